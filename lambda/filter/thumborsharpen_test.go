package filter

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// slowLayers sharpens samples of an image of the given width, in real numbers.
func slowLayers(samples []float64, w int, amount, radius float64) []float64 {
	h := len(samples) / w
	finer := samples
	sharp := make([]float64, len(samples))
	for l := range layerCount {
		coarser := slowHat(slowHat(finer, w, h, 1<<l, 0), w, h, 0, 1<<l)
		d := float64(l) - radius
		for i := range sharp {
			sharp[i] += (finer[i] - coarser[i]) * (1 + amount*math.Exp(-d*d/1.5))
		}
		finer = coarser
	}
	for i := range sharp {
		sharp[i] += finer[i]
	}
	return sharp
}

func slowHat(in []float64, w, h, dx, dy int) []float64 {
	out := make([]float64, len(in))
	for i := range in {
		at := func(x, y int) float64 { return in[bounce(y, h)*w+bounce(x, w)] }
		x, y := i%w, i/w
		out[i] = (at(x-dx, y-dy) + 2*at(x, y) + at(x+dx, y+dy)) / 4
	}
	return out
}

// bounce walks from 0 to i, turning at 0 and n-1.
func bounce(i, n int) int {
	at, step := 0, 1
	for range max(i, -i) {
		if n == 1 {
			return 0
		}
		if at+step < 0 || at+step >= n {
			step = -step
		}
		at += step
	}
	return at
}

func TestThumborSharpenIsSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "width"), rapid.IntRange(1, 80).Draw(t, "height")
		amount, radius := rapid.Float64Range(-2, 6).Draw(t, "amount"), rapid.Float64Range(-1, 6).Draw(t, "radius")
		luma := rapid.Bool().Draw(t, "luma")
		img := inside(opaqueNoise(w, h))
		want := pixels(img)
		for c := range 3 {
			samples := make([]float64, w*h)
			for i := range samples {
				p := want[4*i : 4*i+4]
				samples[i] = float64(p[c])
				if luma {
					samples[i] = 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
				}
			}
			for i, v := range slowLayers(samples, w, amount, radius) {
				// The same is added whether it is to luma or to a color.
				samples[i] = v - samples[i]
			}
			checkChannel(t, pixels(img), c, samples, func() []uint8 {
				done := clone(img)
				ThumborSharpen(done, amount, radius, luma)
				return pixels(done)
			}())
		}
	})
}

// checkChannel allows a level for the fractions cut off, and for those of the
// layers, which are many times 1/128.
func checkChannel(t *rapid.T, before []uint8, c int, added []float64, got []uint8) {
	for i, d := range added {
		want := min(max(float64(before[4*i+c])+d, 0), 255)
		if off := float64(got[4*i+c]) - want; off < -1.2 || off > 0.25 {
			t.Fatalf("channel %d of pixel %d is %d; want %v", c, i, got[4*i+c], want)
		}
		if got[4*i+3] != 255 {
			t.Fatalf("alpha of pixel %d is %d", i, got[4*i+3])
		}
	}
}

// One row of 0 and 64 in turn is 32 after the first blur, and stays so: the first
// layer is ±32, and amount 1 at radius 0 doubles it.
func TestThumborSharpenRow(t *testing.T) {
	img := image.NewNRGBA(image.Rect(2, 2, 18, 3))
	for i := range img.Pix {
		img.Pix[i] = [8]uint8{96, 96, 96, 255, 160, 160, 160, 255}[i%8]
	}
	ThumborSharpen(img, 1, 0, false)
	for x := range 16 {
		if got, want := img.Pix[4*x], [2]uint8{64, 192}[x%2]; got != want {
			t.Errorf("pixel %d is %d; want %d", x, got, want)
		}
	}
}

func TestMirror(t *testing.T) {
	for n := 1; n < 5; n++ {
		for i := -9; i < 9; i++ {
			if got, want := mirror(i, n), bounce(i, n); got != want {
				t.Errorf("%d of %d is %d; want %d", i, n, got, want)
			}
		}
	}
}
