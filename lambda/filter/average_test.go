package filter

import (
	"image"
	"image/color"
	"testing"
)

// Weighted by alpha, of 262 in all, reds add up to 3·255+4·7 = 793, greens to
// 4·255 = 1020, blues to 255·255 = 65025; what is transparent does not count.
func TestAverageColor(t *testing.T) {
	img := inside(picture(3, 4, 255, 255, 3, 5, 255, 0, 4, 0, 0, 7))
	if got, want := AverageColor(img), (color.NRGBA{R: 3, G: 3, B: 248, A: 255}); got != want {
		t.Errorf("average %v; want %v", got, want)
	}
	if got, want := AverageHue(img), "0x0303f8"; got != want {
		t.Errorf("hue %q; want %q", got, want)
	}
	if got, want := AverageHue(image.NewNRGBA(image.Rect(0, 0, 0, 5))), "0x000000"; got != want {
		t.Errorf("hue of nothing %q; want %q", got, want)
	}
}

// All rows count, and what lies between them does not.
func TestAverageColorOfRows(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 3))
	for i := range img.Pix {
		img.Pix[i] = 200
	}
	part := img.SubImage(image.Rect(1, 0, 3, 2)).(*image.NRGBA)
	for y, v := range []uint8{10, 30} {
		for x := 1; x < 3; x++ {
			part.SetNRGBA(x, y, color.NRGBA{R: v, G: v, B: v, A: 255})
		}
	}
	if got, want := AverageColor(part), (color.NRGBA{R: 20, G: 20, B: 20, A: 255}); got != want {
		t.Errorf("average %v; want %v", got, want)
	}
}
