package edit

import "slices"

// sharpEdits are all that was read, in normal form and in sharp's order.
func (r *filterReader) sharpEdits() Edits {
	var p jsonPipeline
	p.add(stageResize, slices.Concat(r.first, r.focals, []Operation{r.resize})...)
	if r.canvas != nil {
		p.add(stageCanvas, *r.canvas)
	}
	p.add(stageMirror, r.mirrors...)
	for _, op := range r.rest {
		if stage, ok := sharpStage(op); ok {
			p.add(stage, op)
		} else {
			p.barrier(op)
		}
	}
	return Edits{Operations: p.sorted(), Output: r.output}.normal()
}

// sharpStage is the place in sharp's order of what filters ask of sharp.
func sharpStage(op Operation) (stage jsonStage, ok bool) {
	switch op := op.(type) {
	case Flatten:
		return stageFlatten, true
	case Grayscale:
		return stageGrayscale, true
	case Rotate:
		if isRightAngle(op) {
			return stageTurn, true
		}
		return stageRotate, true
	case Gaussian:
		return stageBlur, true
	case Convolve:
		return stageConvolve, true
	case Unsharp:
		return stageSharpen, true
	case Overlay:
		return stageOverlay, true
	case Normalise:
		return stageNormalise, true
	case Tint:
		return stageTint, true
	}
	return 0, false
}
