package filter

import (
	"image"
	"testing"
)

// The lists are what Thumbor's filter, compiled and run, makes of the pixels.
func TestSaturation(t *testing.T) {
	for factor, want := range map[float64][]uint8{
		2: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 0, 2, 0, 255, 0, 7, 0, 255, 0, 8, 0, 247, 255, 13, 13, 229, 0, 21,
			50, 182, 255, 27, 79, 197, 0, 28, 149, 155, 0, 36, 170, 106, 255, 41, 255, 18, 255, 55, 255, 0, 0, 63,
		},
		10: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 0, 2, 0, 255, 0, 7, 0, 255, 0, 8, 0, 255, 255, 13, 0, 255, 0, 21,
			0, 251, 255, 27, 0, 255, 0, 28, 193, 223, 0, 36, 226, 0, 255, 41, 255, 0, 255, 55, 255, 0, 0, 63,
		},
		1: pixels(slope()),
	} {
		got := after(slope(), func(m *image.NRGBA) { Saturation(m, factor) })
		checkPixels(t, "saturation", got, 0, want...)
	}
}

// √(0.299·200² + 0.587·100² + 0.114·50²) = √18115 = 134.59; red alone has 255·√0.299
// = 139.44, and the opposite of red is 278.87 - 255 there and 278.87 elsewhere.
func TestSaturationEnds(t *testing.T) {
	img := picture(200, 100, 50, 7, 255, 0, 0, 0)
	Saturation(img, 0)
	checkPixels(t, "grey", img, 0, 134, 134, 134, 7, 139, 139, 139, 0)
	img = picture(255, 0, 0, 9)
	Saturation(img, -1)
	checkPixels(t, "opposite", img, 0, 23, 255, 255, 9)
}
