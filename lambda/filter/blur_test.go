package filter

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// slowBlur sums up weights, from the middle outwards, sample by sample, and ends
// each of the two passes with 8 bits. Alpha is like the colours.
func slowBlur(img *image.NRGBA, weights []float64, end func(mean float64) float64) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := pixels(img)
	for _, step := range [2]image.Point{{1, 0}, {0, 1}} {
		in := append([]uint8(nil), out...)
		for i := range out {
			x, y := i/4%w, i/4/w
			sum, total := 0.0, 0.0
			for k := 1 - len(weights); k < len(weights); k++ {
				atX, atY := min(max(x+k*step.X, 0), w-1), min(max(y+k*step.Y, 0), h-1)
				weight := weights[max(k, -k)]
				sum += weight * float64(in[4*(atY*w+atX)+i%4])
				total += weight
			}
			out[i] = uint8(end(sum / total))
		}
	}
	return out
}

func half(mean float64) float64 { return math.Floor(mean + 0.5) }

// opaqueNoise is noise without transparent pixels.
func opaqueNoise(w, h int) *image.NRGBA {
	img := noise(w, h)
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return img
}

func floats(weights []int) (f []float64) {
	for _, w := range weights {
		f = append(f, float64(w))
	}
	return f
}

// The two passes are exact where sums are small, and almost where they are not.
func TestBlurIsSlowBlur(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "width"), rapid.IntRange(1, 30).Draw(t, "height")
		isOpaque := rapid.Bool().Draw(t, "opaque")
		img := inside(noise(w, h))
		if isOpaque {
			img = inside(opaqueNoise(w, h))
		}
		sigma := rapid.OneOf(rapid.Float64Range(0.3, 5.5), rapid.Float64Range(5.5, 60)).Draw(t, "sigma")
		weights := vipsGaussian(sigma, 0.2)
		kernel, tolerance := stepsOf(weights, 32), 0
		if kernel.total > smallTotal {
			tolerance = 1
		}
		want := slowBlur(img, floats(weights), half)
		kernel.blur(img, isOpaque)
		for i, v := range pixels(img) {
			if d := int(v) - int(want[i]); d > tolerance || -d > tolerance {
				t.Fatalf("sigma %v: sample %d is %d; want %d", sigma, i, v, want[i])
			}
		}
	})
}

// Thumbor's kernel is that of real numbers, and fractions are cut off twice.
func TestBlurThumbor(t *testing.T) {
	for _, c := range []struct {
		radius, w, h int
		sigma        float64
	}{{1, 9, 7, 0}, {2, 20, 5, 0}, {5, 30, 20, 2.5}, {9, 7, 4, 0}, {30, 50, 20, 9}, {150, 60, 33, 0}} {
		img := inside(opaqueNoise(c.w, c.h))
		sigma := c.sigma
		if sigma == 0 {
			sigma = float64(c.radius)
		}
		var weights []float64
		for k := range c.radius + 1 {
			weights = append(weights, bell(k, sigma))
		}
		want := slowBlur(img, weights, func(mean float64) float64 { return math.Floor(mean + 1e-9) })
		BlurThumbor(img, c.radius, c.sigma)
		checkPixels(t, "", img, 2, want...)
	}
}

// OSS rounds.
func TestBlurOSS(t *testing.T) {
	img := inside(opaqueNoise(31, 12))
	var weights []float64
	for k := range 6 {
		weights = append(weights, bell(k, 4))
	}
	want := slowBlur(img, weights, half)
	BlurOSS(img, 5, 4)
	checkPixels(t, "", img, 1, want...)
}

// A row is long enough for the columns to be taken in three strips.
func TestBlurStrips(t *testing.T) {
	for _, sigma := range []float64{1, 9} {
		img := inside(opaqueNoise(2*stripWidth+13, 5))
		want := slowBlur(img, floats(vipsGaussian(sigma, 0.2)), half)
		Blur(img, sigma)
		checkPixels(t, "", img, 1, want...)
	}
}

// A point spreads to 255 in all: 70, 116 and 70 where the weights are 12, 20
// and 12 of 44, and 60, 135 and 60 for 9, 20 and 9 of 38, rounded.
func TestBlurPoint(t *testing.T) {
	point := func(n int) *image.NRGBA {
		img := image.NewNRGBA(image.Rect(3, 4, 3+n, 5))
		for i := 3; i < len(img.Pix); i += 4 {
			img.Pix[i] = 255
		}
		img.Pix[n/2*4] = 255
		return img
	}
	for sigma, want := range map[float64][]uint8{0.4: {0, 0, 255, 0, 0}, 0.8: {0, 60, 134, 60, 0}, 1: {0, 70, 116, 70, 0}} {
		img := point(5)
		Blur(img, sigma)
		for i, v := range want {
			if img.Pix[4*i] != v {
				t.Errorf("sigma %v: sample %d is %d; want %d", sigma, i, img.Pix[4*i], v)
			}
		}
	}
	for _, sigma := range []float64{2, 5, 11} {
		img := point(101)
		Blur(img, sigma)
		sum := 0
		for i := 0; i < len(img.Pix); i += 4 {
			sum += int(img.Pix[i])
		}
		if math.Abs(float64(sum-255)) > 4*sigma/2 {
			t.Errorf("sigma %v: a point of 255 became %d in all", sigma, sum)
		}
	}
}

// What cannot be seen does not show: green stays out of the red and the blue.
func TestBlurWeighsByAlpha(t *testing.T) {
	img := picture(255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 255)
	Blur(img, 1)
	// 12 20 12: the first is 32 parts red and 12 of nothing.
	checkPixels(t, "", img, 1, 255, 0, 0, 185, 128, 0, 128, 139, 0, 0, 255, 185)
}

// Thumbor's own result for blur(1) of a picture of 8×8 pixels.
func TestBlurThumborCase(t *testing.T) {
	img := thumborCase(t)
	BlurThumbor(img, 1, 0)
	checkPixels(t, "", img, 0, rgb(t, thumborBlurred).Pix...)
}
