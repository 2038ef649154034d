package smart

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/testdata/pictures"
)

// Where sharp 0.35.5 (libvips 8.18.7) crops the same pixels.
func TestEntropyAgainstSharp(t *testing.T) {
	photo, portrait, planet := pictures.Photo(400, 300, 1), pictures.Photo(300, 400, 3), pictures.Planet(400, 300)
	for _, tt := range []struct {
		img        *image.NRGBA
		crop, want image.Point
	}{
		{photo, image.Pt(200, 300), image.Pt(200, 0)},
		{photo, image.Pt(400, 150), image.Pt(0, 150)},
		{photo, image.Pt(400, 100), image.Pt(0, 175)},
		{portrait, image.Pt(150, 400), image.Pt(0, 0)},
		{portrait, image.Pt(300, 133), image.Pt(0, 233)},
		{planet, image.Pt(200, 300), image.Pt(75, 0)},
		{planet, image.Pt(400, 150), image.Pt(0, 55)},
		{planet, image.Pt(100, 300), image.Pt(114, 0)},
	} {
		if got := Entropy(tt.img, tt.crop); got != (image.Rectangle{tt.want, tt.want.Add(tt.crop)}) {
			t.Errorf("%v of %v: %v; want it at %v", tt.crop, tt.img.Rect, got, tt.want)
		}
	}
}

func TestEntropyOf(t *testing.T) {
	img := plain(4, 2, color.NRGBA{7, 7, 7, 255})
	check := func(r image.Rectangle, want float64) {
		t.Helper()
		if got := entropy(img, r.Add(img.Rect.Min)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: %v bits; want %v", r, got, want)
		}
	}
	check(image.Rect(0, 0, 4, 2), 0)
	paint(img, image.Rect(0, 0, 2, 2).Add(img.Rect.Min), color.NRGBA{9, 7, 7, 255})
	check(image.Rect(0, 0, 4, 2), 1) // one bit of red
	check(image.Rect(0, 0, 2, 2), 0)
	paint(img, image.Rect(0, 0, 1, 2).Add(img.Rect.Min), color.NRGBA{200, 100, 50, 0})
	// Red is 0, 9 and 7, green and blue 0 and 7: 1.5 and twice 0.8113 bits.
	check(image.Rect(0, 0, 4, 2), 1.5+2*0.8112781245)
}

// An image that is speckled in one place is cropped to that.
func TestEntropyFindsDetail(t *testing.T) {
	img := plain(160, 90, gray)
	speckle(img, image.Rect(100, 0, 140, 90))
	got := Entropy(img, image.Pt(60, 90))
	if r := image.Rect(100, 0, 140, 90).Add(img.Rect.Min); !r.In(got) {
		t.Errorf("%v misses %v", got, r)
	}
}

func TestEntropyLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, crop := drawPicture(t)
		checkWindow(t, img, crop, Entropy(img, crop))
	})
}
