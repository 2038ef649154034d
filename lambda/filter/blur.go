package filter

import (
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// maxBlurRadius is the largest radius of a blur of Thumbor.
const maxBlurRadius = 150

// SharpBlur is sharp's blur with a number: a Gaussian of that standard deviation in
// pixels, 0.3 to 1000. As in libvips the kernel ends where it falls below a fifth
// of its peak and its weights are whole twentieths of the peak, so that up to
// 0.55 nothing changes, and the blur is a little weaker than its sigma says.
func SharpBlur(img *image.NRGBA, sigma float64) {
	if math.IsNaN(sigma) {
		return
	}
	sigma = min(max(sigma, 0.01), 1000)
	kernel := rows.NewKernel(vipsGaussian(sigma, 0.2), 32)
	kernel.Blur(img)
}

// vipsGaussian returns the weights of libvips' integer Gaussian from the middle
// outwards. It ends where it falls below a share of its peak.
func vipsGaussian(sigma, share float64) []int {
	radius := 0
	for limit := int(8 * sigma); radius+1 < limit && bell(radius+1, sigma) >= share; {
		radius++
	}
	return gaussian(sigma, radius, 20)
}

// ThumborBlur is Thumbor's blur: a kernel of 2·radius+1 weights of a Gaussian. The
// radius is 1 to maxBlurRadius. A sigma of 0 means the radius. As in Thumbor,
// fractions are cut off after each of the two passes, which darkens an image by half
// a level at a time. Weights are rounded to a part in 128 or better.
func ThumborBlur(img *image.NRGBA, radius int, sigma float64) {
	radius = min(max(radius, 0), maxBlurRadius)
	if sigma <= 0 || math.IsNaN(sigma) {
		sigma = float64(max(radius, 1))
	}
	kernel := rows.NewKernel(fineGaussian(sigma, radius), 1)
	kernel.Blur(img)
}

// OSSBlur is the blur of OSS: a Gaussian of standard deviation sigma, cut off
// at the radius, both 1 to 50 and in pixels. Fractions are rounded.
func OSSBlur(img *image.NRGBA, radius int, sigma float64) {
	if math.IsNaN(sigma) {
		return
	}
	radius = min(max(radius, 0), maxBlurRadius)
	kernel := rows.NewKernel(fineGaussian(sigma, radius), 32)
	kernel.Blur(img)
}

// SharpBoxBlur is sharp's blur without a number: the mean of 3×3 samples, fractions
// cut off.
func SharpBoxBlur(img *image.NRGBA) {
	SharpConvolve(img, 3, 3, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}, 9, 0)
}

// gaussian has the weights of a normal distribution at 0, 1, … radius, in
// units of the first, rounded.
func gaussian(sigma float64, radius int, peak float64) []int {
	weights := make([]int, radius+1)
	for k := range weights {
		weights[k] = int(math.RoundToEven(peak * bell(k, sigma)))
	}
	return weights
}

// bell is the normal distribution with a maximum of 1.
func bell(k int, sigma float64) float64 {
	return math.Exp(-float64(k) * float64(k) / (2 * sigma * sigma))
}

// fineGaussian is gaussian in the units in which rounding matters least: of
// all peaks that fit, the one with the smallest share of misplaced weight.
func fineGaussian(sigma float64, radius int) []int {
	sigma = max(sigma, 0.01) // where only the middle has weight
	var best []int
	least := math.Inf(1)
	for peak := rows.MaxPeak; peak > rows.MaxPeak/4; peak-- {
		wrong := 0.0
		for k := range radius + 1 {
			w := float64(peak) * bell(k, sigma)
			wrong += math.Abs(w - math.RoundToEven(w))
		}
		if wrong /= float64(peak); wrong < least {
			least, best = wrong, gaussian(sigma, radius, float64(peak))
		}
	}
	return best
}
