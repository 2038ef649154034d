package smart

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/testdata/pictures"
)

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

// A red disc on grey draws the eye wherever it is.
func TestAttentionFindsColour(t *testing.T) {
	for _, at := range []image.Point{{X: 300, Y: 80}, {X: 60, Y: 200}, {X: 200, Y: 150}} {
		img := plain(400, 300, grey)
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
