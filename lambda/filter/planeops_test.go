package filter

import (
	"image"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// neighbourhoods are all operations on neighbourhoods.
func neighbourhoods(i func() int, f func() float64) map[string]func(*image.NRGBA) {
	return map[string]func(*image.NRGBA){
		"Blur":            func(m *image.NRGBA) { Blur(m, f()) },
		"BlurBox":         BlurBox,
		"BlurThumbor":     func(m *image.NRGBA) { BlurThumbor(m, i(), f()) },
		"BlurOSS":         func(m *image.NRGBA) { BlurOSS(m, i(), f()) },
		"Sharpen":         func(m *image.NRGBA) { Sharpen(m, Sharpening{f(), f(), f(), f(), f(), f()}) },
		"SharpenMild":     SharpenMild,
		"SharpenOSS":      func(m *image.NRGBA) { SharpenOSS(m, i()) },
		"SharpenThumbor":  func(m *image.NRGBA) { SharpenThumbor(m, f(), f(), i()%2 == 0) },
		"Median":          func(m *image.NRGBA) { Median(m, i()) },
		"Convolve":        func(m *image.NRGBA) { Convolve(m, 3, 2, []float64{f(), f(), 0, f(), 1, f()}, f(), f()) },
		"ConvolveThumbor": func(m *image.NRGBA) { ConvolveThumbor(m, []float64{f(), 0, f()}, 3, i()%2 == 0) },
		"CLAHE":           func(m *image.NRGBA) { CLAHE(m, i(), i(), i()) },
	}
}

// Whatever the picture, its place in a larger one and the arguments, nothing
// panics or changes pixels outside.
func TestNeighbourhoodsStayInside(t *testing.T) {
	number := rapid.OneOf(
		rapid.Float64Range(-3, 300),
		rapid.SampledFrom([]float64{0, 1, 1e300, -1e300, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64}))
	whole := rapid.OneOf(rapid.IntRange(-3, 40), rapid.SampledFrom([]int{math.MinInt, math.MaxInt}))
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before := clone(sheet)
		operations := neighbourhoods(func() int { return whole.Draw(t, "whole") }, func() float64 { return number.Draw(t, "number") })
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(operations))).Draw(t, "operation")
		operations[name](img)
		checkSurroundings(t, before, sheet, img.Rect)
	})
}

// A picture of one colour stays as it is, but for what equalises it, and what
// changes it by intent.
func TestNeighbourhoodsOfOneColour(t *testing.T) {
	for name, op := range neighbourhoods(func() int { return 7 }, func() float64 { return 7 }) {
		if name == "CLAHE" || name == "Convolve" {
			continue
		}
		for v := range 256 {
			img := image.NewNRGBA(image.Rect(-5, 3, 6, 12))
			for i := range img.Pix {
				img.Pix[i] = [4]uint8{uint8(v), 255 - uint8(v), 10, 255}[i%4]
			}
			want := pixels(img)
			if name == "ConvolveThumbor" {
				ConvolveThumbor(img, []float64{1, 2, 3, 4, 5, 6, 5, 4, 7}, 3, true)
			} else {
				op(img)
			}
			checkPixels(t, name, img, 0, want...)
		}
	}
}

// The same for a translucent one, as far as multiplied colours have bits.
func TestNeighbourhoodsOfOneTranslucentColour(t *testing.T) {
	for name, op := range neighbourhoods(func() int { return 3 }, func() float64 { return 3 }) {
		if name == "CLAHE" || name == "Convolve" || name == "ConvolveThumbor" {
			continue
		}
		img := image.NewNRGBA(image.Rect(0, 0, 6, 5))
		for i := range img.Pix {
			img.Pix[i] = [4]uint8{200, 100, 0, 128}[i%4]
		}
		want := pixels(img)
		op(img)
		checkPixels(t, name, img, 1, want...)
	}
}
