package filter

import (
	"image"
	"image/color"
	"testing"
)

// sharp: tint({r: 255, g: 240, b: 16}) and tint({r: 10, g: 24, b: 216}). Where its
// grey is one off, so is the shade, by as much as shades are apart: up to 8, where
// blue is just above 0.
func TestTint(t *testing.T) {
	for c, want := range map[color.NRGBA][]uint8{
		{R: 255, G: 240, B: 16, A: 7}: {
			0, 0, 0, 255, 255, 255, 134, 131, 0, 235, 221, 146, 81, 80, 0, 135, 132, 0, 3, 2, 0, 27, 19, 0,
			171, 163, 0, 156, 150, 0, 255, 255, 255, 255, 254, 251, 103, 102, 0, 219, 205, 98, 69, 66, 0, 68, 65, 0,
		},
		{R: 10, G: 24, B: 216}: {
			0, 0, 0, 255, 255, 255, 127, 89, 255, 235, 205, 255, 62, 42, 207, 128, 90, 255, 3, 1, 7, 23, 13, 46,
			170, 126, 255, 153, 110, 255, 255, 255, 255, 255, 254, 255, 87, 60, 250, 220, 182, 255, 50, 34, 177, 49, 34, 174,
		},
	} {
		got := after(swatches(), func(m *image.NRGBA) { Tint(m, c) })
		checkColours(t, "tint", got, swatches(), 4, want...)
	}
}

// Each shade has the lightness of its grey, as long as it can be shown, and grey is
// tinted with grey by leaving it.
func TestTintKeepsLightness(t *testing.T) {
	ramp := image.NewNRGBA(image.Rect(0, 0, 256, 1))
	for v := range 256 {
		copy(ramp.Pix[4*v:], []uint8{uint8(v), uint8(v), uint8(v), uint8(v)})
	}
	tinted := clone(ramp)
	Tint(tinted, color.NRGBA{R: 140, G: 120, B: 110})
	for v := range 256 {
		before, _, _ := slowLab([3]uint8(ramp.Pix[4*v:]))
		after, _, _ := slowLab([3]uint8(tinted.Pix[4*v:]))
		if d := after - before; d > 0.3 || d < -0.3 {
			t.Errorf("grey %d has L %.2f and its shade %v %.2f", v, before, tinted.Pix[4*v:4*v+3], after)
		}
	}
	grey := clone(ramp)
	Tint(grey, color.NRGBA{R: 90, G: 90, B: 90})
	checkPixels(t, "grey", grey, 0, ramp.Pix...)
}
