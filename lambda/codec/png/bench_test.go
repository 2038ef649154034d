package png

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"s3resize/lambda/codec/codectest"
)

func stdlibFile(b *testing.B, img image.Image) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// glass is scene with an alpha that comes and goes.
func glass(w, h int) *image.NRGBA {
	img := codectest.Scene(w, h, 0)
	for i := 0; i < len(img.Pix); i += 4 {
		x, y := i/4%w, i/4/w
		img.Pix[i+3] = uint8(min(max(1024*math.Sin(float64(x+y)/97), 0), 255))
	}
	return img
}

func BenchmarkDecode(b *testing.B) {
	for name, img := range map[string]*image.NRGBA{"photo": codectest.Scene(2048, 1536, 0), "alpha": glass(2048, 1536)} {
		data := stdlibFile(b, img)
		b.Run(name+"/codec", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decodedImage(data); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/stdlib", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := png.Decode(bytes.NewReader(data)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkUnfilterPixels(b *testing.B) {
	for _, channels := range []int{3, 4} {
		line := make([]byte, 1+2048*channels)
		dst, above := make([]byte, 4*2048), make([]byte, 4*2048)
		for filter := range filterCount {
			line[0] = byte(filter)
			b.Run(fmt.Sprintf("%d channels, filter %d", channels, filter), func(b *testing.B) {
				b.SetBytes(int64(len(line)))
				for b.Loop() {
					unfilterPixels(dst, above, line, channels)
				}
			})
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	flat := codectest.Drawn(2048, 1536, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 100), uint8(y / 100), 0, 255} })
	for name, img := range map[string]*image.NRGBA{
		"photo":     codectest.Scene(2048, 1536, 0),
		"flat":      flat,
		"thumbnail": codectest.Scene(300, 225, 0),
		"alpha":     glass(300, 225),
	} {
		b.Run(name+"/codec", func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data, _ = Encode(img, false)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
		b.Run(name+"/palette", func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data, _ = Encode(img, true)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
		b.Run(name+"/stdlib", func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data = stdlibFile(b, img)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
	}
}
