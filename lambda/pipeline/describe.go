package pipeline

import (
	"image"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
	"s3resize/lambda/smart"
)

// Description is what Thumbor tells of a request instead of the picture.
type Description struct {
	// Source is the size of the original, upright, and Target the derivative's.
	Source, Target image.Point
	// Frames is the number of the original's frames.
	Frames int
	// Changes are the cuts, sizes and mirrorings in the order in which they are
	// carried out. Others are not told.
	Changes []Change
	// Unsettled says that some operation decides by what is to be seen, which is
	// not looked at here. It is described as if there were nothing: a trim keeps
	// everything, a crop the middle.
	Unsettled bool
}

// Change is a part of a [Description].
type Change struct {
	Type ChangeType
	// Left, Top, Right and Bottom are for [Crop], in pixels. Crops that a resize
	// makes are told in whole pixels by Thumbor's rules, though it cuts between
	// pixels.
	Left, Top, Right, Bottom int
	// Width and Height are for [Resized].
	Width, Height int
}

// ChangeType is Thumbor's word.
type ChangeType string

const (
	Crop             ChangeType = "crop"
	Resized          ChangeType = "resize"
	FlipHorizontally ChangeType = "flip_horizontally"
	FlipVertically   ChangeType = "flip_vertically"
)

// Describe says what e makes of an original with header h, without decoding it.
// Its errors are those of [NewPlan].
func Describe(h codec.Header, e edit.Edits, opt Options) (Description, error) {
	p := newPlanner(h, e, opt)
	d := Description{Source: p.source, Frames: h.Frames}
	plan, err := p.run()
	for err == nil && plan.Look != nil {
		d.Unsettled = true
		plan, err = plan.Look.next(plan.Look.nothing())
	}
	if err != nil {
		return Description{}, err
	}
	d.Target, d.Changes = image.Pt(plan.Width, plan.Height), plan.changes
	return d, nil
}

// tellResize notes a resize: a crop, unless the proportions agree to two
// decimals, and a size, unless that is what the crop leaves.
func (p *planner) tellResize(w resample.Window, to image.Point) {
	size := p.size()
	cut := image.Rectangle{Max: size}
	if w != whole(size) {
		middle := smart.Focus{X: (w.X0 + w.X1) / 2, Y: (w.Y0 + w.Y1) / 2}
		cut = smart.AutoCrop(size, to, middle)
	}
	if cut.Size() != size {
		p.tell(Change{Type: Crop, Left: cut.Min.X, Top: cut.Min.Y, Right: cut.Max.X, Bottom: cut.Max.Y})
	}
	if cut.Size() != to {
		p.tell(Change{Type: Resized, Width: to.X, Height: to.Y})
	}
}

func (p *planner) tell(c Change) { p.plan.changes = append(p.plan.changes, c) }
