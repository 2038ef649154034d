package codec

import (
	"fmt"
	"testing"

	"s3resize/testdata/pictures"
)

func BenchmarkUpright(b *testing.B) {
	img := pictures.Photo(2000, 1500, 1)
	for _, o := range []Orientation{3, 6} {
		b.Run(fmt.Sprintf("3MP/%d", o), func(b *testing.B) {
			for b.Loop() {
				Upright(img, o)
			}
		})
	}
}
