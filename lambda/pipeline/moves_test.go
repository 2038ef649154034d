package pipeline

import (
	"encoding/binary"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// from makes a picture of the given size, whose pixel x, y is img's at the place
// that at says.
func from(img *image.NRGBA, w, h int, at func(x, y int) (int, int)) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := at(x, y)
			out.SetNRGBA(x, y, img.NRGBAAt(fx, fy))
		}
	}
	return out
}

// randomMove is an operation that moves pixels and mixes none, and what it makes
// of img, done pixel by pixel.
func randomMove(rnd *rand.Rand, img *image.NRGBA) (edit.Operation, *image.NRGBA) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	left, top := rnd.IntN(w), rnd.IntN(h)
	cw, ch := 1+rnd.IntN(w-left), 1+rnd.IntN(h-top)
	cut := func(x, y int) (int, int) { return left + x, top + y }
	switch rnd.IntN(9) {
	case 0:
		return edit.Flip{}, from(img, w, h, func(x, y int) (int, int) { return x, h - 1 - y })
	case 1:
		return edit.Flop{}, from(img, w, h, func(x, y int) (int, int) { return w - 1 - x, y })
	case 2:
		return edit.Rotate{Angle: 90}, from(img, h, w, func(x, y int) (int, int) { return y, h - 1 - x })
	case 3:
		return edit.Rotate{Angle: 180}, from(img, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y })
	case 4:
		return edit.Rotate{Angle: 270}, from(img, h, w, func(x, y int) (int, int) { return w - 1 - y, x })
	case 5:
		return edit.Crop{Left: left, Top: top, Right: left + cw, Bottom: top + ch}, from(img, cw, ch, cut)
	case 6:
		return edit.Extract{Left: left, Top: top, Width: cw, Height: ch}, from(img, cw, ch, cut)
	case 7:
		return edit.CropAt{X: left, Y: top, Width: cw, Height: ch, Gravity: edit.NorthWest}, from(img, cw, ch, cut)
	}
	// Something on pixels between, so that what was kept has to be done.
	return edit.Negate{}, from(negated(img), w, h, func(x, y int) (int, int) { return x, y })
}

func negated(img *image.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	for i := range img.Pix {
		out.Pix[i] = 255 - img.Pix[i]
		if i%4 == 3 {
			out.Pix[i] = img.Pix[i]
		}
	}
	return out
}

// noise is a picture in which no two pixels are likely to be the same.
func noise(rnd *rand.Rand, w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(rnd.UintN(256)) | 1
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// However many moves in a row are one step in the end, they show the same as one
// after the other, to the last pixel.
func TestMovesAgainstPixelByPixel(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		img, orientation := noise(rnd, 1+rnd.IntN(12), 1+rnd.IntN(12)), 1+rnd.IntN(8)
		original := pictures.WithChunk(encodePNG(t, pictures.Stored(img, orientation)), "eXIf", pictures.EXIF(orientation, binary.BigEndian))
		var list []edit.Operation
		want := img
		for range 1 + rnd.IntN(6) {
			var op edit.Operation
			op, want = randomMove(rnd, want)
			list = append(list, op)
		}
		got := run(t, original, edits(list...))
		if fmt.Sprint(got.Rect, got.Pix) != fmt.Sprint(want.Rect, want.Pix) {
			t.Fatalf("%v, orientation %d, %+v: not the same", img.Rect.Size(), orientation, list)
		}
	}
}

// Scaling what was moved, in one step, is scaling it after it was moved, but for
// where the blocks begin that are averaged first. Waves of ten pixels that are
// shown a pixel off differ by 30.
func TestMovesBeforeResize(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		img := view{}.wave(8+rnd.IntN(40), 8+rnd.IntN(40), false)
		var list []edit.Operation
		moved := img
		for range 1 + rnd.IntN(3) {
			op, next := randomMove(rnd, moved)
			if min(next.Rect.Dx(), next.Rect.Dy()) < 4 {
				continue
			}
			list, moved = append(list, op), next
		}
		r := randomResize(rnd, moved.Rect.Dx(), moved.Rect.Dy()).Resize
		got := made(t, img, append(list, r)...)
		if want := made(t, moved, r); largestDifference(got, want) > 6 {
			t.Fatalf("%v, %+v, %+v: %v; want %v, samples differ by up to %d",
				img.Rect.Size(), list, r, got.Rect, want.Rect, largestDifference(got, want))
		}
	}
}

// Turning one way and then another is turning once.
func TestTurned(t *testing.T) {
	img := noise(rand.New(rand.NewPCG(7, 8)), 3, 2)
	for a := codec.Orientation(0); a <= 8; a++ {
		for b := codec.Orientation(0); b <= 8; b++ {
			got, want := codec.Upright(img, turned(a, b)), codec.Upright(codec.Upright(img, a), b)
			if fmt.Sprint(got.Rect, got.Pix) != fmt.Sprint(want.Rect, want.Pix) {
				t.Errorf("%d and then %d is not %d", a, b, turned(a, b))
			}
		}
		if turned(a, turnedBack(a)) != 1 {
			t.Errorf("%d does not undo %d", turnedBack(a), a)
		}
	}
}
