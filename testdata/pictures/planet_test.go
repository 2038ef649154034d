package pictures

import (
	"image"
	"image/color"
	"testing"
)

// sorts counts the pixels of the planet by what they seem to be.
type sorts struct{ sea, land, cloud, night, other int }

func sort(img *image.NRGBA) (s sorts) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	radius := 42 * min(w, h) / 100
	for y := range h {
		for x := range w {
			if dx, dy := x-w/2, y-h/2; dx*dx+dy*dy > radius*radius {
				continue
			}
			switch c := img.NRGBAAt(x, y); {
			case c.R < 24 && c.G < 24 && c.B < 24:
				s.night++
			case c.R > 170 && c.G > 170 && c.B > 170:
				s.cloud++
			case c.B > c.R+30 && c.B > c.G+15:
				s.sea++
			case c.G > c.B+8 || c.R > c.B+20:
				s.land++
			default:
				s.other++
			}
		}
	}
	return s
}

func TestPlanetHasSeaLandCloudsAndNight(t *testing.T) {
	const w, h = 200, 150
	s := sort(Planet(w, h))
	all := s.sea + s.land + s.cloud + s.night + s.other
	for _, c := range []struct {
		what              string
		count, from, upTo int // in percent of the disc
	}{
		{"sea", s.sea, 25, 60},
		{"land", s.land, 5, 30},
		{"cloud", s.cloud, 5, 30},
		{"night", s.night, 8, 30},
	} {
		if percent := 100 * c.count / all; percent < c.from || percent > c.upTo {
			t.Errorf("%s covers %d %%, want %d to %d", c.what, percent, c.from, c.upTo)
		}
	}
}

func TestPlanetIsOpaqueWithStarsAround(t *testing.T) {
	const w, h = 400, 300
	img := Planet(w, h)
	stars := 0
	for y := range h {
		for x := range w {
			c := img.NRGBAAt(x, y)
			if c.A != 255 {
				t.Fatalf("alpha %d at %d,%d", c.A, x, y)
			}
			if x < w/8 && c.R > 60 {
				stars++
			}
		}
	}
	if stars < 3 {
		t.Errorf("%d bright pixels in the left eighth", stars)
	}
	if r, g, b := mean(img, image.Rect(0, 0, w/8, h)); r+g+b > 3*24 {
		t.Errorf("space is not dark: %.0f %.0f %.0f", r, g, b)
	}
}

func TestPlanetIsLitFromTheUpperLeft(t *testing.T) {
	img := Planet(300, 300)
	lr, lg, lb := mean(img, image.Rect(70, 70, 110, 110))
	dr, dg, db := mean(img, image.Rect(215, 215, 225, 225))
	if lr+lg+lb < 4*(dr+dg+db) {
		t.Errorf("day %.0f %.0f %.0f, night %.0f %.0f %.0f", lr, lg, lb, dr, dg, db)
	}
}

func TestPlanetHasAnAtmosphere(t *testing.T) {
	// On a ray to the upper left, just outside the disc, the air is blue and
	// brighter than the space further out.
	scene := newScene(800, 800)
	at := func(share float64) color.NRGBA { // of the disc's radius
		d := 400 - share*0.42*800*0.7071
		return scene.tone.colour(expose(scene.light(d, d)), 0.5)
	}
	rim, out := at(1.01), at(1.20)
	if rim.B < 90 || rim.B <= rim.R || rim.B < 2*out.B {
		t.Errorf("rim %v, space %v", rim, out)
	}
}

func TestStarsDoNotShineThroughThePlanet(t *testing.T) {
	// The night side alone, with no stars painted, and with them.
	scene := newScene(200, 200)
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	scene.paintStars(img)
	for y := 60; y < 140; y++ {
		for x := 60; x < 140; x++ {
			if c := img.NRGBAAt(x, y); c != (color.NRGBA{}) {
				t.Fatalf("light %v at %d,%d, within the disc", c, x, y)
			}
		}
	}
	if r, g, b := mean(img, image.Rect(0, 0, 200, 15)); r+g+b == 0 {
		t.Error("no stars outside it either")
	}
}
