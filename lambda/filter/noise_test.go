package filter

import (
	"image"
	"testing"
)

// Modulo 30, the first numbers are 13, 16, 27 and 25; half of 30 is 15.
func TestNoise(t *testing.T) {
	img := inside(picture(100, 1, 255, 9, 100, 1, 255, 0, 0, 128, 250, 255, 7, 7, 7, 7))
	Noise(img, 30, 1)
	checkPixels(t, "noise", img, 0, 98, 0, 253, 9, 101, 2, 255, 0, 12, 140, 255, 255, 17, 17, 17, 7)
}

// Numbers go on from row to row: halves of the picture above each other get what
// they get side by side.
func TestNoiseRowByRow(t *testing.T) {
	wide, tall := image.NewNRGBA(image.Rect(0, 0, 6, 1)), image.NewNRGBA(image.Rect(3, 3, 6, 5))
	Noise(wide, 100, 5)
	Noise(tall, 100, 5)
	checkPixels(t, "noise", tall, 0, pixels(wide)...)
}

func TestNoNoise(t *testing.T) {
	for _, amount := range []int{-5, 0, 1} {
		img := slope()
		Noise(img, amount, 3)
		checkPixels(t, "noise", img, 0, pixels(slope())...)
	}
}
