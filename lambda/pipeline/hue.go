package pipeline

import (
	"context"
	"image"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// AverageHue is the mean colour of an original as OSS's average-hue spells it,
// 0xRRGGBB. Its errors are those of [Run].
//
// It looks at the smallest picture that the decoder has to offer, whose pixels
// are means themselves.
func AverageHue(ctx context.Context, original []byte, opt Options) (string, error) {
	h, err := codec.ReadHeader(original, opt.Limits)
	if err != nil {
		return "", err
	}
	p := newPlanner(h, edit.Edits{Output: edit.Output{Format: edit.JPEG}}, opt)
	denom := h.Denoms()[0]
	p.plan.Denom = denom
	p.scale(window(p.cut), image.Pt(codec.Scaled(h.Width, denom), codec.Scaled(h.Height, denom)))
	plan, err := p.finish()
	if err != nil {
		return "", err
	}
	m := maker{ctx: ctx, h: h, opt: opt, plan: plan, painter: painter{h: h}}
	if err := m.frames(original); err != nil {
		return "", err
	}
	return filter.AverageHue(m.painted[0].Image), nil
}
