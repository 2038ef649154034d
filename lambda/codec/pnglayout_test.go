package codec

import (
	"image"
	"image/color"
	"slices"
	"testing"
)

// drawn makes a picture whose pixels at returns.
func drawn(w, h int, at func(x, y int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, at(x, y))
		}
	}
	return img
}

func TestPlanPNG(t *testing.T) {
	// count gives n colours in 64×64 pixels, made by of.
	count := func(n int, of func(i int) color.NRGBA) *image.NRGBA {
		return drawn(64, 64, func(x, y int) color.NRGBA { return of((x + 64*y) % n) })
	}
	colours := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i >> 8), 9, 255} }
	greys := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i), uint8(i), 255} }
	hazy := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i), uint8(i), uint8(i >> 3)} }
	glass := func(i int) color.NRGBA { return color.NRGBA{uint8(i), uint8(i >> 8), 9, 77} }
	for _, c := range []struct {
		name     string
		img      *image.NRGBA
		kind     byte
		bits, ch int
	}{
		{"1 colour", count(1, colours), pngPalette, 1, 1},
		{"2 colours", count(2, colours), pngPalette, 1, 1},
		{"3 colours", count(3, colours), pngPalette, 2, 1},
		{"5 colours", count(5, colours), pngPalette, 4, 1},
		{"17 colours", count(17, colours), pngPalette, 8, 1},
		{"256 colours", count(256, colours), pngPalette, 8, 1},
		{"257 colours", count(257, colours), pngRGB, 8, 3},
		{"256 with alpha", count(256, glass), pngPalette, 8, 1},
		{"257 with alpha", count(257, glass), pngRGBA, 8, 4},
		{"16 greys", count(16, greys), pngPalette, 4, 1},
		{"17 greys", count(17, greys), pngGrey, 8, 1},
		{"2048 greys with alpha", count(2048, hazy), pngGreyAlpha, 8, 2},
		{"a palette larger than the pixels", drawn(3, 3, func(x, y int) color.NRGBA { return colours(x + 3*y) }), pngRGB, 8, 3},
		{"colour that cannot be seen", drawn(64, 64, func(x, y int) color.NRGBA {
			return color.NRGBA{uint8(x), uint8(y), 0, 0}
		}), pngPalette, 1, 1},
	} {
		l := planPNG(c.img)
		if l.kind != c.kind || l.bits != c.bits || l.channels != c.ch {
			t.Errorf("%s: type %d, %d bits, %d channels; want %d, %d, %d",
				c.name, l.kind, l.bits, l.channels, c.kind, c.bits, c.ch)
		}
	}
}

// tRNS need not be longer than the colours that are not opaque.
func TestPaletteBeginsTranslucent(t *testing.T) {
	img := drawn(32, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 0, 0, 255 - 85*uint8(x%2)} })
	plte, trns := planPNG(img).tables()
	if len(plte) != 3*32 || len(trns) != 16 || slices.Max(trns) != 170 {
		t.Errorf("%d colours, alpha %v", len(plte)/3, trns)
	}
}

func TestColourSet(t *testing.T) {
	var s colourSet
	for i := range uint32(2 * 256) { // each twice
		if !s.add(i / 2 << 22) {
			t.Fatalf("colour %d refused", i/2)
		}
	}
	if s.add(1) {
		t.Error("a 257th colour was taken")
	}
	for i := range uint32(256) {
		if got := s.number(i << 22); got != uint8(i) {
			t.Errorf("colour %d has number %d", i, got)
		}
	}
}
