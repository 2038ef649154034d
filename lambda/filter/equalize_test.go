package filter

import (
	"image"
	"testing"
)

// Red has 10 once, 20 twice, 30 twice: n up to each is 1, 3, 5, and
// 255·(n-1)/4 is 0, 127.5, 255. Green has one value. Blue has 0 three times, 7
// and 255 once: 3, 4, 5, and 255·(n-3)/2.
func TestEqualize(t *testing.T) {
	img := inside(picture(10, 9, 0, 1, 20, 9, 0, 255, 30, 9, 255, 0, 20, 9, 7, 7, 30, 9, 0, 9))
	Equalize(img)
	checkPixels(t, "equalize", img, 0, 0, 9, 0, 1, 127, 9, 0, 255, 255, 9, 255, 0, 127, 9, 127, 7, 255, 9, 0, 9)
}

// A ramp of all values is as even as it can be, and stays.
func TestEqualizeEven(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		copy(img.Pix[4*i:], []uint8{uint8(i), uint8(255 - i), uint8(i ^ 85), uint8(i)})
	}
	before := pixels(img)
	Equalize(img)
	checkPixels(t, "equalize", img, 0, before...)
}

func TestEqualizeNothing(t *testing.T) {
	Equalize(image.NewNRGBA(image.Rectangle{}))
	img := picture(1, 2, 3, 4)
	Equalize(img)
	checkPixels(t, "one pixel", img, 0, 1, 2, 3, 4)
}
