package filter

import (
	"image"
	"slices"
	"testing"

	"pgregory.net/rapid"
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

// slowCLAHE counts every window anew.
func slowCLAHE(img *image.NRGBA, width, height, maxSlope int) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	in := pixels(img)
	out := slices.Clone(in)
	for i, v := range in {
		if i%4 == 3 {
			continue
		}
		var count [256]int
		for k := range width * height {
			x, y := i/4%w+k%width-width/2, i/4/w+k/width-height/2
			x, y = max(x, -1-x), max(y, -1-y)
			x, y = min(x, 2*w-1-x), min(y, 2*h-1-y)
			count[in[4*(y*w+x)+i%4]]++
		}
		sum, above := 0, 0
		for value, n := range count {
			if maxSlope > 0 && n > maxSlope {
				above += n - maxSlope
				n = maxSlope
			}
			if value <= int(v) {
				sum += n
			}
		}
		sum += (int(v) + 1) * above / 256
		out[i] = uint8(255 * sum / (width * height))
	}
	return out
}

func TestCLAHEIsSlowCLAHE(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 20).Draw(t, "width"), rapid.IntRange(1, 12).Draw(t, "height")
		img := inside(noise(w, h))
		coarse := rapid.Uint8Range(1, 90).Draw(t, "coarse")
		for i, v := range img.Pix {
			img.Pix[i] = v / coarse * coarse
		}
		width, height := rapid.IntRange(1, w).Draw(t, "window width"), rapid.IntRange(1, h).Draw(t, "window height")
		slope := rapid.IntRange(0, 9).Draw(t, "slope")
		want := slowCLAHE(img, width, height, slope)
		CLAHE(img, width, height, slope)
		if !slices.Equal(pixels(img), want) {
			t.Fatalf("%v; want %v", pixels(img), want)
		}
	})
}

// By hand, a window of 3 on 0 50 20 20: mirrored, the windows are 0 0 50, 0 50 20,
// 50 20 20, and 20 20 20. Without limit the shares of what is not larger are 2/3,
// 1, 2/3 and 1. With a limit of 1 the two zeros count for one, and the other is
// spread: (0+1)·1/256 of it is none. Of the last, 1 and (20+1)·2/256 = 0.
func TestCLAHERow(t *testing.T) {
	for slope, want := range map[int][4]uint8{0: {170, 255, 170, 255}, 1: {85, 255, 85, 85}} {
		img := picture(0, 0, 0, 255, 50, 0, 0, 255, 20, 0, 0, 9, 20, 0, 0, 255)
		CLAHE(img, 3, 1, slope)
		for x, v := range want {
			if img.Pix[4*x] != v {
				t.Errorf("slope %d: pixel %d is %d; want %d", slope, x, img.Pix[4*x], v)
			}
		}
		if img.Pix[4*2+3] != 9 {
			t.Errorf("alpha of 9 is %d", img.Pix[4*2+3])
		}
	}
}

// A window larger than the image is as large as the image.
func TestCLAHELargeWindow(t *testing.T) {
	img := inside(noise(7, 3))
	want := slowCLAHE(img, 7, 3, 2)
	CLAHE(img, 500, 4, 2)
	checkPixels(t, "", img, 0, want...)
}
