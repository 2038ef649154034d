package filter

import "testing"

func TestNegate(t *testing.T) {
	// An odd number of pixels.
	img := inside(picture(0, 1, 2, 3, 255, 254, 128, 0, 10, 20, 30, 255))
	Negate(img, false)
	checkPixels(t, "negate", img, 0, 255, 254, 253, 3, 0, 1, 127, 0, 245, 235, 225, 255)
	Negate(img, true)
	checkPixels(t, "negate alpha too", img, 0, 0, 1, 2, 252, 255, 254, 128, 255, 10, 20, 30, 0)
	Negate(img, true)
	checkPixels(t, "negate alpha back", img, 0, 255, 254, 253, 3, 0, 1, 127, 0, 245, 235, 225, 255)
	img = picture(0, 1, 2, 255, 255, 254, 128, 255, 10, 20, 30, 255)
	Negate(img, true)
	checkPixels(t, "negate where there is no alpha", img, 0, 255, 254, 253, 255, 0, 1, 127, 255, 245, 235, 225, 255)
}
