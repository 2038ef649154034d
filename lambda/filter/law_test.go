package filter

import (
	"image"
	"image/color"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// An alphaRule is what an operation may do to alpha.
type alphaRule int

const (
	alphaStays alphaRule = iota
	alphaOpaque
	alphaAny
)

// Whatever the image, its place in a larger one and the arguments, no operation
// panics or changes pixels outside, and each keeps its rule for alpha.
func TestPixelOperations(t *testing.T) {
	number := rapid.OneOf(
		rapid.Float64Range(-3, 300),
		rapid.SampledFrom([]float64{0, 1, -1, 1e300, -1e300, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64}))
	whole := rapid.OneOf(rapid.IntRange(-110, 300), rapid.SampledFrom([]int{math.MinInt, math.MaxInt, math.MinInt32}))
	points := rapid.SliceOf(rapid.Custom(func(t *rapid.T) image.Point {
		return image.Pt(whole.Draw(t, "x"), whole.Draw(t, "y"))
	}))
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before, first := clone(img), clone(sheet)
		i := func() int { return whole.Draw(t, "whole") }
		f := func() float64 { return number.Draw(t, "number") }
		yes := rapid.Bool().Draw(t, "yes")
		c := color.NRGBA{R: rapid.Byte().Draw(t, "red"), G: rapid.Byte().Draw(t, "green"), B: rapid.Byte().Draw(t, "blue"), A: rapid.Byte().Draw(t, "alpha")}
		operations := map[string]struct {
			rule alphaRule
			do   func()
		}{
			"Brightness":      {alphaStays, func() { ThumborBrightness(img, i()) }},
			"RGB":             {alphaStays, func() { RGB(img, i(), i(), i()) }},
			"Contrast":        {alphaStays, func() { ThumborContrast(img, i()) }},
			"BrightOSS":       {alphaStays, func() { OSSBright(img, i()) }},
			"ContrastOSS":     {alphaStays, func() { OSSContrast(img, i()) }},
			"Colorize":        {alphaStays, func() { Colorize(img, i(), i(), i(), c) }},
			"Saturation":      {alphaStays, func() { Saturation(img, f()) }},
			"Noise":           {alphaStays, func() { Noise(img, i(), uint32(i())) }},
			"Equalize":        {alphaStays, func() { Equalize(img) }},
			"Normalise":       {alphaStays, func() { Normalise(img, i(), i()) }},
			"Curve":           {alphaStays, func() { Curve(img, points.Draw(t, "a"), points.Draw(t, "r"), points.Draw(t, "g"), nil) }},
			"Grayscale":       {alphaStays, func() { ThumborGrayscale(img) }},
			"GrayscaleLinear": {alphaStays, func() { SharpGrayscale(img) }},
			"Tint":            {alphaStays, func() { Tint(img, c) }},
			"Modulate":        {alphaStays, func() { Modulate(img, f(), f(), f(), f()) }},
			"GammaIn":         {alphaStays, func() { GammaIn(img, f()) }},
			"GammaOut":        {alphaStays, func() { GammaOut(img, f()) }},
			"Linear":          {alphaStays, func() { Linear(img, f(), f()) }},
			"Recomb":          {alphaStays, func() { Recomb(img, [3][3]float64{{f(), f(), f()}, {f(), 1, 0}, {0, 0, f()}}) }},
			"Negate":          {alphaStays, func() { Negate(img, false) }},
			"Negate alpha":    {alphaAny, func() { Negate(img, true) }},
			"Threshold":       {alphaAny, func() { Threshold(img, i(), yes) }},
			"Unflatten":       {alphaAny, func() { Unflatten(img) }},
			"EnsureAlpha":     {alphaAny, func() { EnsureAlpha(img, f()) }},
			"Flatten":         {alphaOpaque, func() { Flatten(img, c) }},
			"RemoveAlpha":     {alphaOpaque, func() { RemoveAlpha(img) }},
			"ExtractChannel":  {alphaOpaque, func() { ExtractChannel(img, Channel(i())) }},
			"Bandbool":        {alphaOpaque, func() { Bandbool(img, Bitwise(i())) }},
			"AverageHue":      {alphaStays, func() { AverageHue(img) }},
		}
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(operations))).Draw(t, "operation")
		op := operations[name]
		op.do()
		checkSurroundings(t, first, sheet, img.Rect)
		got, was := pixels(img), pixels(before)
		for i := 3; i < len(got); i += 4 {
			if op.rule == alphaStays && got[i] != was[i] || op.rule == alphaOpaque && got[i] != 255 {
				t.Fatalf("%s: alpha of pixel %d was %d and is %d", name, i/4, was[i], got[i])
			}
		}
	})
}

// Arguments that mean no change make none.
func TestPixelIdentities(t *testing.T) {
	for name, op := range map[string]func(*image.NRGBA){
		"Brightness":  func(m *image.NRGBA) { ThumborBrightness(m, 0) },
		"RGB":         func(m *image.NRGBA) { RGB(m, 0, 0, 0) },
		"Contrast":    func(m *image.NRGBA) { ThumborContrast(m, 0) },
		"BrightOSS":   func(m *image.NRGBA) { OSSBright(m, 0) },
		"ContrastOSS": func(m *image.NRGBA) { OSSContrast(m, 0) },
		"Colorize":    func(m *image.NRGBA) { Colorize(m, 0, 0, 0, color.NRGBA{R: 255}) },
		"Saturation":  func(m *image.NRGBA) { Saturation(m, 1) },
		"Noise":       func(m *image.NRGBA) { Noise(m, 0, 9) },
		"Curve":       func(m *image.NRGBA) { Curve(m, nil, nil, nil, nil) },
		"Modulate":    func(m *image.NRGBA) { Modulate(m, 1, 1, 0, 0) },
		"GammaIn":     func(m *image.NRGBA) { GammaIn(m, 1) },
		"GammaOut":    func(m *image.NRGBA) { GammaOut(m, 1) },
		"Linear":      func(m *image.NRGBA) { Linear(m, 1, 0) },
		"Recomb":      func(m *image.NRGBA) { Recomb(m, [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) },
		"Negate":      func(m *image.NRGBA) { Negate(m, true); Negate(m, true) },
		"Threshold":   func(m *image.NRGBA) { Threshold(m, 0, true) },
		"EnsureAlpha": func(m *image.NRGBA) { EnsureAlpha(m, 0) },
	} {
		img := noise(11, 7)
		op(img)
		checkPixels(t, name, img, 0, noise(11, 7).Pix...)
	}
}

// neighborhoods are all operations on neighborhoods.
func neighborhoods(i func() int, f func() float64) map[string]func(*image.NRGBA) {
	return map[string]func(*image.NRGBA){
		"Blur":            func(m *image.NRGBA) { SharpBlur(m, f()) },
		"BlurBox":         SharpBoxBlur,
		"BlurThumbor":     func(m *image.NRGBA) { ThumborBlur(m, i(), f()) },
		"BlurOSS":         func(m *image.NRGBA) { OSSBlur(m, i(), f()) },
		"Sharpen":         func(m *image.NRGBA) { SharpSharpen(m, SharpSharpening{f(), f(), f(), f(), f(), f()}) },
		"SharpenMild":     SharpMildSharpen,
		"SharpenOSS":      func(m *image.NRGBA) { OSSSharpen(m, i()) },
		"SharpenThumbor":  func(m *image.NRGBA) { ThumborSharpen(m, f(), f(), i()%2 == 0) },
		"Median":          func(m *image.NRGBA) { Median(m, i()) },
		"Convolve":        func(m *image.NRGBA) { SharpConvolve(m, 3, 2, []float64{f(), f(), 0, f(), 1, f()}, f(), f()) },
		"ConvolveThumbor": func(m *image.NRGBA) { ThumborConvolve(m, []float64{f(), 0, f()}, 3, i()%2 == 0) },
		"CLAHE":           func(m *image.NRGBA) { CLAHE(m, i(), i(), i()) },
	}
}

// Whatever the image, its place in a larger one and the arguments, nothing
// panics or changes pixels outside.
func TestNeighborhoodsStayInside(t *testing.T) {
	number := rapid.OneOf(
		rapid.Float64Range(-3, 300),
		rapid.SampledFrom([]float64{0, 1, 1e300, -1e300, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64}))
	whole := rapid.OneOf(rapid.IntRange(-3, 40), rapid.SampledFrom([]int{math.MinInt, math.MaxInt}))
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before := clone(sheet)
		operations := neighborhoods(func() int { return whole.Draw(t, "whole") }, func() float64 { return number.Draw(t, "number") })
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(operations))).Draw(t, "operation")
		operations[name](img)
		checkSurroundings(t, before, sheet, img.Rect)
	})
}

// An image of one color stays as it is, but for what equalizes it, and what
// changes it by intent.
func TestNeighborhoodsOfOneColor(t *testing.T) {
	for name, op := range neighborhoods(func() int { return 7 }, func() float64 { return 7 }) {
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
				ThumborConvolve(img, []float64{1, 2, 3, 4, 5, 6, 5, 4, 7}, 3, true)
			} else {
				op(img)
			}
			checkPixels(t, name, img, 0, want...)
		}
	}
}

// The same for a translucent one, as far as multiplied colors have bits.
func TestNeighborhoodsOfOneTranslucentColor(t *testing.T) {
	for name, op := range neighborhoods(func() int { return 3 }, func() float64 { return 3 }) {
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
