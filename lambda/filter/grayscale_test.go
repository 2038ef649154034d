package filter

import (
	"image"
	"math"
	"testing"
)

// 0.299·200 + 0.587·150 + 0.114·100 = 159.25; 0.299·100 + 0.587·150 + 0.114·200 =
// 140.75; 0.299·17 + 0.587·99 + 0.114·180 = 83.716.
func TestThumborGrayscale(t *testing.T) {
	img := inside(picture(255, 0, 0, 1, 0, 255, 0, 0, 0, 0, 255, 255, 200, 150, 100, 2, 100, 150, 200, 9, 17, 99, 180, 7, 255, 255, 255, 3))
	before := clone(img)
	ThumborGrayscale(img)
	checkColors(t, "grayscale", img, before, 0, 76, 150, 29, 159, 141, 84, 255)
}

// sharp: greyscale(). It goes back from light by chords 1/255 apart, and so is one
// off at times.
func TestSharpGrayscale(t *testing.T) {
	checkColors(t, "greyscale", after(swatches(), SharpGrayscale), swatches(), 1,
		0, 255, 127, 220, 76, 128, 2, 19, 159, 146, 255, 254, 98, 203, 63, 62)
}

func TestGrayStaysGray(t *testing.T) {
	for name, op := range map[string]func(*image.NRGBA){"luma": ThumborGrayscale, "light": SharpGrayscale} {
		for v := range 256 {
			g := uint8(v)
			img := picture(g, g, g, g)
			op(img)
			checkPixels(t, name, img, 0, g, g, g, g)
		}
	}
}

// The exact gray, by the formulas of IEC 61966-2-1 in both directions, is never
// further than 0.61 from the one of the tables.
func TestSharpGrayscaleIsNearest(t *testing.T) {
	img := noise(64, 64)
	got := clone(img)
	SharpGrayscale(got)
	for i := 0; i < len(img.Pix); i += 4 {
		p := img.Pix[i:]
		y := 0.2126*slowLight(p[0]) + 0.7152*slowLight(p[1]) + 0.0722*slowLight(p[2])
		if exact := slowValue(y); math.Abs(exact-float64(got.Pix[i])) > 0.61 {
			t.Fatalf("%v has gray %d; want %.2f", p[:3], got.Pix[i], exact)
		}
	}
}

// The lists are what Thumbor's filter, compiled and run, makes of the pixels.
func TestSaturation(t *testing.T) {
	for factor, want := range map[float64][]uint8{
		2: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 0, 2, 0, 255, 0, 7, 0, 255, 0, 8, 0, 247, 255, 13, 13, 229, 0, 21,
			50, 182, 255, 27, 79, 197, 0, 28, 149, 155, 0, 36, 170, 106, 255, 41, 255, 18, 255, 55, 255, 0, 0, 63,
		},
		10: {
			0, 255, 0, 0, 0, 255, 0, 1, 0, 255, 0, 2, 0, 255, 0, 7, 0, 255, 0, 8, 0, 255, 255, 13, 0, 255, 0, 21,
			0, 251, 255, 27, 0, 255, 0, 28, 193, 223, 0, 36, 226, 0, 255, 41, 255, 0, 255, 55, 255, 0, 0, 63,
		},
		1: pixels(slope()),
	} {
		got := after(slope(), func(m *image.NRGBA) { Saturation(m, factor) })
		checkPixels(t, "saturation", got, 0, want...)
	}
}

// √(0.299·200² + 0.587·100² + 0.114·50²) = √18115 = 134.59; red alone has 255·√0.299
// = 139.44, and the opposite of red is 278.87 - 255 there and 278.87 elsewhere.
func TestSaturationEnds(t *testing.T) {
	img := picture(200, 100, 50, 7, 255, 0, 0, 0)
	Saturation(img, 0)
	checkPixels(t, "gray", img, 0, 134, 134, 134, 7, 139, 139, 139, 0)
	img = picture(255, 0, 0, 9)
	Saturation(img, -1)
	checkPixels(t, "opposite", img, 0, 23, 255, 255, 9)
}
