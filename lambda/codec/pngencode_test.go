package codec

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// wantSamePNG decodes with the standard library and demands the same pixels, but
// for the colour of those that cannot be seen.
func wantSamePNG(t rapid.TB, img *image.NRGBA, data []byte) {
	t.Helper()
	back, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v: %v", img.Rect, err)
	}
	if back.Bounds() != image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()) {
		t.Fatalf("bounds %v of %v", back.Bounds(), img.Rect)
	}
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			want := img.NRGBAAt(x, y)
			if want.A == 0 {
				want = color.NRGBA{}
			}
			if got := color.NRGBAModel.Convert(back.At(x, y)); got != want {
				t.Fatalf("pixel %d,%d is %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestEncodePNGKeepsPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 150).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h")
		colours := rapid.SliceOfN(rapid.Uint32(), 1, 300).Draw(t, "colours")
		clear := rapid.Uint32().Draw(t, "bits cleared")
		set := rapid.SampledFrom([]uint32{0, 255}).Draw(t, "bits set")
		grey := rapid.Bool().Draw(t, "grey")
		img := drawn(w, h, func(x, y int) color.NRGBA {
			v := colours[(x*y+x)%len(colours)]&^clear | set
			if grey {
				v = v&0xffff | v&0xff00<<8 | v&0xff00<<16
			}
			return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
		})
		data, err := encodePNG(img, false)
		if err != nil {
			t.Fatal(err)
		}
		wantSamePNG(t, img, data)
	})
}

// A part of a picture has rows with something behind them.
func TestEncodePNGOfPart(t *testing.T) {
	whole := drawn(40, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(7 * x), uint8(29 * y), uint8(x * y), 255} })
	part := whole.SubImage(image.Rect(3, 2, 36, 8)).(*image.NRGBA)
	part.Rect = image.Rect(0, 0, 33, 6)
	data, err := encodePNG(part, false)
	if err != nil {
		t.Fatal(err)
	}
	wantSamePNG(t, part, data)
}

// The choice of form must pay: text in two colours has one bit a pixel, and no
// trace is left of colours under full transparency.
func TestEncodePNGIsSmall(t *testing.T) {
	stripes := drawn(800, 800, func(x, y int) color.NRGBA {
		v := uint8(x / 8 % 2 * 255)
		return color.NRGBA{v, v, v, 255}
	})
	secret := drawn(300, 300, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x * y), uint8(x ^ y), uint8(y), 0} })
	for name, img := range map[string]*image.NRGBA{"stripes": stripes, "secret": secret} {
		data, err := encodePNG(img, false)
		if err != nil || len(data) > 2000 {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
	}
}

func TestEncodePNGNoMetadata(t *testing.T) {
	data, err := encodePNG(drawn(9, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), 3, uint8(x * y)} }), false)
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range pngChunks(data) {
		if err != nil || !c.intact() || !strings.Contains("IHDR PLTE tRNS IDAT IEND", c.name) {
			t.Errorf("chunk %s, intact %v, %v", c.name, c.intact(), err)
		}
	}
}

// Rows must not cost an allocation each.
func TestEncodePNGAllocations(t *testing.T) {
	allocations := func(h int) float64 {
		img := drawn(64, h, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x * 3), uint8(y), uint8(x * y), 255} })
		return testing.AllocsPerRun(3, func() { encodePNG(img, false) })
	}
	if few, many := allocations(20), allocations(420); many > few+100 {
		t.Errorf("%v allocations for 20 rows, %v for 420", few, many)
	}
}

func FuzzEncodePNG(f *testing.F) {
	f.Add(uint8(7), []byte("\x00\x00\x00\x00\xff\xff\xff\xff"))
	f.Add(uint8(200), []byte("\x01\x01\x01\xff\x02\x02\x02\xff\x03\x03\x03\x80"))
	f.Add(uint8(0), []byte("quite a few different pixels, some of which are grey: aaaabbbb"))
	f.Fuzz(func(t *testing.T, width uint8, pix []byte) {
		w := int(width) + 1
		h := len(pix) / 4 / w
		if h == 0 || h > 64 {
			return
		}
		img := &image.NRGBA{Pix: pix[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
		data, err := encodePNG(img, false)
		if err != nil {
			t.Fatal(err)
		}
		wantSamePNG(t, img, data)
	})
}
