package filter

import (
	"image"
	"slices"
	"testing"
)

func TestRows(t *testing.T) {
	img := image.NewNRGBA(image.Rect(-1, 5, 2, 8))
	for i := range img.Pix {
		img.Pix[i] = uint8(i)
	}
	var got [][]byte
	for row := range rows(img.SubImage(image.Rect(0, 6, 2, 8)).(*image.NRGBA)) {
		got = append(got, row)
	}
	want := [][]byte{{16, 17, 18, 19, 20, 21, 22, 23}, {28, 29, 30, 31, 32, 33, 34, 35}}
	if !slices.EqualFunc(got, want, slices.Equal[[]byte]) {
		t.Errorf("rows %v; want %v", got, want)
	}
	for range rows(img) {
		break
	}
	for _, empty := range []image.Rectangle{{}, image.Rect(0, 0, 0, 3), image.Rect(0, 0, 3, 0), {Max: image.Pt(-2, 2)}} {
		for row := range rows(&image.NRGBA{Rect: empty}) {
			t.Errorf("%v has the row %v", empty, row)
		}
	}
}
