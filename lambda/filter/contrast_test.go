package filter

import (
	"image"
	"testing"
)

// The lists are what Thumbor's filter, compiled and run, makes of the pixels.
func TestContrast(t *testing.T) {
	for percent, want := range map[int][]uint8{
		20: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 51, 2, 0, 255, 0, 7, 0, 255, 2, 8, 19, 254, 255, 13, 65, 220, 0, 21,
			100, 194, 255, 27, 105, 189, 0, 28, 151, 155, 19, 36, 179, 133, 255, 41, 255, 74, 255, 55, 255, 39, 0, 63,
		},
		100: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 0, 2, 0, 255, 0, 7, 0, 255, 0, 8, 0, 255, 255, 13, 0, 255, 0, 21,
			48, 255, 255, 27, 64, 255, 0, 28, 192, 204, 0, 36, 255, 144, 255, 41, 255, 0, 255, 55, 255, 0, 0, 63,
		},
		0: pixels(slope()),
	} {
		got := after(slope(), func(m *image.NRGBA) { Contrast(m, percent) })
		checkPixels(t, "contrast", got, 0, want...)
	}
}

func TestNoContrast(t *testing.T) {
	for _, percent := range []int{-100, -1000} {
		img := picture(0, 128, 255, 7, 1, 2, 3, 255)
		Contrast(img, percent)
		checkPixels(t, "contrast", img, 0, 128, 128, 128, 7, 128, 128, 128, 255)
	}
}

// k is 50²/100 = 25: 128 - 32 = 96, 128 + 31.75 and 128 - 0.25 cut towards 128.
func TestLessContrast(t *testing.T) {
	img := picture(0, 255, 127, 7)
	Contrast(img, -50)
	checkPixels(t, "contrast", img, 0, 96, 159, 128, 7)
}
