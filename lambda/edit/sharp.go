package edit

import (
	"cmp"
	"slices"
)

// sharpOrder gathers operations in the order in which sharp carries them out.
type sharpOrder struct {
	table *operationTable
	// done are the operations up to the last one that works on the result of the
	// others, and steps those since.
	done  []Operation
	steps []sharpStep
}

// sharpStep is an operation and its place in sharp's order.
type sharpStep struct {
	stage stage
	op    Operation
}

// stage is a place in the order in which sharp works, whatever order it is
// called in (the source of sharp 0.34, src/pipeline.cc). What sharp does with
// single pixels before it resizes is here done after: it comes to the same when
// light is what is averaged, and there are fewer pixels.
type stage uint8

const (
	noStage stage = iota
	stageTrim
	stageTurnFirst
	stageExtractFirst
	stageResize
	stageFlatten
	stageNegate
	stageGammaIn
	stageGrayscale
	stageMirror
	stageTurn
	stageCanvas
	stageRotate
	stageExtract
	stageExtend
	stageMedian
	stageThreshold
	stageUnflatten
	stageBlur
	stageConvolve
	stageRecomb
	stageModulate
	stageSharpen
	stageOverlay
	stageGammaOut
	stageLinear
	stageNormalise
	stageCLAHE
	stageBandbool
	stageTint
	stageAlpha
	stageChannel
)

// add adds operations at their own stages. One that has none works on what those
// before it make.
func (s *sharpOrder) add(ops ...Operation) {
	for _, op := range ops {
		if at := s.table.stage(op); at != noStage {
			s.addAt(at, op)
		} else {
			s.barrier(op)
		}
	}
}

// addAt adds operations at a stage.
func (s *sharpOrder) addAt(at stage, ops ...Operation) {
	for _, op := range ops {
		s.steps = append(s.steps, sharpStep{at, op})
	}
}

// barrier adds an operation that works on what those before it make.
func (s *sharpOrder) barrier(op Operation) {
	s.done = append(s.sorted(), op)
	s.steps = nil
}

// sorted are all operations so far, in sharp's order.
func (s *sharpOrder) sorted() []Operation {
	slices.SortStableFunc(s.steps, func(a, b sharpStep) int { return cmp.Compare(a.stage, b.stage) })
	ops := slices.Clip(s.done)
	for _, step := range s.steps {
		ops = append(ops, step.op)
	}
	return ops
}
