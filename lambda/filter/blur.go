package filter

import (
	"image"
	"math"
)

// MaxBlurRadius is the largest radius of a blur of Thumbor.
const MaxBlurRadius = 150

// Blur is sharp's blur with a number: a Gaussian of that standard deviation in
// pixels, 0.3 to 1000. As in libvips the kernel ends where it falls below a fifth
// of its peak and its weights are whole twentieths of the peak, so that up to
// 0.55 nothing changes, and the blur is a little weaker than its sigma says.
func Blur(img *image.NRGBA, sigma float64) {
	if math.IsNaN(sigma) {
		return
	}
	sigma = min(max(sigma, 0.01), 1000)
	kernel := stepsOf(vipsGaussian(sigma, 0.2), 32)
	weighted(img, func(opaque bool) { kernel.blur(img, opaque) })
}

// vipsGaussian are the weights of libvips' integer Gaussian, from its middle,
// that ends where it falls below a share of its peak.
func vipsGaussian(sigma, share float64) []int {
	radius := 0
	for limit := int(8 * sigma); radius+1 < limit && bell(radius+1, sigma) >= share; {
		radius++
	}
	return gaussian(sigma, radius, 20)
}

// BlurThumbor is Thumbor's blur: a kernel of 2·radius+1 weights of a Gaussian.
// The radius goes from 1 to MaxBlurRadius, sigma is 0 for one as large as the
// radius. As there, fractions are cut off after each of the two passes, which
// darkens a picture by half a level at a time; weights are rounded to a part in
// 128 or better.
func BlurThumbor(img *image.NRGBA, radius int, sigma float64) {
	radius = min(max(radius, 0), MaxBlurRadius)
	if sigma <= 0 || math.IsNaN(sigma) {
		sigma = float64(max(radius, 1))
	}
	kernel := stepsOf(fineGaussian(sigma, radius), 1)
	weighted(img, func(opaque bool) { kernel.blur(img, opaque) })
}

// BlurOSS is the blur of OSS: a Gaussian of standard deviation sigma, cut off
// at the radius, both 1 to 50 and in pixels. Fractions are rounded.
func BlurOSS(img *image.NRGBA, radius int, sigma float64) {
	if math.IsNaN(sigma) {
		return
	}
	radius = min(max(radius, 0), MaxBlurRadius)
	kernel := stepsOf(fineGaussian(sigma, radius), 32)
	weighted(img, func(opaque bool) { kernel.blur(img, opaque) })
}

// BlurBox is sharp's blur without a number: the mean of 3×3 samples, fractions
// cut off.
func BlurBox(img *image.NRGBA) {
	Convolve(img, 3, 3, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}, 9, 0)
}
