package codec

import (
	"image"
	"testing"

	"s3resize/lambda/codec/codectest"
)

// letters makes a picture of one row per string; a pixel's red is its letter.
func letters(rows ...string) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, row := range rows {
		for x := range row {
			copy(img.Pix[img.PixOffset(x, y):], []byte{row[x], 1, 2, 3})
		}
	}
	return img
}

func spell(img *image.NRGBA) (rows []string) {
	for y := range img.Rect.Dy() {
		var row []byte
		for x := range img.Rect.Dx() {
			row = append(row, img.Pix[img.PixOffset(x, y)])
		}
		rows = append(rows, string(row))
	}
	return rows
}

// The stored pictures are what a camera writes that is held in eight ways
// before "ab/cd/ef", as EXIF 2.32 §4.6.4 has it: 0th row and 0th column tell
// which sides of the scene they are.
func TestUprightLetters(t *testing.T) {
	upright := letters("ab", "cd", "ef")
	for o, stored := range map[Orientation]*image.NRGBA{
		0: upright,
		1: upright,
		2: letters("ba", "dc", "fe"),
		3: letters("fe", "dc", "ba"),
		4: letters("ef", "cd", "ab"),
		5: letters("ace", "bdf"),
		6: letters("bdf", "ace"),
		7: letters("fdb", "eca"),
		8: letters("eca", "fdb"),
		9: upright,
	} {
		got := Upright(stored, o)
		if got.Rect != upright.Rect || string(got.Pix) != string(upright.Pix) {
			t.Errorf("orientation %d: %q, want %q", o, spell(got), spell(upright))
		}
		if swapped := stored.Rect != upright.Rect; o.Swaps() != swapped {
			t.Errorf("orientation %d: Swaps() = %v", o, !swapped)
		}
	}
}

// plainUpright is the definition, a pixel at a time.
func plainUpright(img *image.NRGBA, o Orientation) *image.NRGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	if o >= 5 {
		out = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sx := [...]int{1: x, w - 1 - x, w - 1 - x, x, y, y, w - 1 - y, w - 1 - y}[o]
			sy := [...]int{1: y, y, h - 1 - y, h - 1 - y, x, h - 1 - x, h - 1 - x, x}[o]
			out.SetNRGBA(x, y, img.NRGBAAt(sx, sy))
		}
	}
	return out
}

func TestUprightSizes(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 40}, {40, 1}, {17, 33}, {16, 16}, {50, 31}} {
		whole := codectest.Noise(size.X+3, size.Y+2, 1)
		cut := whole.SubImage(image.Rect(0, 0, size.X, size.Y)).(*image.NRGBA) // rows have a gap
		for o := Orientation(1); o <= 8; o++ {
			got, want := Upright(cut, o), plainUpright(cut, o)
			if got.Rect != want.Rect {
				t.Fatalf("%v, orientation %d: %v, want %v", size, o, got.Rect, want.Rect)
			}
			if !codectest.Equal(got, want) {
				t.Errorf("%v, orientation %d: wrong pixels", size, o)
			}
		}
	}
}

func TestUprightKeepsTheOriginal(t *testing.T) {
	img := letters("ab")
	if Upright(img, 1) != img || Upright(img, 0) != img {
		t.Error("a picture that stands upright was copied")
	}
	if got := spell(Upright(img, 3)); got[0] != "ba" || spell(img)[0] != "ab" {
		t.Errorf("turned %q, left %q", got, spell(img))
	}
}
