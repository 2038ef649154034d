package pipeline

import (
	"image"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Plan is edits resolved against one original: everything that can be settled
// before a pixel is decoded.
//
// Some operations depend on what is to be seen. A plan ends there with a
// [Look], and the rest is planned as soon as the look has been taken.
type Plan struct {
	// Denom is the scale 1/Denom to decode at.
	Denom int
	// Steps turn each decoded frame into a frame of the derivative, in order.
	// The first is always a [Scale], be it by 1: it is what makes pixels of
	// what the decoder returns. There are none where the first thing to do is to
	// look.
	Steps []Step
	// Look is what to look for after Steps; nil at the end.
	Look *Look
	// Width and Height are the derivative's size in pixels, or the size of what
	// is looked at.
	Width, Height int
	// Animated says that all frames are wanted, not only the first.
	Animated bool
	// Output is how to write the result, with nothing left to defaults; OfOpaque
	// is the same for results that are opaque.
	Output, OfOpaque edit.Output

	// changes are what [Describe] tells.
	changes []Change
}

// NewPlan resolves e for an original with header h. Its errors are
// [*codec.LimitError] where the result or the work for it would be too large,
// and [*RequestError]. Other pictures are left out of it.
func NewPlan(h codec.Header, e edit.Edits, opt Options) (Plan, error) {
	p := newPlanner(h, e, opt)
	return p.run()
}

// newPlanner starts at the original as it is decoded.
func newPlanner(h codec.Header, e edit.Edits, opt Options) *planner {
	p := &planner{h: h, opt: opt, rest: e.Operations, raw: true}
	p.plan.Output, p.plan.OfOpaque, p.plan.Animated = outputs(h, e.Output, opt)
	p.lay(image.Pt(h.Width, h.Height))
	p.orient(h.Orientation)
	p.source = p.size()
	p.shown = shownAsIs(p.turn.Swaps() != p.plainSwaps())
	for _, op := range e.Operations {
		if f, ok := op.(edit.Focal); ok {
			area := window(image.Rect(f.Left, f.Top, f.Right, f.Bottom))
			p.areas = append(p.areas, asStored(area, p.late, swapped(p.size(), p.late.Swaps())))
		}
	}
	return p
}

// run plans the rest, or as much of it as can be planned.
func (p *planner) run() (Plan, error) {
	for len(p.rest) > 0 {
		op := p.rest[0]
		p.rest = p.rest[1:]
		before := p.size()
		look, err := p.operation(op)
		if err == nil {
			err = checkGrowth(before, p.size())
		}
		if err != nil {
			return Plan{}, err
		}
		if look != nil {
			p.plan.Look = look
			return p.finish()
		}
	}
	p.settle()
	return p.finish()
}

// finish is the plan so far, if it is within the limits.
func (p *planner) finish() (Plan, error) {
	size := p.size()
	p.plan.Width, p.plan.Height = size.X, size.Y
	if look := p.plan.Look; look != nil {
		look.planner = *p
	}
	return p.plan, p.check()
}

// operation plans one operation. This is the one list of all there are.
func (p *planner) operation(op edit.Operation) (*Look, error) {
	switch op := op.(type) {
	case edit.Resize:
		return p.resize(op), nil
	case edit.Focal:
		p.focals++
	case edit.Trim, edit.TrimBorder:
		p.settle()
		return &Look{Operation: op}, nil
	case edit.SmartCrop, edit.ContentModeration:
		return p.small(op, p.opt.detector().Copy(p.size())), nil
	case edit.Crop, edit.Extract, edit.CropAt, edit.Slice:
		return nil, p.rectangle(op)
	case edit.Flip:
		p.turnBy(flipped)
	case edit.Flop:
		p.turnBy(flopped)
	case edit.AutoOrient:
		p.turnBy(p.late)
		p.late = 0
	case edit.Rotate:
		p.rotate(op)
	case edit.Extend:
		p.extend(op)
	case edit.Canvas:
		p.canvas(op)
	case edit.RoundCorners, edit.Circle, edit.RoundedCorners, edit.RoundCrop:
		return nil, p.corners(op)
	case edit.Watermark, edit.Overlay, edit.OSSWatermark, edit.Frame:
		return nil, p.overlay(op)
	default:
		return nil, p.change(op)
	}
	return nil, nil
}
