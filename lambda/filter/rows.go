package filter

import (
	"image"
	"iter"
)

// rows are the bytes of the pixels of each row, from top to bottom.
func rows(img *image.NRGBA) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		n := 4 * img.Rect.Dx()
		for y := range img.Rect.Dy() {
			if i := y * img.Stride; n <= 0 || !yield(img.Pix[i:i+n:i+n]) {
				return
			}
		}
	}
}

// clamp is the value of a channel nearest to v.
func clamp(v int) uint8 { return uint8(min(max(v, 0), 255)) }

// alphaBits are those of alpha in a pixel read as a little-endian number.
const alphaBits = 0xff << 24

// greys are the factors that make a grey value, 0 to 255, that of a pixel read
// as a number.
const greys = 0x010101
