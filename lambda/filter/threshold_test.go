package filter

import (
	"image"
	"testing"
)

// sharp: threshold(128) and threshold(100, {greyscale: false}).
func TestThreshold(t *testing.T) {
	got := after(swatches(), func(m *image.NRGBA) { Threshold(m, 128, true) })
	checkPixels(t, "grey", got, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0,
		0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255,
		255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0,
		0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 0)
	got = after(swatches(), func(m *image.NRGBA) { Threshold(m, 100, false) })
	checkPixels(t, "channels", got, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 255, 0, 255, 0, 0,
		0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255,
		255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		0, 0, 255, 0, 255, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0)
}

func TestThresholdEnds(t *testing.T) {
	for level, want := range map[int][]uint8{
		0:   {1, 254, 255, 7},
		-9:  {1, 254, 255, 7},
		1:   {255, 255, 255, 255},
		255: {0, 0, 255, 0},
		999: {0, 0, 255, 0},
	} {
		img := picture(1, 254, 255, 7)
		Threshold(img, level, false)
		checkPixels(t, "threshold", img, 0, want...)
	}
}
