package pictures

import (
	"image"
	"image/color"
)

// Ramps draws shades finer than 8 bits can tell apart: red rises to the right,
// green downwards, blue along the diagonal, and alpha falls to the right over
// the lower half. Cut to 8 bits instead of rounded, it comes out darker by half
// a step.
func Ramps(w, h int) *image.NRGBA64 {
	img := image.NewNRGBA64(image.Rect(0, 0, w, h))
	across, down := max(w-1, 1), max(h-1, 1)
	for y := range h {
		for x := range w {
			c := color.NRGBA64{
				R: uint16(x * 65535 / across),
				G: uint16(y * 65535 / down),
				B: uint16((x + y) * 65535 / (across + down)),
				A: 65535,
			}
			if 2*y >= h {
				c.A = uint16((across - x) * 65535 / across)
			}
			img.SetNRGBA64(x, y, c)
		}
	}
	return img
}
