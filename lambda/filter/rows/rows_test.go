package rows

import (
	"encoding/binary"
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

// noise is part of a larger image and has an origin of its own. Its pixels have any
// value; some are transparent, or all are opaque.
func noise(w, h int, opaque bool) *image.NRGBA {
	r := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	sheet := image.NewNRGBA(image.Rect(-3, 4, w+2, h+7))
	for i := range sheet.Pix {
		sheet.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 && (opaque || r.IntN(3) == 0) {
			sheet.Pix[i] = 255
		}
	}
	return sheet.SubImage(image.Rect(-1, 5, w-1, h+5)).(*image.NRGBA)
}

func TestAll(t *testing.T) {
	img := image.NewNRGBA(image.Rect(-1, 5, 2, 8))
	for i := range img.Pix {
		img.Pix[i] = uint8(i)
	}
	var got [][]byte
	for row := range All(img.SubImage(image.Rect(0, 6, 2, 8)).(*image.NRGBA)) {
		got = append(got, row)
	}
	want := [][]byte{{16, 17, 18, 19, 20, 21, 22, 23}, {28, 29, 30, 31, 32, 33, 34, 35}}
	if !slices.EqualFunc(got, want, slices.Equal[[]byte]) {
		t.Errorf("rows %v; want %v", got, want)
	}
	for range All(img) {
		break
	}
	for _, empty := range []image.Rectangle{{}, image.Rect(0, 0, 0, 3), image.Rect(0, 0, 3, 0), {Max: image.Pt(-2, 2)}} {
		for row := range All(&image.NRGBA{Rect: empty}) {
			t.Errorf("%v has the row %v", empty, row)
		}
	}
}

// A ring still has the rows that were written after they were read.
func TestRing(t *testing.T) {
	for w := 1; w < 6; w++ {
		img := noise(w, 9, false)
		want := make([][]byte, 9)
		for y := range want {
			want[y] = slices.Clone(At(img, y))
		}
		ring := NewRing(img, 4)
		for y := range want {
			ring.ReadTo(y + 2)
			for _, at := range []int{y - 1, y, y + 2} {
				row := want[min(max(at, 0), 8)]
				for x := range w {
					got := uint32(ring.Row(at)[x/2] >> (x % 2 * 32))
					if pixel := binary.LittleEndian.Uint32(row[4*x:]); got != pixel {
						t.Fatalf("%d wide, row %d, pixel %d: %x; want %x", w, at, x, got, pixel)
					}
				}
			}
			clear(At(img, y))
		}
	}
}

// A line repeats the pixels at its ends.
func TestLine(t *testing.T) {
	for w := 1; w < 6; w++ {
		row := At(noise(w, 1, false), 0)
		l := newLine(w, 3)
		l.read(row)
		for x := -3; x < w; x++ {
			for i := range 2 {
				got := uint32(l.from(x)[0] >> (32 * i))
				if want := binary.LittleEndian.Uint32(row[4*min(max(x+i, 0), w-1):]); got != want {
					t.Errorf("%d wide, pixel %d: %x; want %x", w, x+i, got, want)
				}
			}
		}
	}
}
