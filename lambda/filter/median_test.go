package filter

import (
	"image"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// slowMedian sorts every window.
func slowMedian(img *image.NRGBA, size int) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	in := pixels(img)
	out := slices.Clone(in)
	for i := range out {
		var window []uint8
		for k := range size * size {
			x := min(max(i/4%w+k%size-size/2, 0), w-1)
			y := min(max(i/4/w+k/size-size/2, 0), h-1)
			window = append(window, in[4*(y*w+x)+i%4])
		}
		slices.Sort(window)
		out[i] = window[size*size/2]
	}
	return out
}

func TestMedianIsSlowMedian(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := inside(noise(rapid.IntRange(1, 24).Draw(t, "width"), rapid.IntRange(1, 12).Draw(t, "height")))
		if coarse := rapid.Uint8Range(1, 90).Draw(t, "coarse"); true {
			for i, v := range img.Pix {
				img.Pix[i] = v / coarse * coarse // many equal values
			}
		}
		size := rapid.IntRange(1, 20).Draw(t, "size")
		want := slowMedian(img, size)
		Median(img, size)
		if !slices.Equal(pixels(img), want) {
			t.Fatalf("size %d: %v; want %v", size, pixels(img), want)
		}
	})
}

// By hand: of 9 1 5 3 8, with the ends repeated above, below and beside.
func TestMedianRow(t *testing.T) {
	img := picture(9, 0, 0, 255, 1, 0, 0, 255, 5, 0, 0, 255, 3, 0, 0, 255, 8, 0, 0, 255)
	Median(img, 3)
	checkPixels(t, "", img, 0, 9, 0, 0, 255, 5, 0, 0, 255, 3, 0, 0, 255, 5, 0, 0, 255, 8, 0, 0, 255)
}

// A window of 255 reaches 127 to both sides: of two pixels it has 128 times the
// one that it is on.
func TestMedianLargest(t *testing.T) {
	img := picture(9, 3, 200, 255, 1, 3, 100, 255)
	Median(img, 1000)
	checkPixels(t, "", img, 0, 9, 3, 200, 255, 1, 3, 100, 255)
}
