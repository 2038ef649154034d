package pictures

import (
	"image"
	"image/color"
	"testing"
)

// nrgba is any picture's pixel without premultiplication.
func nrgba(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

// worst is the largest difference of any sample of two pictures of one size;
// colours under alpha 0 do not count.
func worst(t *testing.T, a, b image.Image) int {
	t.Helper()
	if a.Bounds().Size() != b.Bounds().Size() {
		t.Fatalf("sizes %v and %v", a.Bounds().Size(), b.Bounds().Size())
	}
	most := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			c := nrgba(a, a.Bounds().Min.X+x, a.Bounds().Min.Y+y)
			d := nrgba(b, b.Bounds().Min.X+x, b.Bounds().Min.Y+y)
			if c.A == 0 && d.A == 0 {
				continue
			}
			most = max(most, apart(c.R, d.R), apart(c.G, d.G), apart(c.B, d.B), apart(c.A, d.A))
		}
	}
	return most
}

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// mean is the mean colour of a part of a picture.
func mean(img *image.NRGBA, r image.Rectangle) (red, green, blue float64) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := img.NRGBAAt(x, y)
			red, green, blue = red+float64(c.R), green+float64(c.G), blue+float64(c.B)
		}
	}
	n := float64(r.Dx() * r.Dy())
	return red / n, green / n, blue / n
}

// sizes are small, odd, and as thin as can be.
var sizes = []image.Point{{1, 1}, {1, 7}, {7, 1}, {3, 2}, {16, 9}, {41, 23}}

func TestSizesAndRepetition(t *testing.T) {
	for name, draw := range map[string]func(w, h int) *image.NRGBA{
		"planet": Planet,
		"photo":  func(w, h int) *image.NRGBA { return Photo(w, h, 4) },
		"chart":  Chart,
		"cutout": Cutout,
		"letter": Letter,
	} {
		for _, size := range sizes {
			once, again := draw(size.X, size.Y), draw(size.X, size.Y)
			if once.Rect != image.Rect(0, 0, size.X, size.Y) {
				t.Errorf("%s %v: bounds %v", name, size, once.Rect)
			}
			if string(once.Pix) != string(again.Pix) {
				t.Errorf("%s %v: two calls, two pictures", name, size)
			}
		}
	}
}
