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
func TestFadedFlat(t *testing.T) {
	half := FadedFlat(50)
	for in, want := range map[uint8]uint8{0x00: 0, 0x79: 0, 0x7f: 0, 0x84: 5, 0x8f: 0x10, 0x9a: 0x1b, 0xa5: 0x26, 255: 128} {
		if half[in] != want {
			t.Errorf("alpha %d becomes %d; want %d", in, half[in], want)
		}
	}
	if *FadedFlat(0) != *Opaque() || *FadedFlat(100) != (Opacity{}) {
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

// sourceOver is the formula in floating point, with colours times alpha.
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
	Tile(img, inside(greyLetters("ab", "cd")), image.Pt(4, 1), image.Pt(1, 0), Opaque())
	checkPixels(t, "tiles", img, 0, greyLetters(".cd.cd.", ".ab.ab.", ".cd.cd.", ".ab.ab.").Pix...)
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
