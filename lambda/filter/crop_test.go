package filter

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/edit"
)

func TestThumborCropBox(t *testing.T) {
	for _, tt := range []struct {
		left, top, right, bottom int
		want                     image.Rectangle
	}{
		{10, 20, 110, 120, image.Rect(10, 20, 110, 120)},
		{-10, -20, 1000, 1000, image.Rect(0, 0, 400, 300)},
		{390, 290, 500, 500, image.Rect(390, 290, 400, 300)},
		{110, 20, 10, 120, image.Rect(0, 0, 400, 300)}, // inverted
		{10, 20, 10, 120, image.Rect(0, 0, 400, 300)},  // empty
		{500, 20, 600, 120, image.Rect(0, 0, 400, 300)},
	} {
		if got := ThumborCropBox(image.Pt(400, 300), tt.left, tt.top, tt.right, tt.bottom); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

func TestOSSCropBox(t *testing.T) {
	size := image.Pt(400, 300)
	for _, tt := range []struct {
		crop, offset image.Point
		gravity      edit.Gravity
		want         image.Rectangle
	}{
		{image.Pt(100, 50), image.Pt(10, 20), edit.NorthWest, image.Rect(10, 20, 110, 70)},
		{image.Pt(100, 50), image.Pt(0, 0), edit.Center, image.Rect(150, 125, 250, 175)},
		{image.Pt(100, 50), image.Pt(10, 20), edit.North, image.Rect(160, 20, 260, 70)},
		{image.Pt(100, 50), image.Pt(10, 20), edit.SouthEast, image.Rect(310, 270, 400, 300)}, // cut
		{image.Pt(100, 50), image.Pt(0, 0), edit.West, image.Rect(0, 125, 100, 175)},
		{image.Pt(100, 50), image.Pt(0, 0), edit.SouthWest, image.Rect(0, 250, 100, 300)},
		{image.Pt(100, 0), image.Pt(0, 40), edit.East, image.Rect(300, 40, 400, 300)},
		{image.Pt(0, 0), image.Pt(0, 0), edit.NorthWest, image.Rect(0, 0, 400, 300)},
		{image.Pt(500, 50), image.Pt(0, 0), edit.Center, image.Rect(0, 125, 400, 175)},
		{image.Pt(1, 1), image.Pt(399, 299), edit.NorthWest, image.Rect(399, 299, 400, 300)},
	} {
		if got, ok := OSSCropBox(size, tt.crop, tt.offset, tt.gravity); !ok || got != tt.want {
			t.Errorf("%v at %v and %v: %v, %v; want %v", tt.crop, tt.gravity, tt.offset, got, ok, tt.want)
		}
	}
	for _, offset := range []image.Point{{X: 400, Y: 0}, {X: 0, Y: 300}, {X: 9999, Y: 9999}} {
		if got, ok := OSSCropBox(size, image.Pt(10, 10), offset, edit.NorthWest); ok {
			t.Errorf("%v away: %v", offset, got)
		}
	}
}

func TestOSSSliceBox(t *testing.T) {
	for _, tt := range []struct {
		rows          bool
		length, index int
		want          image.Rectangle
	}{
		{false, 150, 0, image.Rect(0, 0, 150, 300)},
		{false, 150, 1, image.Rect(150, 0, 300, 300)},
		{false, 150, 2, image.Rect(300, 0, 400, 300)},
		{false, 150, 3, image.Rect(0, 0, 400, 300)},
		{false, 200, 2, image.Rect(0, 0, 400, 300)}, // there are two
		{true, 100, 2, image.Rect(0, 200, 400, 300)},
		{true, 299, 1, image.Rect(0, 299, 400, 300)},
		{true, 1000, 0, image.Rect(0, 0, 400, 300)},
		{true, 100, math.MaxInt, image.Rect(0, 0, 400, 300)},
	} {
		if got := OSSSliceBox(image.Pt(400, 300), tt.rows, tt.length, tt.index); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// All slices together are the image.
func TestSlicesCover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(rapid.IntRange(1, 500).Draw(t, "w"), rapid.IntRange(1, 500).Draw(t, "h"))
		length := rapid.IntRange(1, 600).Draw(t, "length")
		next := 0
		for i := 0; next < size.X; i++ {
			box := OSSSliceBox(size, false, length, i)
			if box.Min.X != next || box.Dx() > length || box.Empty() {
				t.Fatalf("slice %d is %v; the one before ends at %d", i, box, next)
			}
			next = box.Max.X
		}
		if got := OSSSliceBox(size, false, length, (size.X+length-1)/length); got.Size() != size {
			t.Fatalf("beyond the last: %v", got)
		}
	})
}
