package filter

import (
	"encoding/binary"
	"image"
)

// A Channel is one of the four values of a pixel; its number is also what sharp
// calls it.
type Channel int

// The channels in the order in which they are stored.
const (
	Red Channel = iota
	Green
	Blue
	Alpha
)

// ExtractChannel makes an opaque grey picture of one channel: sharp's
// extractChannel.
func ExtractChannel(img *image.NRGBA, c Channel) {
	shift := 8 * uint(min(max(c, Red), Alpha))
	for row := range rows(img) {
		for ; len(row) >= 4; row = row[4:] {
			v := binary.LittleEndian.Uint32(row) >> shift & 255
			binary.LittleEndian.PutUint32(row, v*greys|alphaBits)
		}
	}
}

// A Bitwise is an operation on the bits of two values.
type Bitwise int

// The operations of sharp's bandbool: and, or, eor.
const (
	And Bitwise = iota
	Or
	Xor
)

// Bandbool makes an opaque grey picture by combining the channels of each pixel
// bit by bit: sharp's bandbool. Alpha is one of them if any pixel is not opaque.
// (sharp goes by whether the file has an alpha channel; one that is opaque
// everywhere would make everything white with [Or].)
func Bandbool(img *image.NRGBA, op Bitwise) {
	alpha := !img.Opaque()
	for row := range rows(img) {
		switch op {
		case And:
			andRow(row, alpha)
		case Or:
			orRow(row, alpha)
		default:
			xorRow(row, alpha)
		}
	}
}

func andRow(row []byte, alpha bool) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if !alpha {
			v |= alphaBits
		}
		v &= v >> 16
		binary.LittleEndian.PutUint32(row, v&(v>>8)&255*greys|alphaBits)
	}
}

func orRow(row []byte, alpha bool) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if !alpha {
			v &^= alphaBits
		}
		v |= v >> 16
		binary.LittleEndian.PutUint32(row, (v|v>>8)&255*greys|alphaBits)
	}
}

func xorRow(row []byte, alpha bool) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if !alpha {
			v &^= alphaBits
		}
		v ^= v >> 16
		binary.LittleEndian.PutUint32(row, (v^v>>8)&255*greys|alphaBits)
	}
}
