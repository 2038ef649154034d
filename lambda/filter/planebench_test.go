package filter

import (
	"fmt"
	"image"
	"image/draw"
	"testing"

	"s3resize/testdata/pictures"
)

// BenchmarkNeighbourhoods does each operation on a fresh copy of a photo, of
// 720×540 and of 12 megapixels.
func BenchmarkNeighbourhoods(b *testing.B) {
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
		{"Blur/1", func(m *image.NRGBA) { Blur(m, 1) }},
		{"Blur/3", func(m *image.NRGBA) { Blur(m, 3) }},
		{"Blur/10", func(m *image.NRGBA) { Blur(m, 10) }},
		{"Blur/50", func(m *image.NRGBA) { Blur(m, 50) }},
		{"BlurBox", BlurBox},
		{"BlurThumbor/10", func(m *image.NRGBA) { BlurThumbor(m, 10, 0) }},
		{"BlurThumbor/150", func(m *image.NRGBA) { BlurThumbor(m, 150, 0) }},
		{"SharpenMild", SharpenMild},
		{"Sharpen/1", func(m *image.NRGBA) { Sharpen(m, SharpeningOf(1)) }},
		{"Sharpen/3", func(m *image.NRGBA) { Sharpen(m, SharpeningOf(3)) }},
		{"SharpenThumbor/luma", func(m *image.NRGBA) { SharpenThumbor(m, 2, 1, true) }},
		{"SharpenThumbor/colours", func(m *image.NRGBA) { SharpenThumbor(m, 2, 1, false) }},
		{"Median/3", func(m *image.NRGBA) { Median(m, 3) }},
		{"Median/15", func(m *image.NRGBA) { Median(m, 15) }},
		{"Convolve/3", func(m *image.NRGBA) { Convolve(m, 3, 3, kernel(3), 27, 0) }},
		{"Convolve/5", func(m *image.NRGBA) { Convolve(m, 5, 5, kernel(5), 75, 0) }},
		{"Convolve/11", func(m *image.NRGBA) { Convolve(m, 11, 11, kernel(11), 363, 0) }},
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
