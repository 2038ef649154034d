package png

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"
	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
)

// wantSame decodes with the standard library and demands the same pixels, but
// for the color of those that cannot be seen.
func wantSame(t rapid.TB, img *image.NRGBA, data []byte) {
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

func TestEncodeKeepsPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 150).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h")
		colors := rapid.SliceOfN(rapid.Uint32(), 1, 300).Draw(t, "colors")
		clear := rapid.Uint32().Draw(t, "bits cleared")
		set := rapid.SampledFrom([]uint32{0, 255}).Draw(t, "bits set")
		gray := rapid.Bool().Draw(t, "gray")
		img := codectest.Drawn(w, h, func(x, y int) color.NRGBA {
			v := colors[(x*y+x)%len(colors)]&^clear | set
			if gray {
				v = v&0xffff | v&0xff00<<8 | v&0xff00<<16
			}
			return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
		})
		data, err := Encode(img, false)
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, img, data)
	})
}

// A part of a picture has rows with something behind them.
func TestEncodeOfPart(t *testing.T) {
	whole := codectest.Drawn(40, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(7 * x), uint8(29 * y), uint8(x * y), 255} })
	part := whole.SubImage(image.Rect(3, 2, 36, 8)).(*image.NRGBA)
	part.Rect = image.Rect(0, 0, 33, 6)
	data, err := Encode(part, false)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, part, data)
}

// The choice of form must pay: text in two colors has one bit a pixel, and no
// trace is left of colors under full transparency.
func TestEncodeIsSmall(t *testing.T) {
	stripes := codectest.Drawn(800, 800, func(x, y int) color.NRGBA {
		v := uint8(x / 8 % 2 * 255)
		return color.NRGBA{v, v, v, 255}
	})
	secret := codectest.Drawn(300, 300, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x * y), uint8(x ^ y), uint8(y), 0} })
	for name, img := range map[string]*image.NRGBA{"stripes": stripes, "secret": secret} {
		data, err := Encode(img, false)
		if err != nil || len(data) > 2000 {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
	}
}

func TestEncodeNoMetadata(t *testing.T) {
	data, err := Encode(codectest.Drawn(9, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), 3, uint8(x * y)} }), false)
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range chunks(data) {
		if err != nil || !c.intact() || !strings.Contains("IHDR PLTE tRNS IDAT IEND", c.name) {
			t.Errorf("chunk %s, intact %v, %v", c.name, c.intact(), err)
		}
	}
}

// Rows must not cost an allocation each.
func TestEncodeAllocations(t *testing.T) {
	allocations := func(h int) float64 {
		img := codectest.Drawn(64, h, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x * 3), uint8(y), uint8(x * y), 255} })
		return testing.AllocsPerRun(3, func() { Encode(img, false) })
	}
	if few, many := allocations(20), allocations(420); many > few+100 {
		t.Errorf("%v allocations for 20 rows, %v for 420", few, many)
	}
}

func FuzzEncode(f *testing.F) {
	f.Add(uint8(7), []byte("\x00\x00\x00\x00\xff\xff\xff\xff"))
	f.Add(uint8(200), []byte("\x01\x01\x01\xff\x02\x02\x02\xff\x03\x03\x03\x80"))
	f.Add(uint8(0), []byte("quite a few different pixels, some of which are gray: aaaabbbb"))
	f.Fuzz(func(t *testing.T, width uint8, pix []byte) {
		w := int(width) + 1
		h := len(pix) / 4 / w
		if h == 0 || h > 64 {
			return
		}
		img := &image.NRGBA{Pix: pix[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
		data, err := Encode(img, false)
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, img, data)
	})
}

func TestPlan(t *testing.T) {
	// count gives n colors in 64×64 pixels, made by of.
	count := func(n int, of func(i int) color.NRGBA) *image.NRGBA {
		return codectest.Drawn(64, 64, func(x, y int) color.NRGBA { return of((x + 64*y) % n) })
	}
	colors := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i >> 8), 9, 255} }
	grays := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i), uint8(i), 255} }
	hazy := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i), uint8(i), uint8(i >> 3)} }
	glass := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i >> 8), 9, 77} }
	for _, c := range []struct {
		name     string
		img      *image.NRGBA
		kind     byte
		bits, ch int
	}{
		{"1 color", count(1, colors), kindPalette, 1, 1},
		{"2 colors", count(2, colors), kindPalette, 1, 1},
		{"3 colors", count(3, colors), kindPalette, 2, 1},
		{"5 colors", count(5, colors), kindPalette, 4, 1},
		{"17 colors", count(17, colors), kindPalette, 8, 1},
		{"256 colors", count(256, colors), kindPalette, 8, 1},
		{"257 colors", count(257, colors), kindRGB, 8, 3},
		{"256 with alpha", count(256, glass), kindPalette, 8, 1},
		{"257 with alpha", count(257, glass), kindRGBA, 8, 4},
		{"16 grays", count(16, grays), kindPalette, 4, 1},
		{"17 grays", count(17, grays), kindGray, 8, 1},
		{"2048 grays with alpha", count(2048, hazy), kindGrayAlpha, 8, 2},
		{"a palette larger than the pixels", codectest.Drawn(3, 3, func(x, y int) color.NRGBA { return colors(x + 3*y) }), kindRGB, 8, 3},
		{"color that cannot be seen", codectest.Drawn(64, 64, func(x, y int) color.NRGBA {
			return color.NRGBA{uint8(x), uint8(y), 0, 0}
		}), kindPalette, 1, 1},
	} {
		l := planLayout(c.img)
		if l.kind != c.kind || l.bits != c.bits || l.channels != c.ch {
			t.Errorf("%s: type %d, %d bits, %d channels; want %d, %d, %d",
				c.name, l.kind, l.bits, l.channels, c.kind, c.bits, c.ch)
		}
	}
}

// tRNS need not be longer than the colors that are not opaque.
func TestPaletteBeginsTranslucent(t *testing.T) {
	img := codectest.Drawn(32, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 0, 0, 255 - 85*uint8(x%2)} })
	plte, trns := planLayout(img).tables()
	if len(plte) != 3*32 || len(trns) != 16 || slices.Max(trns) != 170 {
		t.Errorf("%d colors, alpha %v", len(plte)/3, trns)
	}
}

// writing is lines of letters in print that is not quite black on white, with
// more colors than a palette has.
func writing(w, h int) *image.NRGBA {
	r := rand.New(rand.NewPCG(5, 6))
	letters := make([][64]color.NRGBA, 12)
	for i := range letters {
		for j := range letters[i] {
			v := uint8(r.IntN(256))
			letters[i][j] = color.NRGBA{v, v / 2, uint8(r.IntN(256)), 255}
		}
	}
	text := make([]int, (w/8+1)*(h/8+1))
	for i := range text {
		text[i] = r.IntN(len(letters))
	}
	return codectest.Drawn(w, h, func(x, y int) color.NRGBA {
		return letters[text[y/8*(w/8+1)+x/8]][y%8*8+x%8]
	})
}

func TestTry(t *testing.T) {
	stripes := codectest.Drawn(600, 400, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 20), uint8(y / 20), 0, 255} })
	for name, c := range map[string]struct {
		img                 *image.NRGBA
		plain, flat, grainy bool
	}{
		"writing":        {writing(300, 225), true, false, false},
		"photo":          {codectest.Scene(300, 225, 0), false, false, true},
		"low photo":      {codectest.Scene(900, 41, 0), false, false, true},
		"squares":        {stripes, false, true, false},
		"hills":          {codectest.Waves(300, 300), false, false, false},
		"without a band": {codectest.Waves(300, 20), false, false, false},
	} {
		z, _ := zlib.NewWriterLevel(nil, defaultLevel)
		got := tryLayout(c.img, planLayout(c.img), z)
		if got.betterPlain() != c.plain || got.flat() != c.flat || got.grainy() != c.grainy {
			t.Errorf("%s: %+v: plain %v, flat %v, grainy %v", name, got, got.betterPlain(), got.flat(), got.grainy())
		}
	}
}

// What is found out from some rows must hold for the whole picture.
func TestTrialDecidesRightly(t *testing.T) {
	for name, img := range map[string]*image.NRGBA{"writing": writing(300, 225), "photo": codectest.Scene(300, 225, 0)} {
		l := planLayout(img)
		z, _ := zlib.NewWriterLevel(nil, defaultLevel)
		whole := func(plain bool) int {
			var size counter
			z.Reset(&size)
			rows := newRowFilter(l, img.Rect.Dx())
			rows.plain = plain
			for y := range img.Rect.Dy() {
				l.pack(rows.next(), picture.Row(img, y))
				z.Write(rows.filtered())
			}
			z.Close()
			return int(size)
		}
		plain, filtered := whole(true), whole(false)
		if got := tryLayout(img, l, z).betterPlain(); got != (plain < filtered) {
			t.Errorf("%s: %v, but %d bytes plain and %d filtered", name, got, plain, filtered)
		}
	}
}

// Flat pictures are where a fast compressor loses most to the standard library.
func TestEncodeFlat(t *testing.T) {
	img := codectest.Drawn(1000, 700, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 40), uint8(y / 40), 0, 255} })
	data, err := Encode(img, false)
	if err != nil {
		t.Fatal(err)
	}
	var other bytes.Buffer
	if err := png.Encode(&other, img); err != nil {
		t.Fatal(err)
	}
	if len(data) > other.Len()*5/4 {
		t.Errorf("%d bytes, the standard library has %d", len(data), other.Len())
	}
}
