package resample

import (
	"image"
	"math"

	"github.com/disintegration/imaging"

	"s3resize/lambda/edit"
)

// WithKernel scales all of img to width×height pixels with one of sharp's kernels.
// It averages sRGB values, as sharp does. [Resize] is faster and has linear light,
// but no kernel other than Lanczos3.
func WithKernel(img *image.NRGBA, width, height int, k edit.Kernel) *image.NRGBA {
	return imaging.Resize(img, width, height, kernelOf(k))
}

// kernelOf returns a kernel as libvips defines it (vips_reduce).
func kernelOf(k edit.Kernel) imaging.ResampleFilter {
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
