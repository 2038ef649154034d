package pipeline

import (
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// resampleTo plans scaling a window of the picture so far by [resample.WithKernel]:
// the nearest whole pixels of the window, in sRGB values, as sharp does it with all
// kernels.
func (p *planner) resampleTo(w resample.Window, to image.Point, k edit.Kernel) {
	r := nearest(w, p.size())
	s := p.stored(window(r))
	p.cut = image.Rect(int(s.X0), int(s.Y0), int(s.X1), int(s.Y1))
	if k != edit.Nearest { // which is to find real pixels
		p.decodeFor(window(r), to)
	}
	if d := p.plan.Denom; p.raw && d > 1 {
		size := p.cut.Size().Add(image.Pt(d-1, d-1)).Div(d)
		p.scale(window(p.cut), size)
	}
	p.settle()
	p.add(Resample{Size: to, Kernel: k}, to, 4*int64(to.X)*int64(p.whole.Y))
}

func (s Resample) paint(img *image.NRGBA) *image.NRGBA {
	return resample.WithKernel(img, s.Size.X, s.Size.Y, s.Kernel)
}
