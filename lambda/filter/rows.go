package filter

import (
	"encoding/binary"
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

// A table is what each value of a channel becomes.
type table [256]uint8

// tableOf is the table of f, clamped.
func tableOf(f func(v int) int) *table {
	t := new(table)
	for v := range t {
		t[v] = clamp(f(v))
	}
	return t
}

// apply replaces red, green and blue alike.
func (t *table) apply(img *image.NRGBA) { applyTables(img, t, t, t) }

// applyTables replaces red, green and blue, each by a table of its own.
func applyTables(img *image.NRGBA, r, g, b *table) {
	for row := range rows(img) {
		applyToRow(row, r, g, b)
	}
}

func applyToRow(row []byte, r, g, b *table) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		v = uint32(r[uint8(v)]) | uint32(g[uint8(v>>8)])<<8 | uint32(b[uint8(v>>16)])<<16 | v&alphaBits
		binary.LittleEndian.PutUint32(row, v)
	}
}

// alphaBits are those of alpha in a pixel read as a little-endian number.
const alphaBits = 0xff << 24

// greys are the factors that make a grey value, 0 to 255, that of a pixel read
// as a number.
const greys = 0x010101
