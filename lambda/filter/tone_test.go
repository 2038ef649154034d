package filter

import (
	"image"
	"image/color"
	"math"
	"testing"
)

func TestApplyTables(t *testing.T) {
	plus := func(n int) *table { return tableOf(func(v int) int { return v + n }) }
	img := inside(picture(0, 10, 20, 30, 250, 128, 4, 0, 7, 7, 7, 255))
	applyTables(img, plus(10), plus(-5), plus(1000))
	checkPixels(t, "tables", img, 0, 10, 5, 255, 30, 255, 123, 255, 0, 17, 2, 255, 255)
}

// The lists are what Thumbor's filter, compiled and run, makes of the pixels.
func TestThumborBrightness(t *testing.T) {
	for percent, want := range map[int][]uint8{
		20: {
			51, 255, 51, 0, 55, 255, 88, 1, 59, 255, 125, 2, 79, 255, 54, 7, 83, 255, 91, 8, 103, 255, 255, 13, 135, 243, 60, 21,
			159, 225, 255, 27, 163, 222, 63, 28, 195, 198, 103, 36, 215, 183, 255, 41, 255, 141, 255, 55, 255, 117, 78, 63,
		},
		-40: {
			0, 153, 0, 0, 0, 150, 0, 1, 0, 147, 0, 2, 0, 132, 0, 7, 0, 129, 0, 8, 0, 114, 123, 13, 0, 90, 0, 21,
			6, 72, 129, 27, 10, 69, 0, 28, 42, 45, 0, 36, 62, 30, 135, 41, 118, 0, 141, 55, 150, 0, 0, 63,
		},
		0: pixels(slope()),
	} {
		got := after(slope(), func(m *image.NRGBA) { ThumborBrightness(m, percent) })
		checkPixels(t, "brightness", got, 0, want...)
	}
}

func TestBrightnessEnds(t *testing.T) {
	for percent, want := range map[int]uint8{100: 255, -100: 0, 1000: 255, -1000: 0} {
		got := after(slope(), func(m *image.NRGBA) { ThumborBrightness(m, percent) })
		for i, v := range pixels(got) {
			if i%4 != 3 && v != want {
				t.Fatalf("brightness %d makes a value of %d; want %d", percent, v, want)
			}
		}
	}
}

// 255·30/100 is 76.5, 255·-50/100 is -127.5 and 255·1/100 is 2.55.
func TestRGB(t *testing.T) {
	img := picture(0, 128, 100, 9, 200, 127, 255, 0)
	RGB(img, 30, -50, 1)
	checkPixels(t, "rgb", img, 0, 76, 1, 102, 9, 255, 0, 255, 0)
}

// The lists are what Thumbor's filter, compiled and run, makes of the pixels.
func TestThumborContrast(t *testing.T) {
	for percent, want := range map[int][]uint8{
		20: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 51, 2, 0, 255, 0, 7, 0, 255, 2, 8, 19, 254, 255, 13, 65, 220, 0, 21,
			100, 194, 255, 27, 105, 189, 0, 28, 151, 155, 19, 36, 179, 133, 255, 41, 255, 74, 255, 55, 255, 39, 0, 63,
		},
		100: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 0, 2, 0, 255, 0, 7, 0, 255, 0, 8, 0, 255, 255, 13, 0, 255, 0, 21,
			48, 255, 255, 27, 64, 255, 0, 28, 192, 204, 0, 36, 255, 144, 255, 41, 255, 0, 255, 55, 255, 0, 0, 63,
		},
		0: pixels(slope()),
	} {
		got := after(slope(), func(m *image.NRGBA) { ThumborContrast(m, percent) })
		checkPixels(t, "contrast", got, 0, want...)
	}
}

func TestNoContrast(t *testing.T) {
	for _, percent := range []int{-100, -1000} {
		img := picture(0, 128, 255, 7, 1, 2, 3, 255)
		ThumborContrast(img, percent)
		checkPixels(t, "contrast", img, 0, 128, 128, 128, 7, 128, 128, 128, 255)
	}
}

// k is 50²/100 = 25: 128 - 32 = 96, 128 + 31.75 and 128 - 0.25 cut towards 128.
func TestLessContrast(t *testing.T) {
	img := picture(0, 255, 127, 7)
	ThumborContrast(img, -50)
	checkPixels(t, "contrast", img, 0, 96, 159, 128, 7)
}

func TestOSSBright(t *testing.T) {
	for amount, want := range map[int][]uint8{
		50:   {50, 150, 255, 9},
		-50:  {0, 50, 200, 9},
		0:    {0, 100, 250, 9},
		100:  {100, 200, 255, 9},
		5000: {100, 200, 255, 9},
	} {
		img := picture(0, 100, 250, 9)
		OSSBright(img, amount)
		checkPixels(t, "bright", img, 0, want...)
	}
}

// Slopes are 1.5, 0.75, 1, 2 and 0.5. 27·1.5 = 40.5 and 1·0.75.
func TestOSSContrast(t *testing.T) {
	for amount, want := range map[int][]uint8{
		50:    {87, 128, 255, 9, 126, 130, 0, 0},
		-50:   {108, 128, 203, 9, 127, 129, 32, 0},
		0:     {101, 128, 228, 9, 127, 129, 0, 0},
		100:   {74, 128, 255, 9, 126, 130, 0, 0},
		-100:  {114, 128, 178, 9, 127, 129, 64, 0},
		-7777: {114, 128, 178, 9, 127, 129, 64, 0},
	} {
		img := picture(101, 128, 228, 9, 127, 129, 0, 0)
		OSSContrast(img, amount)
		checkPixels(t, "contrast", img, 0, want...)
	}
}

// The list is what Thumbor's filter, compiled and run, makes of the pixels.
func TestColorize(t *testing.T) {
	white := color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	got := after(slope(), func(m *image.NRGBA) { Colorize(m, 40, 80, 20, white) })
	checkPixels(t, "colorize", got, 0,
		102, 255, 51, 0, 104, 254, 80, 1, 106, 253, 110, 2, 118, 250, 53, 7, 121, 250, 83, 8, 133, 247, 231, 13, 152, 242, 58, 21,
		166, 238, 235, 27, 169, 238, 60, 28, 188, 233, 92, 36, 200, 230, 240, 41, 234, 222, 245, 55, 253, 217, 72, 63)
}

func TestColorizeEnds(t *testing.T) {
	fill := color.NRGBA{R: 1, G: 2, B: 3, A: 4}
	for _, test := range []struct {
		percent int
		want    []uint8
	}{{0, []uint8{10, 20, 30, 40}}, {-9, []uint8{10, 20, 30, 40}}, {100, []uint8{1, 2, 3, 40}}, {999, []uint8{1, 2, 3, 40}}} {
		img := picture(10, 20, 30, 40)
		Colorize(img, test.percent, test.percent, test.percent, fill)
		checkPixels(t, "colorize", img, 0, test.want...)
	}
}

func TestLinear(t *testing.T) {
	for _, test := range []struct {
		a, b float64
		want []uint8
	}{
		// sharp: linear(1.3, -20.7) of the first six and the last two swatches.
		{1.3, -20.7, []uint8{
			0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
			0, 0, 255, 200, 145, 145, 145, 255, 96, 18, 161, 255, 58, 59, 61, 77,
		}},
		// sharp: linear(-1, 255).
		{-1, 255, []uint8{
			255, 255, 255, 255, 0, 0, 0, 0, 0, 255, 255, 128, 255, 0, 255, 64,
			255, 255, 0, 200, 127, 127, 127, 255, 165, 225, 115, 255, 194, 193, 192, 77,
		}},
		{1, 0, []uint8{
			0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
			0, 0, 255, 200, 128, 128, 128, 255, 90, 30, 140, 255, 61, 62, 63, 77,
		}},
		{math.Inf(1), -1e6, []uint8{
			0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
			0, 0, 255, 200, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 77,
		}},
	} {
		all := pixels(swatches())
		img := picture(append(all[:24:24], all[56:]...)...)
		checkPixels(t, "linear", after(img, func(m *image.NRGBA) { Linear(m, test.a, test.b) }), 0, test.want...)
	}
}

// 100·0.29 is 28.999999999999996 with double precision, and sharp has 29.
func TestLinearDecimal(t *testing.T) {
	img := picture(100, 200, 50, 7)
	Linear(img, 0.29, 0)
	checkPixels(t, "linear", img, 0, 29, 58, 14, 7)
}

// sharp: gamma(2.2, 1) and gamma(1, 1.8).
func TestGamma(t *testing.T) {
	in := after(swatches(), func(m *image.NRGBA) { GammaIn(m, 2.2) })
	checkPixels(t, "in", in, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
		0, 0, 255, 200, 55, 55, 55, 255, 0, 0, 0, 1, 0, 0, 2, 254,
		149, 79, 32, 127, 32, 79, 149, 129, 255, 255, 244, 255, 244, 255, 255, 100,
		0, 31, 118, 33, 223, 149, 0, 222, 25, 2, 68, 255, 10, 11, 11, 77)
	out := after(swatches(), func(m *image.NRGBA) { GammaOut(m, 1.8) })
	checkPixels(t, "out", out, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
		0, 0, 255, 200, 173, 173, 173, 255, 11, 17, 21, 1, 42, 61, 77, 254,
		222, 189, 151, 127, 151, 189, 222, 129, 255, 255, 252, 255, 252, 255, 255, 100,
		56, 150, 210, 33, 246, 222, 42, 222, 142, 77, 182, 255, 115, 116, 117, 77)
}

func TestGammaOfOne(t *testing.T) {
	for _, gamma := range []float64{1, 0, -3} {
		img := swatches()
		GammaIn(img, gamma)
		GammaOut(img, gamma)
		checkPixels(t, "gamma", img, 0, pixels(swatches())...)
	}
}

func TestNegate(t *testing.T) {
	// An odd number of pixels.
	img := inside(picture(0, 1, 2, 3, 255, 254, 128, 0, 10, 20, 30, 255))
	Negate(img, false)
	checkPixels(t, "negate", img, 0, 255, 254, 253, 3, 0, 1, 127, 0, 245, 235, 225, 255)
	Negate(img, true)
	checkPixels(t, "negate alpha too", img, 0, 0, 1, 2, 252, 255, 254, 128, 255, 10, 20, 30, 0)
	Negate(img, true)
	checkPixels(t, "negate alpha back", img, 0, 255, 254, 253, 3, 0, 1, 127, 0, 245, 235, 225, 255)
	img = picture(0, 1, 2, 255, 255, 254, 128, 255, 10, 20, 30, 255)
	Negate(img, true)
	checkPixels(t, "negate where there is no alpha", img, 0, 255, 254, 253, 255, 0, 1, 127, 255, 245, 235, 225, 255)
}

// sharp: threshold(128) and threshold(100, {greyscale: false}).
func TestThreshold(t *testing.T) {
	got := after(swatches(), func(m *image.NRGBA) { Threshold(m, 128, true) })
	checkPixels(t, "gray", got, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0,
		0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255,
		255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0,
		0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 0)
	got = after(swatches(), func(m *image.NRGBA) { Threshold(m, 100, false) })
	checkPixels(t, "channels", got, 0,
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 255, 0, 255, 0, 0,
		0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255,
		255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		0, 0, 255, 0, 255, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0)
}

func TestThresholdEnds(t *testing.T) {
	for level, want := range map[int][]uint8{
		0:   {1, 254, 255, 7},
		-9:  {1, 254, 255, 7},
		1:   {255, 255, 255, 255},
		255: {0, 0, 255, 0},
		999: {0, 0, 255, 0},
	} {
		img := picture(1, 254, 255, 7)
		Threshold(img, level, false)
		checkPixels(t, "threshold", img, 0, want...)
	}
}
