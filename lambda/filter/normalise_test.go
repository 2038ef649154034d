package filter

import (
	"image"
	"testing"
)

// muted are thirteen colours of middling lightness.
func muted() *image.NRGBA {
	return picture(
		90, 70, 60, 0, 200, 150, 120, 20, 100, 160, 90, 40, 70, 80, 170, 60, 150, 150, 150, 80, 180, 110, 90, 100, 120, 90, 130, 120,
		95, 95, 60, 140, 160, 170, 140, 160, 210, 190, 160, 180, 65, 60, 75, 200, 140, 120, 60, 220, 110, 140, 180, 240)
}

// greyRamp has greys from 60 to 152 in steps of 4.
func greyRamp() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 24, 1))
	for i := range 24 {
		v := uint8(60 + 4*i)
		copy(img.Pix[4*i:], []uint8{v, v, v, 255})
	}
	return img
}

// sharp: normalise({lower, upper}). Its way back from light goes by chords 1/255
// apart, and so it is one off at times.
func TestNormalise(t *testing.T) {
	for _, test := range []struct {
		lower, upper int
		greys        []uint8
		colours      []uint8
	}{
		{
			1, 99,
			[]uint8{3, 18, 28, 37, 47, 57, 66, 77, 87, 98, 108, 119, 130, 141, 152, 163, 174, 185, 197, 208, 219, 231, 242, 254},
			[]uint8{
				41, 25, 15, 232, 180, 148, 115, 175, 105, 17, 46, 129, 170, 170, 170, 178, 109, 89, 93, 65, 103,
				62, 63, 30, 195, 205, 174, 255, 252, 220, 8, 0, 20, 132, 113, 53, 118, 148, 189,
			},
		}, {
			10, 80,
			[]uint8{0, 0, 11, 26, 38, 52, 65, 79, 93, 108, 122, 137, 152, 167, 183, 199, 214, 230, 246, 255, 255, 255, 255, 255},
			[]uint8{
				26, 0, 0, 255, 245, 212, 163, 226, 151, 0, 39, 121, 223, 223, 223, 212, 138, 117, 96, 68, 106,
				59, 60, 26, 255, 255, 244, 255, 255, 255, 0, 0, 0, 157, 136, 75, 159, 189, 231,
			},
		}, {
			0, 100,
			[]uint8{3, 18, 28, 38, 48, 58, 69, 79, 90, 100, 112, 122, 133, 145, 156, 167, 179, 190, 202, 214, 226, 238, 250, 255},
			[]uint8{
				42, 25, 16, 236, 184, 153, 119, 179, 108, 20, 47, 131, 173, 173, 173, 182, 112, 92, 95, 66, 105,
				64, 65, 31, 199, 210, 178, 255, 255, 226, 8, 0, 20, 135, 115, 56, 121, 151, 192,
			},
		},
	} {
		normalise := func(m *image.NRGBA) { Normalise(m, test.lower, test.upper) }
		checkColours(t, "greys", after(greyRamp(), normalise), greyRamp(), 1, test.greys...)
		checkColours(t, "colours", after(muted(), normalise), muted(), 1, test.colours...)
	}
}

// One lightness, or two next to each other, cannot be stretched.
func TestNormaliseFlat(t *testing.T) {
	for _, img := range []*image.NRGBA{picture(90, 90, 90, 255, 91, 91, 91, 255), picture(1, 200, 3, 4), picture()} {
		before := pixels(img)
		Normalise(img, 1, 99)
		Normalise(img, 0, 100)
		checkPixels(t, "normalise", img, 0, before...)
	}
}

// Of 10 pixels, 4 have 20, 5 have 50 and one 60. n is 61. At 20, 60·4/10 = 24, at 50
// it is 54, at 60 it is 60. Percent of 61: 39 is 23.79, 40 is 24.4, 88 is 53.68, 89
// is 54.29, 98 is 59.78, 99 is 60.39, which is over 60.
func TestPercentile(t *testing.T) {
	counts := [101]int{20: 4, 50: 5, 60: 1}
	for percent, want := range map[int]int{-1: 20, 0: 20, 1: 20, 39: 20, 40: 50, 88: 50, 89: 60, 98: 60, 99: 61, 100: 60, 200: 60} {
		if got := percentile(&counts, percent); got != want {
			t.Errorf("%d percent: %d; want %d", percent, got, want)
		}
	}
	for _, percent := range []int{0, 50, 100} {
		if got := percentile(new([101]int), percent); got != 0 {
			t.Errorf("%d percent of nothing: %d; want 0", percent, got)
		}
	}
}

// Pixels whose L lies within 0.003 of a whole number may count as either.
func TestCountLightness(t *testing.T) {
	img := noise(60, 50)
	copy(img.Pix, []uint8{255, 255, 255, 0, 0, 0, 0, 255})
	got := countLightness(img)
	var surely, perhaps [101]int
	for i := 0; i < len(img.Pix); i += 4 {
		l, _, _ := slowLab([3]uint8(img.Pix[i:]))
		low, high := max(int(l-0.003), 0), min(int(l+0.003), 100)
		perhaps[low]++
		if high == low {
			surely[low]++
		} else {
			perhaps[high]++
		}
	}
	for l, n := range got {
		if n < surely[l] || n > perhaps[l] {
			t.Errorf("%d pixels have L of %d; want %d to %d", n, l, surely[l], perhaps[l])
		}
	}
	if got[100] == 0 || got[0] == 0 {
		t.Errorf("white counts as %d, black as %d", got[100], got[0])
	}
}
