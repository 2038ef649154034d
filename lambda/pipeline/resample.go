package pipeline

import (
	"image"
	"math"

	"github.com/disintegration/imaging"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// resampleTo plans scaling a window of the picture so far with a kernel that
// package resample does not have: the window's nearest whole pixels, in sRGB
// values, which is how sharp does it with all kernels.
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
	return imaging.Resize(img, s.Size.X, s.Size.Y, resampleFilter(s.Kernel))
}

// resampleFilter is a kernel by sharp's name, as libvips defines them (vips_reduce).
func resampleFilter(k edit.Kernel) imaging.ResampleFilter {
	switch k {
	case edit.Nearest:
		return imaging.NearestNeighbor
	case edit.Triangle:
		return imaging.Linear
	case edit.Cubic:
		return imaging.CatmullRom
	case edit.Mitchell:
		return imaging.MitchellNetravali
	case edit.Lanczos2:
		return imaging.ResampleFilter{Support: 2, Kernel: func(x float64) float64 { return sinc(x) * sinc(x/2) }}
	case edit.MKS2013:
		return imaging.ResampleFilter{Support: 2.5, Kernel: magic2013}
	case edit.MKS2021:
		return imaging.ResampleFilter{Support: 4.5, Kernel: magic2021}
	}
	return imaging.Lanczos
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// magic2013 and magic2021 are the Magic Kernel Sharp of those years (John
// Costella, "The magic kernel"): quadratic splines.
func magic2013(x float64) float64 {
	switch x = math.Abs(x); {
	case x < 0.5:
		return 17.0/16 - 7.0/4*x*x
	case x < 1.5:
		return (4*x*x - 11*x + 7) / 4
	case x < 2.5:
		return -(x - 2.5) * (x - 2.5) / 8
	}
	return 0
}

func magic2021(x float64) float64 {
	switch x = math.Abs(x); {
	case x < 0.5:
		return 577.0/576 - 239.0/144*x*x
	case x < 1.5:
		return (140*x*x - 379*x + 239) / 144
	case x < 2.5:
		return -(24*x*x - 113*x + 130) / 144
	case x < 3.5:
		return (4*x*x - 27*x + 45) / 144
	case x < 4.5:
		return -(4*x*x - 36*x + 81) / 1152
	}
	return 0
}
