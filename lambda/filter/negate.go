package filter

import (
	"encoding/binary"
	"image"
)

// Negate replaces each value v by 255-v, of alpha too if asked: sharp's negate,
// where alpha is negated unless told otherwise. A picture that is opaque
// everywhere counts as one without alpha, and stays opaque, or else nothing would
// be left to see of it.
func Negate(img *image.NRGBA, alpha bool) {
	mask := uint64(0x00ffffff_00ffffff)
	if alpha && !opaque(img) {
		mask = 1<<64 - 1
	}
	for row := range rows(img) {
		flipBits(row, mask)
	}
}

// flipBits flips the bits of each two pixels that are set in the mask: 255-v is
// v with all bits flipped.
func flipBits(row []byte, mask uint64) {
	for ; len(row) >= 8; row = row[8:] {
		binary.LittleEndian.PutUint64(row, binary.LittleEndian.Uint64(row)^mask)
	}
	if len(row) >= 4 {
		binary.LittleEndian.PutUint32(row, binary.LittleEndian.Uint32(row)^uint32(mask))
	}
}
