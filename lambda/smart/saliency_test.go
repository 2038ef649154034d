package smart

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

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
			img := plain(200, 120, grey)
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
	img := plain(100, 60, grey)
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
