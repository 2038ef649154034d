package pipeline

import (
	"context"
	"image"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/resample"
	"s3resize/lambda/smart"
)

// Description is what Thumbor answers about a request instead of the picture.
type Description struct {
	// Source is the size of the original, upright, and Target the derivative's.
	Source, Target image.Point
	// Frames is the number of the original's frames.
	Frames int
	// Changes are the crops, resizes and mirrorings in the order in which they are
	// carried out. Other operations are left out.
	Changes []Change
	// Unsettled says that some operation depends on the pixels, which Describe does
	// not look at. It is described as if there were nothing to be seen: a trim keeps
	// everything, a crop the middle.
	Unsettled bool
}

// Change is a part of a [Description].
type Change struct {
	Type ChangeType
	// Left, Top, Right and Bottom are for [Crop], in pixels. Crops that a resize
	// makes are in whole pixels by Thumbor's rules, though it cuts between pixels.
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
	p := newPlanner(operations, h, e, opt)
	d := Description{Source: p.source, Frames: h.Frames}
	plan, err := p.run()
	for err == nil && plan.look != nil {
		d.Unsettled = true
		plan, err = plan.look.next(plan.look.unseen)
	}
	if err != nil {
		return Description{}, err
	}
	d.Target, d.Changes = image.Pt(plan.width, plan.height), plan.changes
	return d, nil
}

// recordResize records a resize as Thumbor reports it: a crop, unless the
// proportions agree to two decimals, and a new size, unless the crop has it.
func (p *planner) recordResize(w resample.Window, to image.Point) {
	size := p.size()
	cut := image.Rectangle{Max: size}
	if w != whole(size) {
		middle := smart.Focus{X: (w.X0 + w.X1) / 2, Y: (w.Y0 + w.Y1) / 2}
		cut = smart.AutoCrop(size, to, middle)
	}
	if cut.Size() != size {
		p.recordChange(Change{Type: Crop, Left: cut.Min.X, Top: cut.Min.Y, Right: cut.Max.X, Bottom: cut.Max.Y})
	}
	if cut.Size() != to {
		p.recordChange(Change{Type: Resized, Width: to.X, Height: to.Y})
	}
}

func (p *planner) recordChange(c Change) { p.plan.changes = append(p.plan.changes, c) }

// AverageHue is the mean color of an original as OSS's average-hue writes it,
// 0xRRGGBB. Its errors are those of [Run]. It decodes the original at the smallest
// scale that the format has, where each pixel is a mean already.
func AverageHue(ctx context.Context, original []byte, opt Options) (string, error) {
	h, err := codec.ReadHeader(original, opt.Limits)
	if err != nil {
		return "", err
	}
	p := newPlanner(operations, h, edit.Edits{Output: edit.Output{Format: edit.JPEG}}, opt)
	denom := h.Denoms()[0]
	p.plan.denom = denom
	p.scale(window(p.cut), image.Pt(codec.Scaled(h.Width, denom), codec.Scaled(h.Height, denom)))
	plan, err := p.finish()
	if err != nil {
		return "", err
	}
	m := newMaker(ctx, h, opt, plan)
	if err := m.paintFrames(original); err != nil {
		return "", err
	}
	return filter.AverageHue(m.painted[0].Image), nil
}
