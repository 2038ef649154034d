package filter

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// slowConvolve is the definition, for an opaque image.
func slowConvolve(img *image.NRGBA, kernel []float64, columns int, scale, offset float64) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	in := pixels(img)
	out := append([]uint8(nil), in...)
	for i := range out {
		if i%4 == 3 {
			continue
		}
		sum := 0.0
		for k, weight := range kernel {
			x := min(max(i/4%w+k%columns-columns/2, 0), w-1)
			y := min(max(i/4/w+k/columns-len(kernel)/columns/2, 0), h-1)
			sum += weight * float64(in[4*(y*w+x)+i%4])
		}
		out[i] = uint8(min(max(math.Floor(sum/scale+offset+1e-9), 0), 255))
	}
	return out
}

func TestConvolveIsSlowConvolve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := inside(opaqueNoise(rapid.IntRange(1, 20).Draw(t, "width"), rapid.IntRange(1, 12).Draw(t, "height")))
		columns, lines := rapid.IntRange(1, 30).Draw(t, "columns"), rapid.IntRange(1, 30).Draw(t, "lines")
		kernel := make([]float64, columns*lines)
		whole := rapid.Bool().Draw(t, "whole")
		for i := range kernel {
			kernel[i] = rapid.Float64Range(-9, 30).Draw(t, "weight")
			if whole {
				kernel[i] = math.Round(kernel[i])
			}
		}
		scale := float64(rapid.IntRange(1, 900).Draw(t, "scale"))
		offset := float64(rapid.IntRange(-300, 300).Draw(t, "offset"))
		want := slowConvolve(img, kernel, columns, scale, offset)
		SharpConvolve(img, columns, lines, kernel, scale, offset)
		for i, v := range pixels(img) {
			if d := int(v) - int(want[i]); d > 1 || d < -1 {
				t.Fatalf("sample %d is %d; want %d", i, v, want[i])
			}
		}
	})
}

// 1 2 4 on 0 10 25 7 255, divided by 3, plus 1: (0+0+40)/3+1 = 14.3,
// (0+20+100)/3+1 = 41, (10+50+28)/3+1 = 30.3, and two that are too large.
func TestConvolveRow(t *testing.T) {
	img := inside(picture(0, 10, 0, 255, 10, 25, 0, 255, 25, 7, 0, 255, 7, 255, 0, 255, 255, 0, 0, 255))
	SharpConvolve(img, 3, 1, []float64{1, 2, 4}, 3, 1)
	for x, want := range []uint8{14, 41, 30, 255, 255} {
		if got := pixels(img)[4*x]; got != want {
			t.Errorf("pixel %d is %d; want %d", x, got, want)
		}
	}
}

// A middle at width/2 is the third of four.
func TestConvolveEvenKernel(t *testing.T) {
	img := inside(opaqueNoise(9, 5))
	want := slowConvolve(img, []float64{0, 0, 1, 0}, 4, 1, 0)
	checkPixels(t, "", img, 0, want...)
	SharpConvolve(img, 4, 1, []float64{0, 0, 1, 0}, 1, 0)
	checkPixels(t, "", img, 0, want...)
}

// Alpha is convolved like colors that are weighted by it, so that what is
// transparent has no color to give.
func TestConvolveAlpha(t *testing.T) {
	img := picture(200, 100, 0, 255, 255, 255, 255, 0, 200, 100, 0, 255)
	SharpConvolve(img, 3, 1, []float64{1, 1, 1}, 3, 0)
	checkPixels(t, "mean", img, 0, 200, 100, 0, 170, 200, 100, 0, 170, 200, 100, 0, 170)
	img = picture(200, 100, 0, 255, 200, 100, 0, 128)
	SharpConvolve(img, 3, 1, []float64{-1, 0, 1}, 1, 0)
	checkPixels(t, "sum of 0", img, 0, 0, 0, 0, 0, 0, 0, 0, 0)
}

func TestThumborConvolveCase(t *testing.T) {
	img := thumborCase(t)
	ThumborConvolve(img, []float64{-1, -1, -1, -1, 8, -1, -1, -1, -1}, 3, false)
	checkPixels(t, "", img, 0, rgb(t, thumborEdges).Pix...)
}

// Alpha stays, and has no say.
func TestThumborConvolveAlpha(t *testing.T) {
	img := picture(10, 0, 0, 0, 20, 0, 90, 7, 60, 0, 0, 255)
	ThumborConvolve(img, []float64{1, 1, 1}, 3, true)
	checkPixels(t, "", img, 0, 13, 0, 30, 0, 30, 0, 30, 7, 46, 0, 30, 255)
}

// What is no kernel changes nothing.
func TestConvolveRefused(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for name, op := range map[string]func(*image.NRGBA){
		"short":          func(m *image.NRGBA) { SharpConvolve(m, 3, 3, make([]float64, 8), 1, 0) },
		"empty":          func(m *image.NRGBA) { SharpConvolve(m, 0, 3, nil, 1, 0) },
		"negative":       func(m *image.NRGBA) { SharpConvolve(m, -1, -1, []float64{1}, 1, 0) },
		"infinite":       func(m *image.NRGBA) { SharpConvolve(m, 1, 1, []float64{inf}, 1, 0) },
		"no number":      func(m *image.NRGBA) { SharpConvolve(m, 1, 1, []float64{nan}, 1, 0) },
		"ragged":         func(m *image.NRGBA) { ThumborConvolve(m, make([]float64, 8), 3, true) },
		"no columns":     func(m *image.NRGBA) { ThumborConvolve(m, make([]float64, 9), 0, true) },
		"even columns":   func(m *image.NRGBA) { ThumborConvolve(m, make([]float64, 6), 2, true) },
		"even lines":     func(m *image.NRGBA) { ThumborConvolve(m, make([]float64, 6), 3, true) },
		"not normalised": func(m *image.NRGBA) { ThumborConvolve(m, []float64{nan}, 1, true) },
	} {
		img := noise(5, 4)
		op(img)
		checkPixels(t, name, img, 0, noise(5, 4).Pix...)
	}
}
