package pictures

import (
	"image"
	"testing"

	"github.com/disintegration/imaging"
)

// upright are the turns by which imaging undoes each EXIF orientation.
var upright = [9]func(image.Image) *image.NRGBA{
	1: imaging.Clone, 2: imaging.FlipH, 3: imaging.Rotate180, 4: imaging.FlipV,
	5: imaging.Transpose, 6: imaging.Rotate270, 7: imaging.Transverse, 8: imaging.Rotate90,
}

func TestStoredIsUndoneByItsOrientation(t *testing.T) {
	img := Letter(31, 20)
	for o := 1; o <= 8; o++ {
		if d := worst(t, upright[o](Stored(img, o)), img); d != 0 {
			t.Errorf("orientation %d: differs by %d", o, d)
		}
	}
}

func TestStoredTellsOrientationsApart(t *testing.T) {
	img := Letter(31, 31)
	for a := 1; a <= 8; a++ {
		for b := a + 1; b <= 8; b++ {
			if worst(t, Stored(img, a), Stored(img, b)) == 0 {
				t.Errorf("orientations %d and %d look alike", a, b)
			}
		}
	}
}

func TestLetterCorners(t *testing.T) {
	img := Letter(101, 71)
	for _, c := range []struct {
		what string
		x, y int
		is   func(r, g, b uint8) bool
	}{
		{"red", 2, 2, func(r, g, b uint8) bool { return r > 2*g && r > 2*b }},
		{"green", 98, 2, func(r, g, b uint8) bool { return g > 2*r && g > 2*b }},
		{"blue", 2, 68, func(r, g, b uint8) bool { return b > 2*r && b > 2*g }},
		{"yellow", 98, 68, func(r, g, b uint8) bool { return r > 4*b && g > 4*b }},
	} {
		if p := img.NRGBAAt(c.x, c.y); !c.is(p.R, p.G, p.B) {
			t.Errorf("corner %d,%d is %v, want %s", c.x, c.y, p, c.what)
		}
	}
}
