package filter

import (
	"image"
	"math"
)

// sharp's gamma is two operations around the resize: the first makes values
// about proportional to light, if the gamma is that of the picture, and the
// second takes them back. With a second number, gammaOut, the way back is by
// another gamma. Both work on values as parts of 255 and cut the results to
// whole numbers.

// GammaIn raises values to the power of gamma, which darkens: the half of sharp's
// gamma that goes before the resize. Gamma is 1, which changes nothing, to 3.
func GammaIn(img *image.NRGBA, gamma float64) { power(img, min(max(gamma, 1), 3)) }

// GammaOut raises values to the power of 1/gamma, which brightens: the half of
// sharp's gamma that comes after the resize and all else that is done in between.
// Gamma is 1, which changes nothing, to 3.
func GammaOut(img *image.NRGBA, gamma float64) { power(img, 1/min(max(gamma, 1), 3)) }

func power(img *image.NRGBA, exponent float64) {
	if exponent != 1 {
		tableOf(func(v int) int { return int(255 * math.Pow(float64(v)/255, exponent)) }).apply(img)
	}
}
