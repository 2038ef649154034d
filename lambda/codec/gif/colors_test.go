package gif

import (
	"image"
	"image/color"
	plan9 "image/color/palette"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
)

func TestPaletteNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p colorTable
		for range rapid.IntRange(1, 256).Draw(t, "colors") {
			p.colors = append(p.colors, rgb{rapid.Uint8().Draw(t, "r"), rapid.Uint8().Draw(t, "g"), rapid.Uint8().Draw(t, "b")})
		}
		for range 50 {
			r, g, b := rapid.IntRange(0, 255).Draw(t, "r"), rapid.IntRange(0, 255).Draw(t, "g"), rapid.IntRange(0, 255).Draw(t, "b")
			i, squares := p.nearest(r, g, b)
			if want := slowNearest(p.colors, r, g, b); squares != want || distance(p.colors[i], r, g, b) != want {
				t.Fatalf("nearest to %d,%d,%d is %v, %d away; the nearest is %d away", r, g, b, p.colors[i], squares, want)
			}
		}
	})
}

func distance(c rgb, r, g, b int) int64 {
	dr, dg, db := int(c[0])-r, int(c[1])-g, int(c[2])-b
	return int64(dr*dr + dg*dg + db*db)
}

func slowNearest(colors []rgb, r, g, b int) int64 {
	least := distance(colors[0], r, g, b)
	for _, c := range colors {
		least = min(least, distance(c, r, g, b))
	}
	return least
}

// strip has n opaque colors, and as many transparent pixels.
func strip(n, transparent int) picture.Frame {
	return picture.Frame{Image: codectest.Drawn(n+transparent, 1, func(x, y int) color.NRGBA {
		if x >= n {
			return color.NRGBA{uint8(x), 99, 99, 127}
		}
		return color.NRGBA{uint8(x), uint8(x >> 8), 7, uint8(128 + x%128)}
	})}
}

func TestNewPalette(t *testing.T) {
	for _, c := range []struct {
		name   string
		frames []picture.Frame
		exact  bool
		colors int
		bits   int
	}{
		{"nothing to see", []picture.Frame{strip(0, 3)}, true, 0, 1},
		{"one color", []picture.Frame{strip(1, 0)}, true, 1, 1},
		{"two colors", []picture.Frame{strip(2, 0)}, true, 2, 2},
		{"three and transparency", []picture.Frame{strip(3, 1)}, true, 3, 2},
		{"127", []picture.Frame{strip(127, 0)}, true, 127, 7},
		{"128", []picture.Frame{strip(128, 0)}, true, 128, 8},
		{"255 and transparency", []picture.Frame{strip(255, 1)}, true, 255, 8},
		{"256", []picture.Frame{strip(256, 0)}, true, 256, 8},
		{"256 in two frames", []picture.Frame{strip(256, 0), strip(17, 0)}, true, 256, 8},
		{"256 and transparency", []picture.Frame{strip(256, 1)}, false, -1, -1},
		{"257", []picture.Frame{strip(257, 0)}, false, -1, -1},
	} {
		p := newColorTable(c.frames)
		if p.exact != c.exact || c.exact && (len(p.colors) != c.colors || p.bits() != c.bits) {
			t.Errorf("%s: exact %v, %d colors, %d bits", c.name, p.exact, len(p.colors), p.bits())
		}
		if !p.exact && len(p.colors) > 255 {
			t.Errorf("%s: no room for transparency", c.name)
		}
	}
}

func TestPaletteIndex(t *testing.T) {
	p := &colorTable{colors: []rgb{{0, 0, 0}, {100, 100, 100}}}
	img := &image.NRGBA{Rect: image.Rect(0, 0, 3, 1), Stride: 12, Pix: []byte{
		10, 20, 0, 255 /**/, 90, 100, 100, 128 /**/, 0, 0, 0, 127,
	}}
	dst := make([]byte, 3)
	if squares := p.index(dst, img); string(dst) != "\x00\x01\x02" || squares != 500+100 {
		t.Errorf("indices %v, squares %d", dst, squares)
	}
}

func chosen(img *image.NRGBA, n int) []rgb { return chooseColors([]picture.Frame{{Image: img}}, n) }

// Pixels that are to be transparent have no say.
func TestChooseColorsAlpha(t *testing.T) {
	img := codectest.Drawn(4, 1, func(x, y int) color.NRGBA { return color.NRGBA{uint8(50 * x), 9, 9, []uint8{0, 127, 128, 255}[x]} })
	if got, want := chosen(img, 9), []rgb{{100, 9, 9}, {150, 9, 9}}; !slices.Equal(sortedRGB(got), want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func sortedRGB(p []rgb) []rgb {
	return slices.SortedFunc(slices.Values(p), func(a, b rgb) int { return slices.Compare(a[:], b[:]) })
}

// Colors that lie apart, and are few enough, come out as they are.
func TestChooseColorsFewColors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bins := rapid.SliceOfNDistinct(rapid.IntRange(0, 32767), 1, 40, rapid.ID).Draw(t, "bins")
		var want []rgb
		img := image.NewNRGBA(image.Rect(0, 0, 2*len(bins), 1))
		for i, b := range bins {
			within := rapid.IntRange(0, 7).Draw(t, "within the bin")
			c := rgb{uint8(b>>10<<3 + within), uint8(b >> 5 << 3), uint8(b<<3 + within)}
			want = append(want, c)
			copy(img.Pix[8*i:], []byte{c[0], c[1], c[2], 255, c[0], c[1], c[2], 255})
		}
		if got := chosen(img, len(bins)); !slices.Equal(sortedRGB(got), sortedRGB(want)) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestChooseColorsSize(t *testing.T) {
	img := codectest.Noise(100, 100, 1)
	for _, n := range []int{1, 2, 17, 255} {
		if got := chosen(img, n); len(got) != n {
			t.Errorf("%d colors, want %d", len(got), n)
		}
	}
	if got := chooseColors(nil, 255); len(got) != 0 {
		t.Errorf("%d colors of no pixels", len(got))
	}
	shades := codectest.Drawn(8, 1, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 0, 0, 255} })
	if got := chosen(shades, 255); len(got) != 1 || got[0] != (rgb{4, 0, 0}) {
		t.Errorf("one bin gives %v, want its mean", got)
	}
}

// The palette must be worth its name: the fixed one that the standard library
// would use is 10 dB worse for a landscape.
func TestChooseColorsQuality(t *testing.T) {
	img := codectest.Scene(300, 200, 0)
	best := &colorTable{colors: chosen(img, 255)}
	var fixed []rgb
	for _, c := range plan9.Plan9 {
		n := nrgbaOf(c)
		fixed = append(fixed, rgb(n[:3]))
	}
	dst := make([]byte, 300*200)
	got, other := best.index(dst, img), (&colorTable{colors: fixed}).index(dst, img)
	if better := 10 * math.Log10(float64(other)/float64(got)); better < 10 {
		t.Errorf("only %.1f dB better", better)
	}
}

// roughly compares means over blocks of 4×4 pixels.
func roughly(img *image.NRGBA, p *colorTable, indices []byte) (squares float64) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := 0; y < h; y += 4 {
		for x := 0; x < w; x += 4 {
			for c := range 3 {
				sum := 0
				for i := range 16 {
					x, y := x+i%4, y+i/4
					sum += int(img.Pix[img.PixOffset(x, y)+c]) - int(p.colors[indices[y*w+x]][c])
				}
				squares += float64(sum) * float64(sum)
			}
		}
	}
	return squares
}

// Seen from afar, a dithered picture must be the better one, and not only a
// noisier one.
func TestDitherPays(t *testing.T) {
	img := codectest.Waves(200, 200)
	p := newColorTable([]picture.Frame{{Image: img}})
	plain, dithered := make([]byte, 200*200), make([]byte, 200*200)
	p.index(plain, img)
	p.dither(dithered, img)
	if p, d := roughly(img, p, plain), roughly(img, p, dithered); d > p/2 {
		t.Errorf("squared errors of blocks: %.0f dithered, %.0f without", d, p)
	}
}

func TestDitherCutsAlpha(t *testing.T) {
	img := codectest.Drawn(9, 5, func(x, y int) color.NRGBA { return color.NRGBA{uint8(28 * x), 0, uint8(60 * y), uint8(100 + 9*x*y)} })
	p := &colorTable{colors: []rgb{{0, 0, 0}, {255, 0, 255}}}
	indices := make([]byte, 45)
	p.dither(indices, img)
	for i, v := range indices {
		if transparent := img.Pix[4*i+3] < 128; transparent != (v == 2) {
			t.Errorf("pixel %d with alpha %d has index %d", i, img.Pix[4*i+3], v)
		}
	}
}

// Where there is no error there is nothing to spread.
func TestDitherLeavesExactColors(t *testing.T) {
	img := strip(200, 9).Image
	p := newColorTable([]picture.Frame{{Image: img}})
	plain, dithered := make([]byte, 209), make([]byte, 209)
	p.index(plain, img)
	p.dither(dithered, img)
	if string(plain) != string(dithered) {
		t.Errorf("%v, want %v", dithered, plain)
	}
}
