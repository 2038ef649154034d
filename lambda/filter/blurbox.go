package filter

import "image"

// BlurBox is sharp's blur without a number: the mean of 3×3 samples, fractions
// cut off.
func BlurBox(img *image.NRGBA) {
	Convolve(img, 3, 3, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}, 9, 0)
}
