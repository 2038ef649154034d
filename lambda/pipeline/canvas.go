package pipeline

import (
	"image"
	"image/color"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/resample"
)

// canvas plans what a canvas leaves free around the picture. A canvas that is
// full of it is no step, unless it is to show through.
func (p *planner) canvas(c edit.Canvas) {
	size, want := p.size(), image.Pt(c.Width, c.Height)
	if c.Adaptive && liesAcross(want, size) {
		want = image.Pt(c.Height, c.Width)
	}
	full := image.Pt(max(want.X, size.X), max(want.Y, size.Y))
	if full == size && !c.Through {
		return
	}
	p.settle()
	at := place(c.Gravity, full.Sub(size))
	p.move(func(w resample.Window) resample.Window { return shift(w, at) })
	var extra int64
	if c.With == edit.FillBlur {
		extra = 8 * area(full)
	}
	p.add(Pad{Size: full, At: at, Background: color.NRGBA(c.Color), With: c.With, Through: c.Through}, full, extra)
}

// fillBlurRadius is Thumbor's.
const fillBlurRadius = 50

func (s Pad) paint(img *image.NRGBA) *image.NRGBA {
	switch s.With {
	case edit.FillTransparent:
		s.Background = color.NRGBA{}
	case edit.FillAuto:
		s.Background = filter.AverageColor(img)
	case edit.FillBlur:
		canvas := resample.Resize(resample.Source{NRGBA: img}, whole(img.Rect.Size()), s.Size.X, s.Size.Y, resample.Options{})
		filter.ThumborBlur(canvas, fillBlurRadius, 0)
		lay := filter.Paste
		if s.Through {
			lay = func(dst, src *image.NRGBA, at image.Point) { filter.Composite(dst, src, at, filter.Opaque()) }
		}
		lay(canvas, img, s.At)
		return canvas
	}
	return filter.Fill(img, s.Size, s.At, s.Background, s.Through)
}
