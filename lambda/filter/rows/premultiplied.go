package rows

import (
	"encoding/binary"
	"image"
)

// Premultiplied calls change with the colors multiplied by alpha, so that invisible
// colors do not bleed into visible ones, and then divides them by the new alpha.
// Multiplied colors have 8 bits, so those of a nearly transparent pixel lose
// precision. A pixel whose alpha becomes 0 is black. If all alpha is 255, nothing is
// multiplied and opaque is true.
func Premultiplied(img *image.NRGBA, change func(opaque bool)) {
	if IsOpaque(img) {
		change(true)
		return
	}
	for row := range All(img) {
		MultiplyAlpha(row)
	}
	change(false)
	byAlpha := reciprocals()
	for row := range All(img) {
		divideAlpha(row, byAlpha)
	}
}

// IsOpaque reports whether the alpha of all pixels is 255.
func IsOpaque(img *image.NRGBA) bool {
	for row := range All(img) {
		all := ^uint32(0)
		for ; len(row) >= 8; row = row[8:] {
			two := binary.LittleEndian.Uint64(row)
			all &= uint32(two) & uint32(two>>32)
		}
		if len(row) > 0 {
			all &= binary.LittleEndian.Uint32(row)
		}
		if all < AlphaBits {
			return false
		}
	}
	return true
}

// MultiplyAlpha multiplies the colors of a row by alpha and rounds them.
func MultiplyAlpha(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if v >= AlphaBits {
			continue
		}
		a := uint64(v >> 24)
		// Three products in lanes of 20 bits; x/255 rounded is
		// (x+128+(x+128)/256)/256.
		x := (uint64(v&0xff)|uint64(v>>8&0xff)<<20|uint64(v>>16&0xff)<<40)*a + 128*(1+1<<20+1<<40)
		x += x >> 8 & (0xff * (1 + 1<<20 + 1<<40))
		v = uint32(x>>8&0xff) | uint32(x>>28&0xff)<<8 | uint32(x>>48&0xff)<<16 | v&AlphaBits
		binary.LittleEndian.PutUint32(row, v)
	}
}

// reciprocals are 255·2^16/a for each alpha a, rounded up, and 0 for 0.
func reciprocals() *[256]uint32 {
	t := new([256]uint32)
	for a := uint32(1); a < 256; a++ {
		t[a] = (255<<16 + a - 1) / a
	}
	return t
}

// divideAlpha divides the colors of a row by alpha, given [reciprocals], and rounds
// them.
func divideAlpha(row []byte, byAlpha *[256]uint32) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if v >= AlphaBits {
			continue
		}
		m := byAlpha[v>>24]
		r := min((v&0xff)*m+1<<15, 255<<16) >> 16
		g := min((v>>8&0xff)*m+1<<15, 255<<16) >> 16
		b := min((v>>16&0xff)*m+1<<15, 255<<16) >> 16
		binary.LittleEndian.PutUint32(row, r|g<<8|b<<16|v&AlphaBits)
	}
}
