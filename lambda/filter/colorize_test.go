package filter

import (
	"image"
	"image/color"
	"testing"
)

// The list is what Thumbor's filter, compiled and run, makes of the pixels.
func TestColorize(t *testing.T) {
	white := color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	got := after(slope(), func(m *image.NRGBA) { Colorize(m, 40, 80, 20, white) })
	checkPixels(t, "colorize", got, 0,
		102, 255, 51, 0, 104, 254, 80, 1, 106, 253, 110, 2, 118, 250, 53, 7, 121, 250, 83, 8, 133, 247, 231, 13, 152, 242, 58, 21,
		166, 238, 235, 27, 169, 238, 60, 28, 188, 233, 92, 36, 200, 230, 240, 41, 234, 222, 245, 55, 253, 217, 72, 63)
}

func TestColorizeEnds(t *testing.T) {
	fill := color.NRGBA{R: 1, G: 2, B: 3, A: 4}
	for _, test := range []struct {
		percent int
		want    []uint8
	}{{0, []uint8{10, 20, 30, 40}}, {-9, []uint8{10, 20, 30, 40}}, {100, []uint8{1, 2, 3, 40}}, {999, []uint8{1, 2, 3, 40}}} {
		img := picture(10, 20, 30, 40)
		Colorize(img, test.percent, test.percent, test.percent, fill)
		checkPixels(t, "colorize", img, 0, test.want...)
	}
}
