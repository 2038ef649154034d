package filter

import "image"

// SharpenMild is sharp's sharpen without a number: a pixel counts 32 times and
// each of its eight neighbours -1 times, all divided by 24.
func SharpenMild(img *image.NRGBA) {
	Convolve(img, 3, 3, []float64{-1, -1, -1, -1, 32, -1, -1, -1, -1}, 24, 0)
}
