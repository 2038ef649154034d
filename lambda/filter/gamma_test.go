package filter

import (
	"image"
	"testing"
)

// sharp: gamma(2.2, 1) and gamma(1, 1.8).
func TestGamma(t *testing.T) {
	in := after(swatches(), func(m *image.NRGBA) { GammaIn(m, 2.2) })
	checkPixels(t, "in", in, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
		0, 0, 255, 200, 55, 55, 55, 255, 0, 0, 0, 1, 0, 0, 2, 254,
		149, 79, 32, 127, 32, 79, 149, 129, 255, 255, 244, 255, 244, 255, 255, 100,
		0, 31, 118, 33, 223, 149, 0, 222, 25, 2, 68, 255, 10, 11, 11, 77)
	out := after(swatches(), func(m *image.NRGBA) { GammaOut(m, 1.8) })
	checkPixels(t, "out", out, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
		0, 0, 255, 200, 173, 173, 173, 255, 11, 17, 21, 1, 42, 61, 77, 254,
		222, 189, 151, 127, 151, 189, 222, 129, 255, 255, 252, 255, 252, 255, 255, 100,
		56, 150, 210, 33, 246, 222, 42, 222, 142, 77, 182, 255, 115, 116, 117, 77)
}

func TestGammaOfOne(t *testing.T) {
	for _, gamma := range []float64{1, 0, -3} {
		img := swatches()
		GammaIn(img, gamma)
		GammaOut(img, gamma)
		checkPixels(t, "gamma", img, 0, pixels(swatches())...)
	}
}
