package codec

import (
	"fmt"
	"testing"

	"s3resize/lambda/edit"

	"github.com/gen2brain/jpegn"
)

// A camera's 12 megapixels, which take a moment to make: about 3 MB.
func cameraJPEG(b *testing.B, progressive bool) []byte {
	b.Helper()
	return jpegOf(b, scenery(4032, 3024), jpegn.EncodeOptions{Quality: 90, Subsampling: jpegn.Subsample420, Progressive: progressive})
}

func BenchmarkDecodeJPEG(b *testing.B) {
	for _, progressive := range []bool{false, true} {
		data := cameraJPEG(b, progressive)
		h, err := readJPEGHeader(data, Limits{})
		if err != nil {
			b.Fatal(err)
		}
		for _, denom := range []int{8, 4, 2, 1} {
			b.Run(fmt.Sprintf("12MP/progressive=%v/denom=%d", progressive, denom), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := decodeScaled(data, h, denom); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkDecodeCMYK(b *testing.B) {
	data := flatJPEG{w: 2016, h: 1512, components: flatComponents(10, 20, 30, 40)}.encode()
	h, err := readJPEGHeader(data, Limits{})
	if err != nil {
		b.Fatal(err)
	}
	for _, denom := range []int{8, 4, 2, 1} {
		b.Run(fmt.Sprintf("3MP/denom=%d", denom), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decodeScaled(data, h, denom); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadJPEGHeader(b *testing.B) {
	data := cameraJPEG(b, true)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readJPEGHeader(data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeJPEG(b *testing.B) {
	for _, side := range []int{300, 1200} {
		img := scenery(side, side)
		b.Run(fmt.Sprint(side), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jpegEncoder(img, edit.Output{})(80); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkToSRGB(b *testing.B) {
	img := scenery(1000, 1000)
	for name, profile := range map[string][]byte{
		"sRGB":   sRGB(),
		"matrix": displayP3(),
		"table":  profileBytes(2, "scnr", spaceRGB, spaceLab, "A2B0", lut16(3, 9)),
	} {
		b.Run("1MP/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := toSRGB(img, profile, false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkUpright(b *testing.B) {
	img := scenery(2000, 1500)
	for _, o := range []Orientation{3, 6} {
		b.Run(fmt.Sprintf("3MP/%d", o), func(b *testing.B) {
			for b.Loop() {
				Upright(img, o)
			}
		})
	}
}
