package scaled

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"testing"

	"github.com/gen2brain/jpegn"
)

// BenchmarkDecode decodes 12 million pixels at each scale, and with others.
func BenchmarkDecode(b *testing.B) {
	for _, progressive := range []bool{false, true} {
		name := map[bool]string{false: "baseline", true: "progressive"}[progressive]
		data := photo(b, 4000, 3000, jpegn.EncodeOptions{Quality: 88, Progressive: progressive})
		for _, denom := range denoms {
			b.Run(fmt.Sprintf("%s/%d", name, denom), func(b *testing.B) {
				run(b, data, func() error { _, err := Decode(data, denom); return err })
			})
			b.Run(fmt.Sprintf("%s/%d/jpegn", name, denom), func(b *testing.B) {
				run(b, data, func() error {
					_, err := jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ScaleDenom: denom})
					return err
				})
			})
		}
		b.Run(name+"/stdlib", func(b *testing.B) {
			run(b, data, func() error { _, err := jpeg.Decode(bytes.NewReader(data)); return err })
		})
	}
}

// BenchmarkSmall shows what building tables costs.
func BenchmarkSmall(b *testing.B) {
	data := photo(b, 100, 75, jpegn.EncodeOptions{Quality: 88})
	for _, denom := range denoms {
		b.Run(fmt.Sprint(denom), func(b *testing.B) {
			run(b, data, func() error { _, err := Decode(data, denom); return err })
		})
	}
}

func run(b *testing.B, data []byte, decode func() error) {
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := decode(); err != nil {
			b.Fatal(err)
		}
	}
}
