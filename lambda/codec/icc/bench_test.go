package icc

import (
	"testing"

	"s3resize/lambda/codec/codectest"
)

func BenchmarkToSRGB(b *testing.B) {
	img := codectest.Scenery(1000, 1000)
	for name, profile := range map[string][]byte{
		"sRGB":   sRGB(),
		"matrix": displayP3(),
		"table":  profileBytes(2, "scnr", spaceRGB, spaceLab, "A2B0", lut16(3, 9)),
	} {
		b.Run("1MP/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := ToSRGB(img, profile, false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
