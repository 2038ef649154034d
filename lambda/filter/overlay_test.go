package filter

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A half transparent blue on orange, as Thumbor composites it (and rounds down).
func TestComposite(t *testing.T) {
	base := color.NRGBA{0xc8, 0x64, 0x32, 255}
	mark := Canvas(image.Pt(2, 2), color.NRGBA{0, 0, 255, 0x80})
	b, m := []uint8{0xc8, 0x64, 0x32, 255}, []uint8{0x63, 0x31, 0x98, 255}
	for at, painted := range map[image.Point][]int{
		{X: 1, Y: 1}: {5, 6, 9, 10}, {X: -1, Y: 3}: {12}, {X: 3, Y: -1}: {3}, {X: 4, Y: 0}: nil, {X: -2, Y: -2}: nil,
	} {
		img := inside(Canvas(image.Pt(4, 4), base))
		Composite(img, inside(mark), at, Opaque())
		var want []uint8
		for i := range 16 {
			p := b
			for _, k := range painted {
				if k == i {
					p = m
				}
			}
			want = append(want, p...)
		}
		checkPixels(t, at.String(), img, 1, want...)
	}
}

// Thumbor takes half of 255 from any alpha, by its own compiled code.
func TestThumborFaded(t *testing.T) {
	half := ThumborFaded(50)
	for in, want := range map[uint8]uint8{0x00: 0, 0x79: 0, 0x7f: 0, 0x84: 5, 0x8f: 0x10, 0x9a: 0x1b, 0xa5: 0x26, 255: 128} {
		if half[in] != want {
			t.Errorf("alpha %d becomes %d; want %d", in, half[in], want)
		}
	}
	if *ThumborFaded(0) != *Opaque() || *ThumborFaded(100) != (Opacity{}) {
		t.Error("0 percent are to take nothing, 100 all")
	}
}

func TestFaded(t *testing.T) {
	half := Faded(50)
	for in, want := range map[uint8]uint8{0: 0, 1: 1, 128: 64, 200: 100, 255: 128} {
		if half[in] != want {
			t.Errorf("alpha %d becomes %d; want %d", in, half[in], want)
		}
	}
	for i, v := range Opaque() {
		if int(v) != i {
			t.Errorf("opaque: %d becomes %d", i, v)
		}
	}
	// Black at half its opacity on red, as Serverless Image Handler has it.
	img := picture(255, 0, 0, 255)
	Composite(img, picture(0, 0, 0, 255), image.Point{}, half)
	checkPixels(t, "black on red", img, 1, 127, 0, 0, 255)
	if *Faded(100) != (Opacity{}) || *Faded(0) != *Opaque() {
		t.Error("0 percent are to take nothing, 100 all")
	}
}

// sourceOver is the formula in floating point, with colors times alpha.
func sourceOver(below, above color.NRGBA, alpha float64) [4]float64 {
	a, rest := alpha/255, (1-alpha/255)*float64(below.A)/255
	return [4]float64{
		a*float64(above.R) + rest*float64(below.R), a*float64(above.G) + rest*float64(below.G),
		a*float64(above.B) + rest*float64(below.B), 255 * (a + rest),
	}
}

func closeTo(c color.NRGBA, want [4]float64, slack float64) bool {
	a := float64(c.A) / 255
	for k, v := range [4]float64{a * float64(c.R), a * float64(c.G), a * float64(c.B), float64(c.A)} {
		if math.Abs(v-want[k]) > slack {
			return false
		}
	}
	return true
}

func TestCompositeAgainstSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dst, sheet := drawPicture(t)
		src, source := drawPicture(t)
		before, sourceBefore := clone(sheet), clone(source)
		at := image.Pt(rapid.IntRange(-12, 12).Draw(t, "left"), rapid.IntRange(-6, 6).Draw(t, "top"))
		o := Faded(rapid.Float64Range(0, 100).Draw(t, "transparency"))
		Composite(dst, src, at, o)
		move := at.Add(dst.Rect.Min).Sub(src.Rect.Min)
		covered := src.Rect.Add(move).Intersect(dst.Rect)
		checkSurroundings(t, before, sheet, covered)
		checkSurroundings(t, sourceBefore, source, image.Rectangle{})
		for y := covered.Min.Y; y < covered.Max.Y; y++ {
			for x := covered.Min.X; x < covered.Max.X; x++ {
				above := src.NRGBAAt(x-move.X, y-move.Y)
				want := sourceOver(before.NRGBAAt(x, y), above, float64(o[above.A]))
				if !closeTo(dst.NRGBAAt(x, y), want, 1.1) {
					t.Fatalf("%v over %v is %v; want %v", above, before.NRGBAAt(x, y), dst.NRGBAAt(x, y), want)
				}
			}
		}
	})
}

func TestTile(t *testing.T) {
	img := Canvas(image.Pt(7, 4), color.NRGBA{'.', '.', '.', 255})
	Tile(img, inside(grayLetters("ab", "cd")), image.Pt(4, 1), image.Pt(1, 0), Opaque())
	checkPixels(t, "tiles", img, 0, grayLetters(".cd.cd.", ".ab.ab.", ".cd.cd.", ".ab.ab.").Pix...)
}

func TestTileAgainstComposite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dst, sheet := drawPicture(t)
		src, _ := drawPicture(t)
		n := rapid.IntRange(0, 3)
		at := image.Pt(rapid.IntRange(-9, 9).Draw(t, "left"), rapid.IntRange(-9, 9).Draw(t, "top"))
		gap := image.Pt(n.Draw(t, "gap x"), n.Draw(t, "gap y"))
		slow := clone(sheet).SubImage(dst.Rect).(*image.NRGBA)
		if step := src.Rect.Size().Add(gap); !src.Rect.Empty() {
			for i := -30; i <= 30; i++ {
				for j := -30; j <= 30; j++ {
					Composite(slow, src, at.Add(image.Pt(i*step.X, j*step.Y)), Opaque())
				}
			}
		}
		Tile(dst, src, at, gap, Opaque())
		if string(pixels(dst)) != string(pixels(slow)) {
			t.Fatalf("tiles of %v at %v, %v apart, differ from those laid one by one", src.Rect.Size(), at, gap)
		}
	})
}

// blends are (100, 200, 250) over (200, 100, 50) and (255, 128, 0) over
// (30, 0, 255), all opaque, as sharp 0.35.5 (libvips 8.18.7) blends them, which
// rounds down (and burns white by black to black, where the specification leaves
// it white); then the first pair with the alpha 64 over 128. There libvips mixes
// colors that are already multiplied by alpha; these are worked out by hand.
var blends = []struct {
	name        string
	opaque      [6]uint8
	translucent [4]uint8
}{
	{"over", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{159, 140, 130, 159}},
	{"source", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{100, 200, 250, 64}},
	{"in", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{99, 199, 250, 32}},
	{"atop", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{175, 125, 100, 128}}, // a quarter of the source
	{"dest", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{200, 100, 50, 128}},
	{"dest-over", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{180, 119, 89, 159}},
	{"dest-in", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{200, 100, 50, 32}},
	{"dest-atop", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{150, 150, 150, 64}}, // half of each
	{"add", [6]uint8{255, 255, 255, 255, 128, 255}, [4]uint8{166, 133, 116, 192}},
	{"saturate", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{166, 133, 116, 192}}, // there is room: as add
	// A fifth of the source, three fifths of the backdrop and a fifth of the mix
	// of both: (1-128/255)·64/255 = 0.125, 0.376 and 0.126, of 0.627 together.
	{"multiply", [6]uint8{78, 78, 49, 30, 0, 0}, [4]uint8{156, 115, 90, 159}},
	{"screen", [6]uint8{221, 221, 250, 255, 128, 255}, [4]uint8{184, 144, 130, 159}},
	{"overlay", [6]uint8{188, 156, 98, 60, 0, 255}, [4]uint8{178, 131, 99, 159}},
	{"darken", [6]uint8{100, 100, 50, 30, 0, 0}, [4]uint8{160, 120, 90, 159}},
	{"lighten", [6]uint8{200, 200, 250, 255, 128, 255}, [4]uint8{180, 140, 130, 159}},
	{"colour-dodge", [6]uint8{255, 255, 255, 255, 0, 255}, [4]uint8{191, 151, 131, 159}},
	{"colour-burn", [6]uint8{114, 57, 45, 30, 0, 255}, [4]uint8{163, 111, 89, 159}},
	{"hard-light", [6]uint8{156, 188, 246, 255, 1, 0}, [4]uint8{171, 138, 129, 159}},
	{"soft-light", [6]uint8{190, 133, 110, 84, 0, 255}, [4]uint8{178, 127, 102, 159}},
	{"difference", [6]uint8{100, 100, 200, 225, 128, 255}, [4]uint8{160, 120, 120, 159}},
	{"exclusion", [6]uint8{143, 143, 201, 225, 128, 255}, [4]uint8{169, 128, 120, 159}},
}

func TestBlend(t *testing.T) {
	for _, tt := range blends {
		mode, ok := BlendNamed(tt.name)
		if !ok || mode.String() != tt.name {
			t.Errorf("%q is %v, %v", tt.name, mode, ok)
		}
		img := inside(picture(200, 100, 50, 255, 30, 0, 255, 255, 200, 100, 50, 128))
		Blend(img, inside(picture(100, 200, 250, 255, 255, 128, 0, 255, 100, 200, 250, 64)), image.Point{}, mode, Opaque())
		o := tt.opaque
		checkPixels(t, tt.name, img, 2, o[0], o[1], o[2], 255, o[3], o[4], o[5], 255,
			tt.translucent[0], tt.translucent[1], tt.translucent[2], tt.translucent[3])
	}
}

// These leave nothing of opaque pixels over each other.
func TestBlendToNothing(t *testing.T) {
	for name, want := range map[string][4]uint8{
		"clear": {}, "out": {100, 200, 250, 32}, "dest-out": {200, 100, 50, 96}, "xor": {175, 125, 100, 128},
	} {
		mode, _ := BlendNamed(name)
		img := picture(200, 100, 50, 255, 200, 100, 50, 128)
		Blend(img, picture(100, 200, 250, 255, 100, 200, 250, 64), image.Point{}, mode, Opaque())
		checkPixels(t, name, img, 1, 0, 0, 0, 0, want[0], want[1], want[2], want[3])
	}
}

func TestBlendNamed(t *testing.T) {
	for name, want := range map[string]BlendMode{"": BlendOver, "color-dodge": blendColorDodge, "color-burn": blendColorBurn, "clear": blendClear} {
		if got, ok := BlendNamed(name); got != want || !ok {
			t.Errorf("%q is %v, %v", name, got, ok)
		}
	}
	for _, name := range []string{"Over", "normal", "colour"} {
		if got, ok := BlendNamed(name); ok {
			t.Errorf("%q is %v", name, got)
		}
	}
	if got := BlendMode(200).String(); got != "unknown" {
		t.Errorf("mode 200 is %q", got)
	}
}

// A mask keeps what lies under it, and nothing else in the image.
func TestBlendClearsAround(t *testing.T) {
	for name, clears := range map[string]bool{
		"dest-in": true, "in": true, "out": true, "source": true, "clear": true, "dest-atop": true,
		"over": false, "atop": false, "dest": false, "dest-out": false, "dest-over": false, "xor": false,
		"add": false, "saturate": false, "multiply": false, "difference": false,
	} {
		mode, _ := BlendNamed(name)
		for _, at := range []image.Point{{X: 1, Y: 1}, {X: 9, Y: 9}} {
			img := Canvas(image.Pt(4, 3), color.NRGBA{7, 8, 9, 255})
			Blend(img, Canvas(image.Pt(1, 1), color.NRGBA{A: 255}), at, mode, Opaque())
			if got := img.NRGBAAt(3, 2).A == 0; got != clears {
				t.Errorf("%s at %v clears the corner: %v", name, at, got)
			}
		}
	}
}

// Where the overlay cannot be seen the modes that are not masks leave the image
// as it is; where nothing is below, the separable ones are source-over.
func TestBlendLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dst, sheet := drawPicture(t)
		src, _ := drawPicture(t)
		at := image.Pt(rapid.IntRange(-9, 9).Draw(t, "left"), rapid.IntRange(-5, 5).Draw(t, "top"))
		before := clone(sheet)
		mode := BlendMode(rapid.IntRange(0, 30).Draw(t, "mode"))
		Blend(dst, src, at, mode, Opaque())
		checkSurroundings(t, before, sheet, dst.Rect)
		if mode < blendMultiply {
			return
		}
		sheet = clone(before)
		dst = sheet.SubImage(dst.Rect).(*image.NRGBA)
		Blend(dst, src, at, mode, Faded(100))
		for y := dst.Rect.Min.Y; y < dst.Rect.Max.Y; y++ {
			for x := dst.Rect.Min.X; x < dst.Rect.Max.X; x++ {
				if a, b := before.NRGBAAt(x, y), dst.NRGBAAt(x, y); a != b && a.A > 0 {
					t.Fatalf("%v: an unseen overlay turns %v into %v", mode, a, b)
				}
			}
		}
		for i := 3; i < len(sheet.Pix); i += 4 {
			sheet.Pix[i] = 0
		}
		slow := clone(sheet).SubImage(dst.Rect).(*image.NRGBA)
		Blend(dst, src, at, mode, Opaque())
		Composite(slow, src, at, Opaque())
		for i, p := range pixels(slow) {
			if q := pixels(dst)[i]; p != q && pixels(slow)[i|3] > 0 {
				t.Fatalf("%v: over nothing, byte %d is %d; want %d", mode, i, q, p)
			}
		}
	})
}
