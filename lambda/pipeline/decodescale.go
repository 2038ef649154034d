package pipeline

import (
	"image"
	"slices"

	"s3resize/lambda/resample"
)

// oversampling is how many times larger than wanted, at the least, a picture
// must be after decoding at a reduced scale.
//
// The DCT's own reduction is a box filter in gamma space, and what it leaves is
// finished by Lanczos in linear light. Judged by "make bench" against Lanczos in
// linear light from the full size, on the photos there, 500 wide and 300×300 at
// quality 80: at 1.2 the results were closer to it than sharp's on every score
// (butteraugli 3.3 to 3.6, sharp's 4.1 to 4.8; PSNR 0.5 to 1.5 dB higher) at
// 1.00 to 1.01 times the bytes. At 1.8 they were closer still (2.9 to 3.4), at up
// to 1.04 times the bytes and half as much time again. Under 1 there would be
// pixels missing.
const oversampling = 1.2

// decodeDenom chooses the smallest scale that leaves enough pixels.
//
// What the decoder returns covers the picture at 1/denom; where that is no whole
// number of pixels, the last column and row reach beyond the edge, and a window
// divided by denom leaves that out.
func decodeDenom(window resample.Window, size image.Point, denoms []int) int {
	i := slices.IndexFunc(denoms, func(denom int) bool {
		w := divide(window, denom)
		return w.X1-w.X0 >= oversampling*float64(size.X) && w.Y1-w.Y0 >= oversampling*float64(size.Y)
	})
	if i < 0 {
		return 1
	}
	return denoms[i]
}

func divide(w resample.Window, denom int) resample.Window {
	d := float64(denom)
	return resample.Window{X0: w.X0 / d, Y0: w.Y0 / d, X1: w.X1 / d, Y1: w.Y1 / d}
}
