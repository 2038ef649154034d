package filter

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/edit"
)

func TestFillPlace(t *testing.T) {
	for _, tt := range []struct {
		size, canvas image.Point
		gravity      edit.Gravity
		full, at     image.Point
	}{
		{image.Pt(200, 150), image.Pt(200, 200), edit.Center, image.Pt(200, 200), image.Pt(0, 25)},
		{image.Pt(400, 300), image.Pt(1000, 1000), edit.Center, image.Pt(1000, 1000), image.Pt(300, 350)},
		{image.Pt(4, 3), image.Pt(7, 8), edit.Center, image.Pt(7, 8), image.Pt(1, 2)},
		{image.Pt(4, 3), image.Pt(7, 8), edit.SouthEast, image.Pt(7, 8), image.Pt(3, 5)},
		{image.Pt(4, 3), image.Pt(7, 8), edit.North, image.Pt(7, 8), image.Pt(1, 0)},
		{image.Pt(4, 3), image.Pt(0, 8), edit.West, image.Pt(4, 8), image.Pt(0, 2)},
		{image.Pt(4, 3), image.Pt(2, 0), edit.Center, image.Pt(4, 3), image.Pt(0, 0)},
	} {
		if full, at := FillPlace(tt.size, tt.canvas, tt.gravity); full != tt.full || at != tt.at {
			t.Errorf("%v on %v, %v: %v at %v; want %v at %v", tt.size, tt.canvas, tt.gravity, full, at, tt.full, tt.at)
		}
	}
}

func TestFill(t *testing.T) {
	green := color.NRGBA{0, 255, 0, 255}
	img := inside(picture(255, 0, 0, 255, 9, 9, 9, 0))
	got := Fill(img, image.Pt(3, 2), image.Pt(0, 1), green, false)
	checkPixels(t, "fill", got, 0,
		0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255,
		255, 0, 0, 255, 9, 9, 9, 0, 0, 255, 0, 255)
	got = Fill(img, image.Pt(3, 1), image.Pt(0, 0), green, true)
	checkPixels(t, "through", got, 0, 255, 0, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255)
	got = Fill(img, image.Pt(3, 1), image.Pt(2, 0), color.NRGBA{}, false)
	checkPixels(t, "transparent, cut", got, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 255)
}

func TestPasteLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dst, sheet := drawPicture(t)
		src, _ := drawPicture(t)
		before := clone(sheet)
		at := image.Pt(rapid.IntRange(-12, 12).Draw(t, "left"), rapid.IntRange(-6, 6).Draw(t, "top"))
		Paste(dst, src, at)
		covered := src.Rect.Sub(src.Rect.Min).Add(at).Add(dst.Rect.Min).Intersect(dst.Rect)
		checkSurroundings(t, before, sheet, covered)
		for y := covered.Min.Y; y < covered.Max.Y; y++ {
			for x := covered.Min.X; x < covered.Max.X; x++ {
				from := image.Pt(x, y).Sub(dst.Rect.Min).Sub(at).Add(src.Rect.Min)
				if dst.NRGBAAt(x, y) != src.NRGBAAt(from.X, from.Y) {
					t.Fatalf("pixel %d,%d is not that of the source", x, y)
				}
			}
		}
	})
}
