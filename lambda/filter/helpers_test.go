package filter

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"

	"s3resize/lambda/filter/rows"

	"pgregory.net/rapid"
)

// picture is a row of pixels, four values each.
func picture(values ...uint8) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, len(values)/4, 1))
	copy(img.Pix, values)
	return img
}

// swatches are sixteen pixels: black, white, the primaries, grays, near whites,
// darks and others, of any alpha. Where a test has a list of what sharp makes of
// them, it was run as version 0.35.5 with raw pixels.
func swatches() *image.NRGBA {
	return picture(
		0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 128, 0, 255, 0, 64,
		0, 0, 255, 200, 128, 128, 128, 255, 1, 2, 3, 1, 10, 20, 30, 254,
		200, 150, 100, 127, 100, 150, 200, 129, 255, 255, 250, 255, 250, 255, 255, 100,
		17, 99, 180, 33, 240, 200, 10, 222, 90, 30, 140, 255, 61, 62, 63, 77,
	)
}

// slope has thirteen pixels of an image whose results with Thumbor's own filters
// are known.
func slope() *image.NRGBA {
	return picture(
		0, 255, 0, 0, 4, 252, 37, 1, 8, 249, 74, 2, 28, 234, 3, 7, 32, 231, 40, 8, 52, 216, 225, 13, 84, 192, 9, 21,
		108, 174, 231, 27, 112, 171, 12, 28, 144, 147, 52, 36, 164, 132, 237, 41, 220, 90, 243, 55, 252, 66, 27, 63,
	)
}

// inside is an image with an origin of its own in a larger one with other
// pixels all around.
func inside(img *image.NRGBA) *image.NRGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sheet := noise(w+5, h+4)
	sheet.Rect = sheet.Rect.Add(image.Pt(-7, 11))
	part := sheet.SubImage(image.Rect(-5, 12, w-5, h+12)).(*image.NRGBA)
	for y := range h {
		copy(part.Pix[y*part.Stride:y*part.Stride+4*w], img.Pix[y*img.Stride:])
	}
	return part
}

// pixels are the bytes of an image without those between rows.
func pixels(img *image.NRGBA) []uint8 {
	var p []uint8
	for row := range rows.All(img) {
		p = append(p, row...)
	}
	return p
}

// noise has pixels of any value, of which some are fully transparent or opaque.
func noise(w, h int) *image.NRGBA {
	r := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 && r.IntN(3) == 0 {
			img.Pix[i] = uint8(r.IntN(2)) * 255
		}
	}
	return img
}

// checkPixels compares the pixels of an image with those wanted, which may
// differ by as much as is given.
func checkPixels(t *testing.T, name string, img *image.NRGBA, tolerance int, want ...uint8) {
	t.Helper()
	got := pixels(img)
	if len(got) != len(want) {
		t.Fatalf("%s: %d bytes of pixels; want %d", name, len(got), len(want))
	}
	for i := range got {
		if d := int(got[i]) - int(want[i]); d < -tolerance || d > tolerance {
			t.Errorf("%s: pixel %d is %v; want %v", name, i/4, got[i&^3:i&^3+4], want[i&^3:i&^3+4])
			return
		}
	}
}

// checkColors compares colors alone: three values a pixel, or one for grays.
// Alpha must be as it was before.
func checkColors(t *testing.T, name string, got, before *image.NRGBA, tolerance int, want ...uint8) {
	t.Helper()
	all := pixels(before)
	gray := len(want)*4 == len(all)
	if !gray && len(want)*4 != len(all)*3 {
		t.Fatalf("%s: %d values wanted for %d pixels", name, len(want), len(all)/4)
	}
	for i := range len(all) / 4 {
		if gray {
			all[4*i], all[4*i+1], all[4*i+2] = want[i], want[i], want[i]
		} else {
			copy(all[4*i:4*i+3], want[3*i:])
		}
	}
	checkPixels(t, name, got, tolerance, all...)
}

// after is a copy of an image, with an origin of its own within a larger one, to
// which an operation was done.
func after(img *image.NRGBA, op func(*image.NRGBA)) *image.NRGBA {
	part := inside(img)
	op(part)
	return part
}

// drawPicture draws a small image somewhere within a larger one, or an empty
// one.
func drawPicture(t *rapid.T) (part, sheet *image.NRGBA) {
	w, h := rapid.IntRange(0, 9).Draw(t, "width"), rapid.IntRange(0, 4).Draw(t, "height")
	at := image.Pt(rapid.IntRange(-9, 9).Draw(t, "x"), rapid.IntRange(-9, 9).Draw(t, "y"))
	sheet = image.NewNRGBA(image.Rect(0, 0, w+3, h+2).Add(at))
	copy(sheet.Pix, rapid.SliceOfN(rapid.Byte(), len(sheet.Pix), len(sheet.Pix)).Draw(t, "pixels"))
	return sheet.SubImage(image.Rect(1, 1, w+1, h+1).Add(at)).(*image.NRGBA), sheet
}

// checkSurroundings compares all pixels of two sheets but those in the part.
func checkSurroundings(t *rapid.T, before, after *image.NRGBA, part image.Rectangle) {
	for y := before.Rect.Min.Y; y < before.Rect.Max.Y; y++ {
		for x := before.Rect.Min.X; x < before.Rect.Max.X; x++ {
			if !image.Pt(x, y).In(part) && before.NRGBAAt(x, y) != after.NRGBAAt(x, y) {
				t.Fatalf("pixel %d,%d outside %v changed from %v to %v", x, y, part, before.NRGBAAt(x, y), after.NRGBAAt(x, y))
			}
		}
	}
}

func clone(img *image.NRGBA) *image.NRGBA {
	c := *img
	c.Pix = slices.Clone(img.Pix)
	return &c
}
