package jpeg

import (
	"fmt"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// A camera's 12 megapixels, which take a moment to make: about 3 MB.
func cameraJPEG(b *testing.B, progressive bool) []byte {
	b.Helper()
	return jpegOf(b, codectest.Scenery(4032, 3024), jpegn.EncodeOptions{Quality: 90, Subsampling: jpegn.Subsample420, Progressive: progressive})
}

func BenchmarkDecode(b *testing.B) {
	for _, progressive := range []bool{false, true} {
		data := cameraJPEG(b, progressive)
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		for _, denom := range []int{8, 4, 2, 1} {
			b.Run(fmt.Sprintf("12MP/progressive=%v/denom=%d", progressive, denom), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Decode(data, h, denom); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkDecodeCMYK(b *testing.B) {
	data := flatJPEG{w: 2016, h: 1512, components: flatComponents(10, 20, 30, 40)}.encode()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	for _, denom := range []int{8, 4, 2, 1} {
		b.Run(fmt.Sprintf("3MP/denom=%d", denom), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(data, h, denom); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadHeader(b *testing.B) {
	data := cameraJPEG(b, true)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadHeader(data, picture.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, side := range []int{300, 1200} {
		img := codectest.Scenery(side, side)
		b.Run(fmt.Sprint(side), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Encoder(img, edit.Output{})(80); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
