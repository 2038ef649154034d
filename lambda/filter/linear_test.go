package filter

import (
	"image"
	"math"
	"testing"
)

func TestLinear(t *testing.T) {
	for _, test := range []struct {
		a, b float64
		want []uint8
	}{
		// sharp: linear(1.3, -20.7) of the first six and the last two swatches.
		{1.3, -20.7, []uint8{
			0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
			0, 0, 255, 200, 145, 145, 145, 255, 96, 18, 161, 255, 58, 59, 61, 77,
		}},
		// sharp: linear(-1, 255).
		{-1, 255, []uint8{
			255, 255, 255, 255, 0, 0, 0, 0, 0, 255, 255, 128, 255, 0, 255, 64,
			255, 255, 0, 200, 127, 127, 127, 255, 165, 225, 115, 255, 194, 193, 192, 77,
		}},
		{1, 0, []uint8{
			0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
			0, 0, 255, 200, 128, 128, 128, 255, 90, 30, 140, 255, 61, 62, 63, 77,
		}},
		{math.Inf(1), -1e6, []uint8{
			0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
			0, 0, 255, 200, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 77,
		}},
	} {
		all := pixels(swatches())
		img := picture(append(all[:24:24], all[56:]...)...)
		checkPixels(t, "linear", after(img, func(m *image.NRGBA) { Linear(m, test.a, test.b) }), 0, test.want...)
	}
}

// 100·0.29 is 28.999999999999996 with double precision, and sharp has 29.
func TestLinearDecimal(t *testing.T) {
	img := picture(100, 200, 50, 7)
	Linear(img, 0.29, 0)
	checkPixels(t, "linear", img, 0, 29, 58, 14, 7)
}
