package smart

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/testdata/pictures"
)

// Lab values of sRGB colors, D65, from the definitions (CIE 15).
func TestLab(t *testing.T) {
	linear := linearLight()
	for _, tt := range []struct {
		pixel   [4]uint8
		y, a, b float64
	}{
		{[4]uint8{255, 0, 0, 255}, 21.26, 80.1, 67.2},
		{[4]uint8{0, 255, 0, 255}, 71.52, -86.2, 83.2},
		{[4]uint8{255, 255, 255, 255}, 100, 0, 0},
		{[4]uint8{128, 128, 128, 255}, 21.59, 0, 0},
		{[4]uint8{255, 255, 255, 128}, 21.59, 0, 0}, // over black
		{[4]uint8{10, 20, 60, 255}, 0.89, 0, 0},     // too dark to tell
		{[4]uint8{255, 0, 0, 0}, 0, 0, 0},
	} {
		s := toXYZ(tt.pixel[:], linear)
		a, b := s.lab()
		if math.Abs(s.y-tt.y) > 0.05 || math.Abs(a-tt.a) > 0.2 || math.Abs(b-tt.b) > 0.2 {
			t.Errorf("%v: Y %.2f, a %.1f, b %.1f; want %v, %v, %v", tt.pixel, s.y, a, b, tt.y, tt.a, tt.b)
		}
	}
}

func TestSkin(t *testing.T) {
	linear := linearLight()
	score := func(r, g, b uint8) float64 { return toXYZ([]uint8{r, g, b, 255}, linear).skin() }
	least := math.Inf(1)
	for _, c := range [][3]uint8{{255, 205, 170}, {224, 172, 125}, {198, 134, 90}, {141, 85, 50}} {
		least = min(least, score(c[0], c[1], c[2]))
	}
	for name, c := range map[string][3]uint8{"sky": {100, 160, 230}, "grass": {80, 150, 50}, "gray": {130, 130, 130}, "white": {255, 255, 255}} {
		if s := score(c[0], c[1], c[2]); s >= least {
			t.Errorf("%s is more like skin, %.1f, than skin, %.1f", name, s, least)
		}
	}
	if s := score(40, 20, 10); s != 0 {
		t.Errorf("darkness has the score %v", s)
	}
}

// The second differences of 1 4 9 / 2 2 2, with edges repeated.
func TestContrast(t *testing.T) {
	values := []float64{1, 4, 9, 2, 2, 2}
	for i, want := range []float64{4, 0, 12, 1, 2, 7} { // |4·1-1-4-1-2| = 4, |4·4-1-9-4-2| = 0, …
		if got := contrast(values, i%3, i/3, 3, 2); got != want {
			t.Errorf("value %d: %v; want %v", i, got, want)
		}
	}
}

// Where sharp 0.35.5 (libvips 8.18.7) crops the same pixels.
func TestAttentionAgainstSharp(t *testing.T) {
	photo, portrait, planet := pictures.Photo(400, 300, 1), pictures.Photo(300, 400, 3), pictures.Planet(400, 300)
	for _, tt := range []struct {
		img        *image.NRGBA
		crop, want image.Point
	}{
		{photo, image.Pt(200, 300), image.Pt(200, 0)},
		{photo, image.Pt(400, 150), image.Pt(0, 56)},
		{photo, image.Pt(100, 300), image.Pt(300, 0)},
		{portrait, image.Pt(300, 200), image.Pt(0, 62)},
		{portrait, image.Pt(300, 133), image.Pt(0, 96)},
		{planet, image.Pt(200, 300), image.Pt(37, 0)},
		{planet, image.Pt(400, 150), image.Pt(0, 18)},
		{planet, image.Pt(100, 300), image.Pt(162, 0)},
		{planet, image.Pt(400, 100), image.Pt(0, 43)},
	} {
		got := Attention(tt.img, tt.crop)
		cell := tt.img.Rect.Size().Div(grid).Add(image.Pt(1, 1))
		if d := got.Min.Sub(tt.want); d.X < -cell.X || d.X > cell.X || d.Y < -cell.Y || d.Y > cell.Y || got.Size() != tt.crop {
			t.Errorf("%v of %v: %v; want it within %v of %v", tt.crop, tt.img.Rect, got, cell, tt.want)
		}
	}
}

// A red disc on gray draws the eye wherever it is.
func TestAttentionFindsColor(t *testing.T) {
	for _, at := range []image.Point{{X: 300, Y: 80}, {X: 60, Y: 200}, {X: 200, Y: 150}} {
		img := plain(400, 300, gray)
		r := image.Rectangle{at, at.Add(image.Pt(40, 40))}.Add(img.Rect.Min)
		paint(img, r, color.NRGBA{220, 40, 30, 255})
		for _, crop := range []image.Point{{X: 150, Y: 300}, {X: 400, Y: 120}, {X: 120, Y: 120}} {
			if got := Attention(img, crop); !r.In(got) {
				t.Errorf("%v: %v misses the disc in %v", crop, got, r)
			}
		}
	}
}

// A blur keeps what there is, and is the same to all sides.
func TestBlurCells(t *testing.T) {
	var cells [grid * grid]float64
	cells[16*grid+16] = 1
	blurCells(&cells, 1.5)
	sum := 0.0
	for _, v := range cells {
		sum += v
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("1 became %v", sum)
	}
	at := func(x, y int) float64 { return cells[y*grid+x] }
	if a, b := at(14, 16), at(16, 18); math.Abs(a-b) > 1e-12 || a <= 0 || a >= at(15, 16) {
		t.Errorf("two cells away: %v and %v; one: %v", a, b, at(15, 16))
	}
	if at(16+3, 16) != 0 { // exp(-9/4.5) is 0.14, less than a fifth
		t.Errorf("three cells away: %v", at(19, 16))
	}
}

func TestAttentionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, crop := drawPicture(t)
		got := Attention(img, crop)
		checkWindow(t, img, crop, got)
		if again := Attention(img, crop); again != got {
			t.Fatalf("%v, then %v", got, again)
		}
	})
}

func TestSalientFinds(t *testing.T) {
	for name, draw := range map[string]func(img *image.NRGBA, r image.Rectangle){
		"detail": speckle,
		"colour": func(img *image.NRGBA, r image.Rectangle) {
			paint(img, r.Add(img.Rect.Min), color.NRGBA{240, 30, 30, 255})
		},
		"skin": func(img *image.NRGBA, r image.Rectangle) {
			paint(img, r.Add(img.Rect.Min), color.NRGBA{224, 172, 125, 255})
		},
	} {
		for _, at := range []image.Point{{X: 10, Y: 5}, {X: 130, Y: 40}, {X: 70, Y: 60}} {
			img := plain(200, 120, gray)
			r := image.Rectangle{at, at.Add(image.Pt(40, 30))}
			draw(img, r)
			for _, crop := range []image.Point{{X: 60, Y: 120}, {X: 200, Y: 50}, {X: 60, Y: 60}} {
				if got := Salient(img, crop); !r.Add(img.Rect.Min).In(got) {
					t.Errorf("%s: %v is %v, which misses %v", name, crop, got.Sub(img.Rect.Min), r)
				}
			}
		}
	}
}

// Without anything to see it is the middle.
func TestSalientMiddle(t *testing.T) {
	img := plain(100, 60, gray)
	for crop, want := range map[image.Point]image.Rectangle{
		{X: 50, Y: 60}:   image.Rect(25, 0, 75, 60),
		{X: 100, Y: 20}:  image.Rect(0, 20, 100, 40),
		{X: 11, Y: 7}:    image.Rect(44, 26, 55, 33), // odd space: the upper left of the two
		{X: 400, Y: 400}: image.Rect(0, 0, 100, 60),
	} {
		if got := Salient(img, crop).Sub(img.Rect.Min); got != want {
			t.Errorf("%v: %v; want %v", crop, got, want)
		}
	}
}

func TestIntegral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 9).Draw(t, "h")
		values := rapid.SliceOfN(rapid.Uint32(), w*h, w*h).Draw(t, "values")
		r := image.Rect(rapid.IntRange(0, w).Draw(t, "x0"), rapid.IntRange(0, h).Draw(t, "y0"),
			rapid.IntRange(0, w).Draw(t, "x1"), rapid.IntRange(0, h).Draw(t, "y1"))
		var want uint64
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				want += uint64(values[y*w+x])
			}
		}
		if got := integrate(values, w, h).in(r); got != want {
			t.Fatalf("%v: %d; want %d", r, got, want)
		}
	})
}

func TestSalientLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, crop := drawPicture(t)
		got := Salient(img, crop)
		checkWindow(t, img, crop, got)
		if img.Rect.Empty() {
			return
		}
		// No window at the same place in the other direction has more in it.
		sums := integrate(saliency(img), img.Rect.Dx(), img.Rect.Dy())
		inner := image.Rect(got.Dx()/4, got.Dy()/4, got.Dx()-got.Dx()/4, got.Dy()-got.Dy()/4)
		score := func(at image.Point) uint64 {
			return sums.in(image.Rectangle{at, at.Add(got.Size())}) + sums.in(inner.Add(at))
		}
		best := score(got.Min.Sub(img.Rect.Min))
		for y := range img.Rect.Dy() - got.Dy() + 1 {
			for x := range img.Rect.Dx() - got.Dx() + 1 {
				if s := score(image.Pt(x, y)); s > best {
					t.Fatalf("the window at %d,%d has %d; the one chosen %d", x, y, s, best)
				}
			}
		}
	})
}
