package smart

import (
	"image"
	"testing"

	"s3resize/testdata/pictures"
)

// Benchmark is what it costs to look at a copy of 400×300; Attention and Entropy
// also look at larger images.
func Benchmark(b *testing.B) {
	small, large := pictures.Photo(400, 300, 1), pictures.Photo(720, 540, 1)
	for _, bm := range []struct {
		name string
		work func()
	}{
		{"salient", func() { Salient(small, image.Pt(200, 300)) }},
		{"entropy", func() { Entropy(small, image.Pt(200, 300)) }},
		{"attention", func() { Attention(small, image.Pt(200, 300)) }},
		{"faces", func() { Faces(small) }},
		{"entropy 720", func() { Entropy(large, image.Pt(360, 540)) }},
		{"attention 720", func() { Attention(large, image.Pt(360, 540)) }},
		{"salient, square", func() { Salient(small, image.Pt(100, 100)) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bm.work()
			}
		})
	}
}
