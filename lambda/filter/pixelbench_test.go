package filter

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"s3resize/testdata/pictures"
)

// BenchmarkPixels does each operation on a fresh copy of a photo of 720×540. The
// copying, which counts, is the first of them.
func BenchmarkPixels(b *testing.B) {
	photo := image.NewNRGBA(image.Rect(0, 0, 720, 540))
	draw.Draw(photo, photo.Rect, pictures.Photo(720, 540, 1), image.Point{}, draw.Src)
	img := clone(photo)
	bend := []image.Point{{X: 0, Y: 10}, {X: 100, Y: 130}, {X: 255, Y: 250}}
	for _, op := range []struct {
		name string
		do   func(*image.NRGBA)
	}{
		{"Copy", func(*image.NRGBA) {}},
		{"Brightness", func(m *image.NRGBA) { Brightness(m, 20) }},
		{"Contrast", func(m *image.NRGBA) { Contrast(m, 20) }},
		{"Colorize", func(m *image.NRGBA) { Colorize(m, 40, 80, 20, color.NRGBA{R: 255, A: 255}) }},
		{"Saturation", func(m *image.NRGBA) { Saturation(m, 1.5) }},
		{"Noise", func(m *image.NRGBA) { Noise(m, 30, 1) }},
		{"Equalize", Equalize},
		{"Curve", func(m *image.NRGBA) { Curve(m, bend, bend, bend, bend) }},
		{"Grayscale", Grayscale},
		{"GrayscaleLinear", GrayscaleLinear},
		{"Negate", func(m *image.NRGBA) { Negate(m, true) }},
		{"GammaIn", func(m *image.NRGBA) { GammaIn(m, 2.2) }},
		{"Linear", func(m *image.NRGBA) { Linear(m, 1.3, -20) }},
		{"Threshold/grey", func(m *image.NRGBA) { Threshold(m, 128, true) }},
		{"Threshold/channels", func(m *image.NRGBA) { Threshold(m, 128, false) }},
		{"Recomb", func(m *image.NRGBA) {
			Recomb(m, [3][3]float64{{0.3588, 0.7044, 0.1368}, {0.2990, 0.5870, 0.1140}, {0.2392, 0.4696, 0.0912}})
		}},
		{"Modulate", func(m *image.NRGBA) { Modulate(m, 1.1, 1.3, 30, 0) }},
		{"Normalise", func(m *image.NRGBA) { Normalise(m, 5, 95) }},
		{"Tint", func(m *image.NRGBA) { Tint(m, color.NRGBA{R: 255, G: 240, B: 16, A: 255}) }},
		{"Flatten/opaque", func(m *image.NRGBA) { Flatten(m, color.NRGBA{R: 10, G: 200, B: 77, A: 255}) }},
		{"Flatten/translucent", func(m *image.NRGBA) {
			setAlpha(m, 99)
			Flatten(m, color.NRGBA{R: 10, G: 200, B: 77, A: 255})
		}},
		{"Unflatten", Unflatten},
		{"RemoveAlpha", RemoveAlpha},
		{"ExtractChannel", func(m *image.NRGBA) { ExtractChannel(m, Green) }},
		{"Bandbool", func(m *image.NRGBA) { Bandbool(m, Xor) }},
		{"AverageColour", func(m *image.NRGBA) { AverageColour(m) }},
	} {
		b.Run(op.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				copy(img.Pix, photo.Pix)
				op.do(img)
			}
		})
	}
}
