package vp8

import (
	"image"
	"testing"

	"github.com/deepteams/webp"

	"s3resize/testdata/pictures"
)

// BenchmarkDecode has a photograph as our own encoder leaves it, and with the
// loop filter on.
func BenchmarkDecode(b *testing.B) {
	for name, strength := range map[string]int{"plain": 0, "smoothed": 60} {
		data := encoded(b, pictures.Photo(2048, 1536, 3), func(o *webp.EncoderOptions) {
			o.Quality, o.FilterStrength = 85, strength
		})
		for who, decode := range map[string]func([]byte) (*image.YCbCr, error){"ours": Decode, "ximage": decodeOther} {
			b.Run(name+"/"+who, func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					if _, err := decode(data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
