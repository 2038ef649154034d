package pipeline

import (
	"image"
	"math"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// maxEnlarged is how many pixels a picture may be enlarged to.
const maxEnlarged = 1 << 26

// checkGrowth refuses what an operation makes of a picture if that is larger
// than before, and too large.
func checkGrowth(before, after image.Point) error {
	side := max(after.X, after.Y)
	if side > edit.MaxSide && side > max(before.X, before.Y) {
		return &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
	}
	if n := area(after); n > maxEnlarged && n > area(before) {
		return &codec.LimitError{What: "pixels of the result", Got: n, Max: maxEnlarged}
	}
	return nil
}

// check holds the plan against the limits, and against what can be written.
func (p *planner) check() error {
	for _, f := range []edit.Format{p.plan.Output.Format, p.plan.OfOpaque.Format} {
		if err := codec.Writable(f); err != nil {
			return err
		}
	}
	if side := max(p.plan.Width, p.plan.Height); side > edit.MaxSide && p.plan.Look == nil {
		return &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
	}
	if err := p.checkTime(); err != nil {
		return err
	}
	if err := p.checkBounds(); err != nil {
		return err
	}
	most := p.opt.Limits.Memory
	if most == 0 {
		return nil
	}
	if need := p.memory(); need > most {
		return &codec.LimitError{What: "bytes of memory", Got: need, Max: most}
	}
	return nil
}

// memory estimates the bytes in use at the worst moment: what decoding takes,
// two pictures between the steps at 4 bytes a pixel with what a step holds
// besides, the finished frames and overlays, and what encoding takes.
func (p *planner) memory() int64 {
	frames := int64(p.frames())
	result := area(image.Pt(p.plan.Width, p.plan.Height))
	return p.h.Memory(max(p.plan.Denom, 1)) + p.work + p.held + 4*frames*result + codec.OutputMemory(p.plan.Output, result)
}

// rows is what scaling holds of the picture per column of the result, in bytes:
// as many rows as Lanczos looks at, in 16 bytes a pixel.
func (s Scale) rows() int64 {
	ratio := (s.Window.Y1 - s.Window.Y0) / float64(s.Size.Y)
	return 16 * int64(math.Ceil(6*max(ratio, 1))+2)
}

func area(p image.Point) int64 { return int64(p.X) * int64(p.Y) }
