package filter

import (
	"image"
	"image/color"
	"testing"
)

func TestEnsureAlpha(t *testing.T) {
	img := inside(picture(1, 2, 3, 255, 4, 5, 6, 255))
	EnsureAlpha(img, 0.5)
	checkPixels(t, "opaque", img, 0, 1, 2, 3, 127, 4, 5, 6, 127)
	EnsureAlpha(img, 0.25)
	checkPixels(t, "translucent", img, 0, 1, 2, 3, 127, 4, 5, 6, 127)
	for value, want := range map[float64]uint8{-1: 0, 0: 0, 1: 255, 7: 255} {
		img := picture(1, 2, 3, 255)
		EnsureAlpha(img, value)
		checkPixels(t, "ends", img, 0, 1, 2, 3, want)
	}
}

func TestRemoveAlpha(t *testing.T) {
	img := inside(picture(1, 2, 3, 0, 4, 5, 6, 77))
	RemoveAlpha(img)
	checkPixels(t, "remove", img, 0, 1, 2, 3, 255, 4, 5, 6, 255)
}

// sharp: flatten({background: {r: 10, g: 200, b: 77}}).
func TestFlatten(t *testing.T) {
	got := after(swatches(), func(m *image.NRGBA) { Flatten(m, color.NRGBA{R: 10, G: 200, B: 77}) })
	opaque := swatches()
	RemoveAlpha(opaque)
	checkColors(t, "flatten", got, opaque, 0,
		0, 0, 0, 10, 200, 77, 132, 99, 38, 7, 213, 57, 2, 43, 216, 128, 128, 128, 9, 199, 76, 10, 20, 30,
		104, 175, 88, 55, 174, 139, 255, 255, 250, 104, 221, 146, 10, 186, 90, 210, 200, 18, 90, 30, 140, 25, 158, 72)
}

// What Thumbor's own composition makes of half blue over brown.
func TestFlattenThumbor(t *testing.T) {
	img := picture(0, 0, 255, 128)
	Flatten(img, color.NRGBA{R: 200, G: 100, B: 50, A: 255})
	checkPixels(t, "flatten", img, 0, 99, 49, 152, 255)
}

// sharp: unflatten(), which leaves 255, 255, 250 no alpha but 250, 255, 255 its
// own.
func TestUnflatten(t *testing.T) {
	want := pixels(swatches())
	want[4*1+3], want[4*10+3] = 0, 0
	checkPixels(t, "unflatten", after(swatches(), Unflatten), 0, want...)
}
