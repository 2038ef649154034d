package codec

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zlib"
)

// writing is lines of letters in print that is not quite black on white, with
// more colours than a palette has.
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
	return drawn(w, h, func(x, y int) color.NRGBA {
		return letters[text[y/8*(w/8+1)+x/8]][y%8*8+x%8]
	})
}

func TestTryPNG(t *testing.T) {
	stripes := drawn(600, 400, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 20), uint8(y / 20), 0, 255} })
	for name, c := range map[string]struct {
		img                 *image.NRGBA
		plain, flat, grainy bool
	}{
		"writing":        {writing(300, 225), true, false, false},
		"photo":          {scene(300, 225, 0), false, false, true},
		"low photo":      {scene(900, 41, 0), false, false, true},
		"squares":        {stripes, false, true, false},
		"hills":          {waves(300, 300), false, false, false},
		"without a band": {waves(300, 20), false, false, false},
	} {
		z, _ := zlib.NewWriterLevel(nil, pngLevel)
		got := tryPNG(c.img, planPNG(c.img), z)
		if got.betterPlain() != c.plain || got.flat() != c.flat || got.grainy() != c.grainy {
			t.Errorf("%s: %+v: plain %v, flat %v, grainy %v", name, got, got.betterPlain(), got.flat(), got.grainy())
		}
	}
}

// What is found out from some rows must hold for the whole picture.
func TestTrialDecidesRightly(t *testing.T) {
	for name, img := range map[string]*image.NRGBA{"writing": writing(300, 225), "photo": scene(300, 225, 0)} {
		l := planPNG(img)
		z, _ := zlib.NewWriterLevel(nil, pngLevel)
		whole := func(plain bool) int {
			var size counter
			z.Reset(&size)
			rows := newRowFilter(l, img.Rect.Dx())
			rows.plain = plain
			for y := range img.Rect.Dy() {
				l.pack(rows.next(), pixelRow(img, y))
				z.Write(rows.filtered())
			}
			z.Close()
			return int(size)
		}
		plain, filtered := whole(true), whole(false)
		if got := tryPNG(img, l, z).betterPlain(); got != (plain < filtered) {
			t.Errorf("%s: %v, but %d bytes plain and %d filtered", name, got, plain, filtered)
		}
	}
}

// Flat pictures are where a fast compressor loses most to the standard library.
func TestEncodePNGFlat(t *testing.T) {
	img := drawn(1000, 700, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 40), uint8(y / 40), 0, 255} })
	data, err := encodePNG(img, false)
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
