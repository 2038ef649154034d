package main

import (
	"image"
	"testing"
)

func TestColoursAreInterpolated(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 4, 1), image.YCbCrSubsampleRatio422)
	for x := range 4 {
		img.Y[x] = 100
	}
	img.Cb[0], img.Cb[1] = 128, 128
	img.Cr[0], img.Cr[1] = 128, 168
	row := make([][3]uint8, 4)
	colours(img, 0, row)
	// Cr is 128, 138, 158 and 168; red is 1.402 times what is over 128.
	for x, want := range []uint8{100, 114, 142, 156} {
		if row[x][0] != want || row[x][2] != 100 {
			t.Errorf("pixel %d is %v, want red %d", x, row[x], want)
		}
	}
}

func TestColoursGoDownToo(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 1, 3), image.YCbCrSubsampleRatio420)
	img.Cr[0], img.Cr[1] = 128, 128
	img.Cb[0], img.Cb[img.CStride] = 108, 148
	copy(img.Y, []uint8{100, 100, 100})
	row := make([][3]uint8, 1)
	// Cb is 108, 118 and 138; blue is 1.772 times what is over 128.
	for y, want := range []uint8{65, 82, 118} {
		if colours(img, y, row); row[0][2] != want {
			t.Errorf("row %d is %v, want blue %d", y, row[0], want)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		pixel, step, pixels int
		want                place
	}{
		{3, 1, 9, place{3, 4, 0}},
		{8, 1, 9, place{8, 8, 0}},
		{0, 2, 9, place{0, 0, 0.75}},
		{1, 2, 9, place{0, 1, 0.25}},
		{8, 2, 9, place{3, 4, 0.75}},
		{1, 4, 8, place{0, 0, 0.875}},
		{0, 2, 1, place{0, 0, 0.75}},
	} {
		if got := between(c.pixel, c.step, c.pixels); got != c.want {
			t.Errorf("pixel %d of %d by %d: %+v, want %+v", c.pixel, c.pixels, c.step, got, c.want)
		}
	}
}

func TestColoursOfOtherPictures(t *testing.T) {
	row := make([][3]uint8, 2)
	colours(greys(7, 200), 0, row)
	if row[0] != [3]uint8{7, 7, 7} || row[1] != [3]uint8{200, 200, 200} {
		t.Errorf("%v", row)
	}
}
