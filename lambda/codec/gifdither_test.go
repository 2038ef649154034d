package codec

import (
	"image"
	"image/color"
	"testing"
)

// roughly compares means over blocks of 4×4 pixels.
func roughly(img *image.NRGBA, p *gifPalette, indices []byte) (squares float64) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := 0; y < h; y += 4 {
		for x := 0; x < w; x += 4 {
			for c := range 3 {
				sum := 0
				for i := range 16 {
					x, y := x+i%4, y+i/4
					sum += int(img.Pix[img.PixOffset(x, y)+c]) - int(p.colours[indices[y*w+x]][c])
				}
				squares += float64(sum) * float64(sum)
			}
		}
	}
	return squares
}

// Seen from afar, a dithered picture must be the better one, and not only a
// noisier one.
func TestDitherPays(t *testing.T) {
	img := waves(200, 200)
	p := newGIFPalette([]Frame{{Image: img}})
	plain, dithered := make([]byte, 200*200), make([]byte, 200*200)
	p.index(plain, img)
	p.dither(dithered, img)
	if p, d := roughly(img, p, plain), roughly(img, p, dithered); d > p/2 {
		t.Errorf("squared errors of blocks: %.0f dithered, %.0f without", d, p)
	}
}

func TestDitherCutsAlpha(t *testing.T) {
	img := drawn(9, 5, func(x, y int) color.NRGBA { return color.NRGBA{uint8(28 * x), 0, uint8(60 * y), uint8(100 + 9*x*y)} })
	p := &gifPalette{colours: []rgb{{0, 0, 0}, {255, 0, 255}}}
	indices := make([]byte, 45)
	p.dither(indices, img)
	for i, v := range indices {
		if transparent := img.Pix[4*i+3] < 128; transparent != (v == 2) {
			t.Errorf("pixel %d with alpha %d has index %d", i, img.Pix[4*i+3], v)
		}
	}
}

// Where there is no error there is nothing to spread.
func TestDitherLeavesExactColours(t *testing.T) {
	img := strip(200, 9).Image
	p := newGIFPalette([]Frame{{Image: img}})
	plain, dithered := make([]byte, 209), make([]byte, 209)
	p.index(plain, img)
	p.dither(dithered, img)
	if string(plain) != string(dithered) {
		t.Errorf("%v, want %v", dithered, plain)
	}
}
