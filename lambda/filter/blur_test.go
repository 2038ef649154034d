package filter

import (
	"image"
	"math"
	"slices"
	"testing"

	"s3resize/lambda/filter/rows"
)

// slowBlur sums up weights, from the middle outwards, sample by sample, and ends
// each of the two passes with 8 bits. Alpha is like the colors.
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

// Thumbor's kernel is that of real numbers, and fractions are cut off twice.
func TestThumborBlur(t *testing.T) {
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
		ThumborBlur(img, c.radius, c.sigma)
		checkPixels(t, "", img, 2, want...)
	}
}

// OSS rounds.
func TestOSSBlur(t *testing.T) {
	img := inside(opaqueNoise(31, 12))
	var weights []float64
	for k := range 6 {
		weights = append(weights, bell(k, 4))
	}
	want := slowBlur(img, weights, half)
	OSSBlur(img, 5, 4)
	checkPixels(t, "", img, 1, want...)
}

// A point spreads to 255 in all: 70, 116 and 70 where the weights are 12, 20
// and 12 of 44, and 60, 135 and 60 for 9, 20 and 9 of 38, rounded.
func TestSharpBlurPoint(t *testing.T) {
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
		SharpBlur(img, sigma)
		for i, v := range want {
			if img.Pix[4*i] != v {
				t.Errorf("sigma %v: sample %d is %d; want %d", sigma, i, img.Pix[4*i], v)
			}
		}
	}
	for _, sigma := range []float64{2, 5, 11} {
		img := point(101)
		SharpBlur(img, sigma)
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
func TestSharpBlurWeighsByAlpha(t *testing.T) {
	img := picture(255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 255)
	SharpBlur(img, 1)
	// 12 20 12: the first is 32 parts red and 12 of nothing.
	checkPixels(t, "", img, 1, 255, 0, 0, 185, 128, 0, 128, 139, 0, 0, 255, 185)
}

// Thumbor's own result for blur(1) of an image of 8×8 pixels.
func TestThumborBlurCase(t *testing.T) {
	img := thumborCase(t)
	ThumborBlur(img, 1, 0)
	checkPixels(t, "", img, 0, rgb(t, thumborBlurred).Pix...)
}

// libvips keeps what is above a share of the peak, in twentieths of it:
// exp(-k²/2σ²) is 0.607 and 0.135 for σ = 1, and 0.882, 0.607, 0.325, 0.135 for
// σ = 2.
func TestVipsGaussian(t *testing.T) {
	for _, c := range []struct {
		sigma, share float64
		want         []int
	}{
		{0.3, 0.2, []int{20}},
		{1, 0.2, []int{20, 12}},
		{1, 0.1, []int{20, 12, 3}},
		{2, 0.2, []int{20, 18, 12, 6}},
		{2, 0.1, []int{20, 18, 12, 6, 3}},
	} {
		if got := vipsGaussian(c.sigma, c.share); !slices.Equal(got, c.want) {
			t.Errorf("sigma %v down to %v: %v; want %v", c.sigma, c.share, got, c.want)
		}
	}
}

// Of a fine Gaussian less than a 150th is where it should not be, so that no mean
// is wrong by a level.
func TestFineGaussian(t *testing.T) {
	for _, radius := range []int{1, 2, 5, 17, 50, 150} {
		for _, sigma := range []float64{0.5, 1, 7.3, 50, 150, 1000} {
			weights := fineGaussian(sigma, radius)
			if weights[0] < 1 || weights[0] > rows.MaxPeak || !slices.IsSortedFunc(weights, func(a, b int) int { return b - a }) {
				t.Errorf("radius %d, sigma %v: weights %v", radius, sigma, weights)
			}
			sum, total := bell(0, sigma), float64(weights[0])
			for k := 1; k <= radius; k++ {
				sum += 2 * bell(k, sigma)
				total += 2 * float64(weights[k])
			}
			wrong := 0.0
			for k := range radius + 1 {
				wrong += math.Abs(float64(weights[k])/total - bell(k, sigma)/sum)
			}
			if wrong > 1./150 {
				t.Errorf("radius %d, sigma %v: %v of the weight is misplaced", radius, sigma, wrong)
			}
		}
	}
}
