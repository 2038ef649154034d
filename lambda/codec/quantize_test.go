package codec

import (
	"cmp"
	"image"
	"image/color"
	"image/color/palette"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawPixels draws a picture of a few pixels, many of them in the same bins.
func drawPixels(t *rapid.T) *image.NRGBA {
	n := rapid.IntRange(1, 60).Draw(t, "pixels")
	img := image.NewNRGBA(image.Rect(0, 0, n, 1))
	for i := range img.Pix {
		img.Pix[i] = rapid.OneOf(rapid.Uint8(), rapid.Uint8Range(100, 120)).Draw(t, "channel") | 0x80*uint8(i%4/3)
	}
	return img
}

// slowSum adds up the pixels of the box one by one.
func slowSum(img *image.NRGBA, b wuBox) moments {
	var m moments
	for i := 0; i < len(img.Pix); i += 4 {
		inside := true
		for axis := range 3 {
			bin := int(img.Pix[i+axis])/8 + 1
			inside = inside && b.lo[axis] < bin && bin <= b.hi[axis]
		}
		if !inside {
			continue
		}
		r, g, b := int64(img.Pix[i]), int64(img.Pix[i+1]), int64(img.Pix[i+2])
		m = m.plus(moments{1, r, g, b, r*r + g*g + b*b})
	}
	return m
}

func accumulated(img *image.NRGBA) *histogram {
	h := new(histogram)
	h.add(img)
	h.accumulate()
	return h
}

func drawBox(t *rapid.T) wuBox {
	var b wuBox
	for axis := range 3 {
		b.lo[axis] = rapid.IntRange(0, 31).Draw(t, "lo")
		b.hi[axis] = rapid.IntRange(b.lo[axis]+1, 32).Draw(t, "hi")
	}
	return b
}

func TestHistogramSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, b := drawPixels(t), drawBox(t)
		if got, want := accumulated(img).sum(b), slowSum(img, b); got != want {
			t.Fatalf("sum of %v is %v, want %v", b, got, want)
		}
	})
}

// No other cut of a box may leave a smaller error.
func TestHistogramCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := drawPixels(t)
		whole := wuBox{hi: [3]int{32, 32, 32}}
		lower, upper, ok := accumulated(img).cut(whole)
		left := slowSum(img, whole).error()
		if ok {
			left = slowSum(img, lower).error() + slowSum(img, upper).error()
		}
		for axis := range 3 {
			for i := 1; i < 32; i++ {
				l, u := whole, whole
				l.hi[axis], u.lo[axis] = i, i
				if e := slowSum(img, l).error() + slowSum(img, u).error(); e < left-1e-6 {
					t.Fatalf("cut into %v and %v leaves %v; at %d of axis %d it would be %v", lower, upper, left, i, axis, e)
				}
			}
		}
	})
}

// Pixels that are to be transparent have no say.
func TestHistogramAlpha(t *testing.T) {
	img := drawn(4, 1, func(x, y int) color.NRGBA { return color.NRGBA{uint8(50 * x), 9, 9, []uint8{0, 127, 128, 255}[x]} })
	h := new(histogram)
	h.add(img)
	if got, want := h.palette(9), []rgb{{100, 9, 9}, {150, 9, 9}}; !slices.Equal(sortedRGB(got), want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func sortedRGB(p []rgb) []rgb {
	return slices.SortedFunc(slices.Values(p), func(a, b rgb) int { return slices.Compare(a[:], b[:]) })
}

// Colours that lie apart, and are few enough, come out as they are.
func TestHistogramPaletteFewColours(t *testing.T) {
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
		h := new(histogram)
		h.add(img)
		if got := h.palette(len(bins)); !slices.Equal(sortedRGB(got), sortedRGB(want)) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestHistogramPaletteSize(t *testing.T) {
	img := noise(100, 100, 1)
	for _, n := range []int{1, 2, 17, 255} {
		h := new(histogram)
		h.add(img)
		if got := h.palette(n); len(got) != n {
			t.Errorf("%d colours, want %d", len(got), n)
		}
	}
	if got := new(histogram).palette(255); len(got) != 0 {
		t.Errorf("%d colours of no pixels", len(got))
	}
	h := new(histogram)
	h.add(drawn(8, 1, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 0, 0, 255} }))
	if got := h.palette(255); len(got) != 1 || got[0] != (rgb{4, 0, 0}) {
		t.Errorf("one bin gives %v, want its mean", got)
	}
}

// The palette must be worth its name: the fixed one that the standard library
// would use is 10 dB worse for a landscape.
func TestHistogramPaletteQuality(t *testing.T) {
	img := scene(300, 200, 0)
	h := new(histogram)
	h.add(img)
	chosen := &gifPalette{colours: h.palette(255)}
	var fixed []rgb
	for _, c := range palette.Plan9 {
		n := nrgbaOf(c)
		fixed = append(fixed, rgb(n[:3]))
	}
	dst := make([]byte, 300*200)
	got, other := chosen.index(dst, img), (&gifPalette{colours: fixed}).index(dst, img)
	if better := 10 * math.Log10(float64(other)/float64(got)); better < 10 {
		t.Errorf("only %.1f dB better", better)
	}
}

func TestLargest(t *testing.T) {
	for _, v := range [][]float64{{1}, {1, 3, 2}, {3, 1, 2}, {1, 2, 3}} {
		if got := v[largest(v)]; cmp.Compare(got, slices.Max(v)) != 0 {
			t.Errorf("largest of %v: %v", v, got)
		}
	}
}
