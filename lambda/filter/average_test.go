package filter

import (
	"image"
	"image/color"
	"testing"
)

// Reds add up to 10, greens to 9, blues to 510, of three pixels.
func TestAverageColour(t *testing.T) {
	img := inside(picture(3, 4, 255, 255, 3, 5, 255, 0, 4, 0, 0, 7))
	if got, want := AverageColour(img), (color.NRGBA{R: 3, G: 3, B: 170, A: 255}); got != want {
		t.Errorf("average %v; want %v", got, want)
	}
	if got, want := AverageHue(img), "0x0303aa"; got != want {
		t.Errorf("hue %q; want %q", got, want)
	}
	if got, want := AverageHue(image.NewNRGBA(image.Rect(0, 0, 0, 5))), "0x000000"; got != want {
		t.Errorf("hue of nothing %q; want %q", got, want)
	}
}

// All rows count, and what lies between them does not.
func TestAverageColourOfRows(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 3))
	for i := range img.Pix {
		img.Pix[i] = 200
	}
	part := img.SubImage(image.Rect(1, 0, 3, 2)).(*image.NRGBA)
	for y, v := range []uint8{10, 30} {
		for x := 1; x < 3; x++ {
			part.SetNRGBA(x, y, color.NRGBA{R: v, G: v, B: v})
		}
	}
	if got, want := AverageColour(part), (color.NRGBA{R: 20, G: 20, B: 20, A: 255}); got != want {
		t.Errorf("average %v; want %v", got, want)
	}
}
