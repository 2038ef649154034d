package codec

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"
)

// scene is a picture with smooth parts, edges and a little noise, as photographs
// have them. It moves with the time.
func scene(w, h, time int) *image.NRGBA {
	seed := uint32(1)
	return drawn(w, h, func(x, y int) color.NRGBA {
		seed = seed*1664525 + 1013904223
		grain := float64(seed>>24) / 32
		u, v := float64(x)/float64(w), float64(y)/float64(h)
		hill := 0.6 + 0.2*math.Sin(5*u+0.1*float64(time))
		sun := math.Hypot(u-0.3-0.01*float64(time), v-0.25)
		switch {
		case sun < 0.1:
			return color.NRGBA{250, uint8(220 + grain), uint8(100 + 900*sun), 255}
		case v > hill:
			shade := 60 + 90*(v-hill) + 20*math.Sin(40*u)*math.Sin(30*v) + grain
			return color.NRGBA{uint8(shade * 0.7), uint8(shade), uint8(shade * 0.5), 255}
		}
		return color.NRGBA{uint8(90 + 120*v + grain), uint8(140 + 80*v + grain), uint8(230 - 30*sun + grain), 255}
	})
}

func stdlibPNG(b *testing.B, img image.Image) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// glass is scene with an alpha that comes and goes.
func glass(w, h int) *image.NRGBA {
	img := scene(w, h, 0)
	for i := 0; i < len(img.Pix); i += 4 {
		x, y := i/4%w, i/4/w
		img.Pix[i+3] = uint8(min(max(1024*math.Sin(float64(x+y)/97), 0), 255))
	}
	return img
}

func BenchmarkDecodePNG(b *testing.B) {
	for name, img := range map[string]*image.NRGBA{"photo": scene(2048, 1536, 0), "alpha": glass(2048, 1536)} {
		data := stdlibPNG(b, img)
		b.Run(name+"/codec", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decodedPNG(data); err != nil {
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

func BenchmarkEncodePNG(b *testing.B) {
	flat := drawn(2048, 1536, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 100), uint8(y / 100), 0, 255} })
	for name, img := range map[string]*image.NRGBA{
		"photo":     scene(2048, 1536, 0),
		"flat":      flat,
		"thumbnail": scene(300, 225, 0),
		"alpha":     glass(300, 225),
	} {
		b.Run(name+"/codec", func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data, _ = encodePNG(img, false)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
		b.Run(name+"/palette", func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data, _ = encodePNG(img, true)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
		b.Run(name+"/stdlib", func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data = stdlibPNG(b, img)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
	}
}
