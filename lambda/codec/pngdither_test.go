package codec

import (
	"image"
	"image/color"
	"testing"
)

// ramp is a slow change of colour, of more colours than a palette has.
func ramp(w, h int) *image.NRGBA {
	return drawn(w, h, func(x, y int) color.NRGBA {
		return color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x + y) * 255 / (w + h)), 255}
	})
}

// Seen from afar, a dithered picture must be the better one.
func TestTintDitherPays(t *testing.T) {
	img := ramp(200, 200)
	counts, _ := countTints(img)
	p := newTintTable(counts.choose(64))
	plain := make([]byte, 200*200)
	for i := range plain {
		c := img.Pix[4*i:]
		plain[i] = p.nearest([4]int{int(c[0]), int(c[1]), int(c[2]), 255})
	}
	// blocks compares means over blocks of 4×4 pixels.
	blocks := func(numbers []byte) (squares int) {
		for i := range 50 * 50 {
			for c := range 3 {
				sum := 0
				for j := range 16 {
					at := (i/50*4+j/4)*200 + i%50*4 + j%4
					sum += int(img.Pix[4*at+c]) - int(p.tints[numbers[at]][c])
				}
				squares += sum * sum
			}
		}
		return squares
	}
	if d, p := blocks(p.dither(img)), blocks(plain); d > p/2 {
		t.Errorf("squared errors of blocks: %d dithered, %d without", d, p)
	}
}

// Where there is no error there is nothing to spread.
func TestTintDitherLeavesExactColours(t *testing.T) {
	img := drawn(50, 5, func(x, y int) color.NRGBA { return color.NRGBA{uint8(5 * x), uint8(50 * y), 0, uint8(255 - 60*y)} })
	counts, _ := countTints(img)
	p := newTintTable(counts.choose(256))
	for i, number := range p.dither(img) {
		if got, want := p.tints[number], tintOf(img.Pix[4*i:]); got != want {
			t.Fatalf("pixel %d is %v, want %v", i, got, want)
		}
	}
}

func TestTintErrorApplied(t *testing.T) {
	for _, c := range []struct {
		e    tintError
		t    tint
		want [4]int
	}{
		{tintError{16, -16, 7, 400}, tint{100, 100, 100, 255}, [4]int{101, 99, 100, 255}},
		{tintError{400, -400, 8, 0}, tint{250, 10, 9, 255}, [4]int{255, 0, 10, 255}},
		{tintError{400, 0, 0, 32}, tint{90, 0, 0, 100}, [4]int{102, 0, 0, 102}},
		{tintError{0, 0, 0, 4000}, tint{9, 9, 9, 100}, [4]int{9, 9, 9, 254}},
		{tintError{0, 0, 0, -4000}, tint{9, 9, 9, 100}, [4]int{1, 1, 1, 1}},
	} {
		if got := c.e.applied(c.t); got != c.want {
			t.Errorf("%v with %v is %v, want %v", c.t, c.e, got, c.want)
		}
	}
}
