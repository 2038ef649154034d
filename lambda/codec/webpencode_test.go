package codec

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/webp"
	"pgregory.net/rapid"
)

func TestEncodeWebPLossless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		colours := rapid.SliceOfN(rapid.Uint32(), 1, 40).Draw(t, "colours")
		slope := rapid.Uint32().Draw(t, "slope")
		img := drawn(w, h, func(x, y int) color.NRGBA {
			v := colours[(x+x*y)%len(colours)] + slope*uint32(x)
			return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
		})
		data, err := encodeWebP(img, 80, true)
		if err != nil {
			t.Fatal(err)
		}
		back, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(img.Pix); i += 4 {
			got, want := back.(*image.NRGBA).Pix[i:i+4], img.Pix[i:i+4]
			if got[3] != want[3] || want[3] != 0 && !bytes.Equal(got, want) {
				t.Fatalf("pixel %d is %v, want %v", i/4, got, want)
			}
		}
	})
}

// Alpha is not lossy.
func TestEncodeWebPAlpha(t *testing.T) {
	img := scenery(61, 47)
	for i := range 61 * 47 {
		img.Pix[4*i+3] = uint8(i * 7)
	}
	back := mustDecodeWebP(t, mustEncodeWebP(t, img, 60, false))
	for i := range 61 * 47 {
		if got, want := back.Pix[4*i+3], img.Pix[4*i+3]; got != want {
			t.Fatalf("pixel %d has alpha %d, want %d", i, got, want)
		}
	}
}

func TestEncodeWebPQuality(t *testing.T) {
	img := scenery(200, 150)
	size, noise := 0, 0.0
	for _, quality := range []int{1, 20, 50, 80, 100} {
		data := mustEncodeWebP(t, img, quality, false)
		n := signalToNoise(mustDecodeWebP(t, data), img)
		if len(data) <= size || n <= noise {
			t.Errorf("quality %d has %d bytes and %.1f dB; the one before has %d and %.1f", quality, len(data), n, size, noise)
		}
		size, noise = len(data), n
	}
}

func TestLossyQuality(t *testing.T) {
	for quality, want := range map[int]int{1: 1, 3: 1, 40: 38, 80: 78, 81: 80, 90: 89, 91: 91, 100: 100} {
		if got := lossyQuality(quality); got != want {
			t.Errorf("%d is %d, want %d", quality, got, want)
		}
	}
}

// Without alpha or metadata there is nothing but the picture.
func TestEncodeWebPNoMetadata(t *testing.T) {
	for _, lossless := range []bool{false, true} {
		data := mustEncodeWebP(t, scenery(20, 20), 80, lossless)
		n := 0
		for c := range webpChunks(data[12:]) {
			if n++; n > 1 || c.name[:3] != "VP8" {
				t.Errorf("lossless %v: chunk %q", lossless, c.name)
			}
		}
	}
}

func TestEncodeWebPTooLarge(t *testing.T) {
	for _, size := range []image.Point{{16384, 1}, {1, 16384}} {
		_, err := encodeWebP(image.NewNRGBA(image.Rectangle{Max: size}), 80, false)
		if !errors.As(err, new(*LimitError)) {
			t.Errorf("%v: %v", size, err)
		}
	}
	if back := mustDecodeWebP(t, mustEncodeWebP(t, orange(16383, 1, 255), 80, true)); back.Rect.Dx() != 16383 {
		t.Errorf("largest side: %v", back.Rect)
	}
}

func BenchmarkEncodeWebP(b *testing.B) {
	img := scenery(1200, 1200)
	for _, lossless := range []bool{false, true} {
		b.Run(map[bool]string{false: "lossy", true: "lossless"}[lossless], func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data = mustEncodeWebP(b, img, 80, lossless)
			}
			b.ReportMetric(signalToNoise(mustDecodeWebP(b, data), img), "dB")
			b.ReportMetric(float64(len(data)), "bytes")
		})
	}
}
