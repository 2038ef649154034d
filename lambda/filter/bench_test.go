package filter

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"s3resize/lambda/edit"
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
		{"Brightness", func(m *image.NRGBA) { ThumborBrightness(m, 20) }},
		{"Contrast", func(m *image.NRGBA) { ThumborContrast(m, 20) }},
		{"Colorize", func(m *image.NRGBA) { Colorize(m, 40, 80, 20, color.NRGBA{R: 255, A: 255}) }},
		{"Saturation", func(m *image.NRGBA) { Saturation(m, 1.5) }},
		{"Noise", func(m *image.NRGBA) { Noise(m, 30, 1) }},
		{"Equalize", Equalize},
		{"Curve", func(m *image.NRGBA) { Curve(m, bend, bend, bend, bend) }},
		{"Grayscale", ThumborGrayscale},
		{"GrayscaleLinear", SharpGrayscale},
		{"Negate", func(m *image.NRGBA) { Negate(m, true) }},
		{"GammaIn", func(m *image.NRGBA) { GammaIn(m, 2.2) }},
		{"Linear", func(m *image.NRGBA) { Linear(m, 1.3, -20) }},
		{"Threshold/gray", func(m *image.NRGBA) { Threshold(m, 128, true) }},
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
		{"ExtractChannel", func(m *image.NRGBA) { ExtractChannel(m, green) }},
		{"Bandbool", func(m *image.NRGBA) { Bandbool(m, Xor) }},
		{"AverageColor", func(m *image.NRGBA) { AverageColor(m) }},
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

// BenchmarkNeighborhoods does each operation on a fresh copy of a photo, of
// 720×540 and of 12 megapixels.
func BenchmarkNeighborhoods(b *testing.B) {
	kernel := func(side int) []float64 {
		k := make([]float64, side*side)
		for i := range k {
			k[i] = float64(1 + i*7%5)
		}
		return k
	}
	operations := []struct {
		name string
		do   func(*image.NRGBA)
	}{
		{"Copy", func(*image.NRGBA) {}},
		{"Blur/1", func(m *image.NRGBA) { SharpBlur(m, 1) }},
		{"Blur/3", func(m *image.NRGBA) { SharpBlur(m, 3) }},
		{"Blur/10", func(m *image.NRGBA) { SharpBlur(m, 10) }},
		{"Blur/50", func(m *image.NRGBA) { SharpBlur(m, 50) }},
		{"BlurBox", SharpBoxBlur},
		{"BlurThumbor/10", func(m *image.NRGBA) { ThumborBlur(m, 10, 0) }},
		{"BlurThumbor/150", func(m *image.NRGBA) { ThumborBlur(m, 150, 0) }},
		{"SharpenMild", SharpMildSharpen},
		{"Sharpen/1", func(m *image.NRGBA) { SharpSharpen(m, sharpeningOf(1)) }},
		{"Sharpen/3", func(m *image.NRGBA) { SharpSharpen(m, sharpeningOf(3)) }},
		{"SharpenThumbor/luma", func(m *image.NRGBA) { ThumborSharpen(m, 2, 1, true) }},
		{"SharpenThumbor/colors", func(m *image.NRGBA) { ThumborSharpen(m, 2, 1, false) }},
		{"Median/3", func(m *image.NRGBA) { Median(m, 3) }},
		{"Median/15", func(m *image.NRGBA) { Median(m, 15) }},
		{"Convolve/3", func(m *image.NRGBA) { SharpConvolve(m, 3, 3, kernel(3), 27, 0) }},
		{"Convolve/5", func(m *image.NRGBA) { SharpConvolve(m, 5, 5, kernel(5), 75, 0) }},
		{"Convolve/11", func(m *image.NRGBA) { SharpConvolve(m, 11, 11, kernel(11), 363, 0) }},
		{"CLAHE/8", func(m *image.NRGBA) { CLAHE(m, 8, 8, 3) }},
		{"CLAHE/50", func(m *image.NRGBA) { CLAHE(m, 50, 50, 3) }},
	}
	for _, size := range []image.Point{{720, 540}, {4000, 3000}} {
		photo := image.NewNRGBA(image.Rectangle{Max: size})
		draw.Draw(photo, photo.Rect, pictures.Photo(size.X, size.Y, 1), image.Point{}, draw.Src)
		img := clone(photo)
		for _, op := range operations {
			b.Run(fmt.Sprintf("%dx%d/%s", size.X, size.Y, op.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					copy(img.Pix, photo.Pix)
					op.do(img)
				}
			})
		}
	}
}

// BenchmarkShape is what the operations on shapes, overlays and texts cost on a
// image of 720×540.
func BenchmarkShape(b *testing.B) {
	photo := pictures.Photo(720, 540, 1)
	margin := Extend(photo, 100, 100, 100, 100, edit.ExtendBackground, color.NRGBA{255, 255, 255, 255})
	mark := Canvas(image.Pt(200, 100), color.NRGBA{255, 255, 255, 128})
	veil := Canvas(photo.Rect.Size(), color.NRGBA{200, 100, 50, 128})
	white := color.NRGBA{255, 255, 255, 255}
	text := edit.Text{Content: "© Hello, world", Size: 40, Shadow: 50, Color: edit.Color(white)}
	multiply, _ := BlendNamed("multiply")
	softLight, _ := BlendNamed("soft-light")
	for _, bm := range []struct {
		name string
		work func()
	}{
		{"rotate 90", func() { Rotate(photo, 90, white) }},
		{"rotate 12", func() { Rotate(photo, 12, white) }},
		{"trim corner", func() { ThumborTrim(margin, false, 10) }},
		{"trim background", func() { SharpTrim(margin, white, 10) }},
		{"extend mirror", func() { Extend(photo, 50, 50, 50, 50, edit.ExtendMirror, white) }},
		{"fill", func() { Fill(photo, image.Pt(720, 720), image.Pt(0, 90), white, false) }},
		{"round corners", func() { RoundCorners(photo, 60, 60, white) }},
		{"ellipse", func() { KeepEllipse(photo, Ellipse{360, 270, 270, 270}, white) }},
		{"watermark", func() { Composite(photo, mark, image.Pt(500, 400), Faded(50)) }},
		{"overlay", func() { Composite(photo, veil, image.Point{}, Opaque()) }},
		{"tile", func() { Tile(photo, mark, image.Point{}, image.Pt(20, 20), Opaque()) }},
		{"multiply", func() { Blend(photo, veil, image.Point{}, multiply, Opaque()) }},
		{"soft light", func() { Blend(photo, veil, image.Point{}, softLight, Opaque()) }},
		{"text", func() { DrawText(text) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bm.work()
			}
		})
	}
}
