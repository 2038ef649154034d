package filter

import "testing"

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
