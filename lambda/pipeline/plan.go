package pipeline

import (
	"fmt"
	"image"
	"reflect"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// Plan is edits resolved against one original, as far as that is possible before a
// pixel is decoded.
//
// Some operations depend on the pixels. A plan ends there with a [look], and the
// rest is planned as soon as the look has been taken.
type Plan struct {
	// denom is the scale 1/denom to decode at.
	denom int
	// steps turn each decoded frame into a frame of the derivative, in order.
	// The first is always a [scaleStep], if only by 1, which makes pixels of what
	// the decoder returns. There are no steps if the plan begins with a look.
	steps []step
	// look is what to look for after the steps; nil at the end.
	look *look
	// width and height are the derivative's size in pixels, or the size of what
	// is looked at.
	width, height int
	// animated says that the result has all frames, not only the first.
	animated bool
	// output is how to write the result, with nothing left to defaults;
	// opaqueOutput is the same for results that are opaque.
	output, opaqueOutput edit.Output

	// changes are what [Describe] reports.
	changes []Change
}

// NewPlan resolves e for an original with header h as [Run] does, except that it
// leaves out overlays, which it would have to read. Its errors are
// [*codec.LimitError] if the result or the work for it would be too large,
// [*BoundError], [*RequestError], and codec's for formats that cannot be written.
func NewPlan(h codec.Header, e edit.Edits, opt Options) (Plan, error) {
	return newPlanner(operations, h, e, opt).run()
}

// newPlanner starts at the original as it is decoded.
func newPlanner(t table, h codec.Header, e edit.Edits, opt Options) *planner {
	p := &planner{table: t, h: h, opt: opt, rest: e.Operations, raw: true}
	p.plan.output, p.plan.opaqueOutput, p.plan.animated = resolveOutputs(h, e.Output, opt)
	p.startFrom(image.Pt(h.Width, h.Height))
	p.orient(h.Orientation)
	p.source = p.size()
	p.view = viewAsIs(p.turn.Swaps() != p.plainSwaps())
	turn, upright := p.pendingTurn, swapped(p.size(), p.pendingTurn.Swaps())
	p.locate = func(w resample.Window) resample.Window { return asStored(w, turn, upright) }
	return p
}

// run plans the rest, up to the first look.
func (p *planner) run() (Plan, error) {
	for len(p.rest) > 0 {
		op := p.rest[0]
		p.rest = p.rest[1:]
		before := p.size()
		err := p.operation(op)
		if err == nil {
			err = checkGrowth(before, p.size())
		}
		if err != nil {
			return Plan{}, err
		}
		if p.plan.look != nil {
			return p.finish()
		}
	}
	p.flush()
	return p.finish()
}

// operation plans one operation as its row says.
func (p *planner) operation(op edit.Operation) error {
	row, found := p.table[reflect.TypeOf(op)]
	if !found {
		return fmt.Errorf("operation %T cannot be planned", op)
	}
	return row.plan(p, op)
}

// finish returns the plan so far if it is within the limits.
func (p *planner) finish() (Plan, error) {
	size := p.size()
	p.plan.width, p.plan.height = size.X, size.Y
	if look := p.plan.look; look != nil {
		look.planner = *p
	}
	return p.plan, p.check()
}
