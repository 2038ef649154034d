package filter

import (
	"image"
	"testing"
)

// Modulo 30, the first numbers are 13, 16, 27 and 25; half of 30 is 15.
func TestNoise(t *testing.T) {
	img := inside(picture(100, 1, 255, 9, 100, 1, 255, 0, 0, 128, 250, 255, 7, 7, 7, 7))
	Noise(img, 30, 1)
	checkPixels(t, "noise", img, 0, 98, 0, 253, 9, 101, 2, 255, 0, 12, 140, 255, 255, 17, 17, 17, 7)
}

// Numbers go on from row to row: halves of the image above each other get what
// they get side by side.
func TestNoiseRowByRow(t *testing.T) {
	wide, tall := image.NewNRGBA(image.Rect(0, 0, 6, 1)), image.NewNRGBA(image.Rect(3, 3, 6, 5))
	Noise(wide, 100, 5)
	Noise(tall, 100, 5)
	checkPixels(t, "noise", tall, 0, pixels(wide)...)
}

func TestNoNoise(t *testing.T) {
	for _, amount := range []int{-5, 0, 1} {
		img := slope()
		Noise(img, amount, 3)
		checkPixels(t, "noise", img, 0, pixels(slope())...)
	}
}

// What rand of glibc returns after srand(1), which is also without srand, after
// srand(42) and after srand(4000000000).
func TestRandom(t *testing.T) {
	for seed, want := range map[uint32][]uint32{
		0:          {1804289383, 846930886, 1681692777, 1714636915, 1957747793},
		1:          {1804289383, 846930886, 1681692777, 1714636915, 1957747793},
		42:         {71876166, 708592740, 1483128881, 907283241, 442951012},
		4000000000: {1111130805, 1380198982, 1306113867, 1557021840, 1956528986},
	} {
		r := newRandom(seed)
		for i, n := range want {
			if got := r.next(); got != n {
				t.Errorf("seed %d: number %d is %d; want %d", seed, i, got, n)
			}
		}
	}
}

// The recurrence over more than one round: each sum is that of the ones 3 and 31
// before, of which the numbers lack the lowest bit.
func TestRandomGoesOn(t *testing.T) {
	r := newRandom(7)
	var n [1000]uint32
	for i := range n {
		n[i] = r.next()
		if i >= 31 {
			if carry := (n[i] - n[i-3] - n[i-31]) & (1<<31 - 1); carry > 1 {
				t.Fatalf("number %d is %d; want the sum of %d and %d in 31 bits, or one more", i, n[i], n[i-3], n[i-31])
			}
		}
	}
}
