package codec

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

func TestGIFPaletteNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p gifPalette
		for range rapid.IntRange(1, 256).Draw(t, "colours") {
			p.colours = append(p.colours, rgb{rapid.Uint8().Draw(t, "r"), rapid.Uint8().Draw(t, "g"), rapid.Uint8().Draw(t, "b")})
		}
		for range 50 {
			r, g, b := rapid.IntRange(0, 255).Draw(t, "r"), rapid.IntRange(0, 255).Draw(t, "g"), rapid.IntRange(0, 255).Draw(t, "b")
			i, squares := p.nearest(r, g, b)
			if want := slowNearest(p.colours, r, g, b); squares != want || distance(p.colours[i], r, g, b) != want {
				t.Fatalf("nearest to %d,%d,%d is %v, %d away; the nearest is %d away", r, g, b, p.colours[i], squares, want)
			}
		}
	})
}

func distance(c rgb, r, g, b int) int64 {
	dr, dg, db := int(c[0])-r, int(c[1])-g, int(c[2])-b
	return int64(dr*dr + dg*dg + db*db)
}

func slowNearest(colours []rgb, r, g, b int) int64 {
	least := distance(colours[0], r, g, b)
	for _, c := range colours {
		least = min(least, distance(c, r, g, b))
	}
	return least
}

// strip has n opaque colours, and as many transparent pixels.
func strip(n, transparent int) Frame {
	return Frame{Image: drawn(n+transparent, 1, func(x, y int) color.NRGBA {
		if x >= n {
			return color.NRGBA{uint8(x), 99, 99, 127}
		}
		return color.NRGBA{uint8(x), uint8(x >> 8), 7, uint8(128 + x%128)}
	})}
}

func TestNewGIFPalette(t *testing.T) {
	for _, c := range []struct {
		name    string
		frames  []Frame
		exact   bool
		colours int
		bits    int
	}{
		{"nothing to see", []Frame{strip(0, 3)}, true, 0, 1},
		{"one colour", []Frame{strip(1, 0)}, true, 1, 1},
		{"two colours", []Frame{strip(2, 0)}, true, 2, 2},
		{"three and transparency", []Frame{strip(3, 1)}, true, 3, 2},
		{"127", []Frame{strip(127, 0)}, true, 127, 7},
		{"128", []Frame{strip(128, 0)}, true, 128, 8},
		{"255 and transparency", []Frame{strip(255, 1)}, true, 255, 8},
		{"256", []Frame{strip(256, 0)}, true, 256, 8},
		{"256 in two frames", []Frame{strip(256, 0), strip(17, 0)}, true, 256, 8},
		{"256 and transparency", []Frame{strip(256, 1)}, false, -1, -1},
		{"257", []Frame{strip(257, 0)}, false, -1, -1},
	} {
		p := newGIFPalette(c.frames)
		if p.exact != c.exact || c.exact && (len(p.colours) != c.colours || p.bits() != c.bits) {
			t.Errorf("%s: exact %v, %d colours, %d bits", c.name, p.exact, len(p.colours), p.bits())
		}
		if !p.exact && len(p.colours) > 255 {
			t.Errorf("%s: no room for transparency", c.name)
		}
	}
}

func TestGIFPaletteIndex(t *testing.T) {
	p := &gifPalette{colours: []rgb{{0, 0, 0}, {100, 100, 100}}}
	img := &image.NRGBA{Rect: image.Rect(0, 0, 3, 1), Stride: 12, Pix: []byte{
		10, 20, 0, 255 /**/, 90, 100, 100, 128 /**/, 0, 0, 0, 127,
	}}
	dst := make([]byte, 3)
	if squares := p.index(dst, img); string(dst) != "\x00\x01\x02" || squares != 500+100 {
		t.Errorf("indices %v, squares %d", dst, squares)
	}
}
