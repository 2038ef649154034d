package png

import (
	"encoding/binary"

	"s3resize/lambda/codec/png/inflate"
)

// unfilteredRows is the rows of a picture or pass as bytes.
type unfilteredRows struct {
	n          int // bytes of a pixel, at least 1
	row, above []byte
}

// unfilteredRows makes room for rows of the picture.
func (p *reader) unfilteredRows() *unfilteredRows {
	size := p.rowBytes(p.Width)
	return &unfilteredRows{
		n:     max(1, p.channels()*p.bits/8),
		row:   make([]byte, size),
		above: make([]byte, size),
	}
}

// begin makes ready for a pass whose rows have size bytes. Above the first row
// there are zeros.
func (u *unfilteredRows) begin(size int) {
	u.row, u.above = u.row[:size], u.above[:size]
	clear(u.row)
}

// next is the next row, which is valid until the call after the next one.
func (u *unfilteredRows) next(stream *inflate.Reader) ([]byte, error) {
	line, err := stream.Next(1 + len(u.row))
	if err != nil {
		return nil, err
	}
	u.row, u.above = u.above, u.row
	copy(u.row, line[1:])
	if !unfilter(line[0], u.row, u.above, u.n) {
		return nil, errFilter
	}
	return u.row, nil
}

// unfilter undoes a filter, W3C PNG 3rd edition §9.2, of a row whose pixels have
// n bytes. It reports false if there is no such filter.
func unfilter(filter byte, row, above []byte, n int) bool {
	above = above[:len(row)]
	first := min(n, len(row))
	switch filter {
	case filterNone:
	case filterSub:
		for i := first; i < len(row); i++ {
			row[i] += row[i-n]
		}
	case filterUp:
		addBytes(row, row, above)
	case filterAverage:
		for i := range first {
			row[i] += above[i] / 2
		}
		for i := first; i < len(row); i++ {
			row[i] += uint8((uint(row[i-n]) + uint(above[i])) / 2)
		}
	case filterPaeth:
		addBytes(row[:first], row[:first], above)
		for i := first; i < len(row); i++ {
			row[i] += uint8(paeth(int(row[i-n]), int(above[i]), int(above[i-n])))
		}
	default:
		return false
	}
	return true
}

// addBytes adds bytewise, eight at a time: the low seven bits cannot carry into
// the next byte, and the top bit is the carry into it with both top bits put
// right.
func addBytes(dst, a, b []byte) {
	dst, b = dst[:len(a)], b[:len(a)]
	for len(a) >= 8 && len(b) >= 8 && len(dst) >= 8 {
		u, v := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
		binary.LittleEndian.PutUint64(dst, (u&^highBits+v&^highBits)^((u^v)&highBits))
		a, b, dst = a[8:], b[8:], dst[8:]
	}
	for i := range a {
		dst[i] = a[i] + b[i]
	}
}

// paeth is whichever of a, b and c is nearest to a+b-c, the first of those that
// are equally near. Take low and high for the lesser and the greater of a and b.
// That sum lies |high-c| from low and |low-c| from high, and |low+high-2c| from
// c. So low is nearest if c lies towards high, by at least a third of the way:
//
//	high-c ≤ 2c-low-high  ⇔  high ≤ 3c-a-b
//
// which also holds for all c above high; in the same way high is nearest if
// 3c-a-b ≤ low, and c is it otherwise. Where both hold, low and high are equal.
// Without a branch this takes fewer steps from a, which the next pixel waits
// for, than the three distances would.
func paeth(a, b, c int) int {
	third := 3*c - a - b
	low, high := min(a, b), max(a, b)
	p := c
	if high <= third {
		p = low
	}
	if third <= low {
		p = high
	}
	return p
}

// Every other byte of a pixel, with room for a carry.
const halves = 0x00ff00ff

// unfilterPixels undoes the filter of a line of pixels of 3 or 4 channels of 8
// bits, and writes them with 4; above is the row above in that form. The line
// begins with its filter's number, which makes it possible to load a pixel of
// three bytes together with the byte before it. It reports false if there is no
// such filter.
func unfilterPixels(dst, above, line []byte, channels int) bool {
	filter := line[0]
	switch {
	case filter >= filterCount:
		return false
	case channels == 3:
		unfilterRGB(filter, dst, above, line)
	default:
		unfilterRGBA(filter, dst, above, line[1:])
	}
	return true
}

func unfilterRGB(filter byte, dst, above, line []byte) {
	const opaque = 0xff000000
	switch filter {
	case filterNone:
		for ; len(dst) >= 4 && len(line) >= 4; dst, line = dst[4:], line[3:] {
			binary.LittleEndian.PutUint32(dst, binary.LittleEndian.Uint32(line)>>8|opaque)
		}
	case filterSub:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4; dst, line = dst[4:], line[3:] {
			v := binary.LittleEndian.Uint32(line)
			even = (even + v>>8&halves) & halves
			odd = (odd + v>>16) & 0xff
			binary.LittleEndian.PutUint32(dst, even|odd<<8|opaque)
		}
	case filterUp:
		for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[3:], above[4:] {
			u, v := binary.LittleEndian.Uint32(line)>>8, binary.LittleEndian.Uint32(above)
			binary.LittleEndian.PutUint32(dst, (u&0x7f7f7f+v&0x7f7f7f)^(u^v)&0x808080|opaque)
		}
	case filterAverage:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[3:], above[4:] {
			v, b := binary.LittleEndian.Uint32(line), binary.LittleEndian.Uint32(above)
			even = ((even+b&halves)>>1&halves + v>>8&halves) & halves
			odd = ((odd+b>>8&0xff)>>1 + v>>16) & 0xff
			binary.LittleEndian.PutUint32(dst, even|odd<<8|opaque)
		}
	case filterPaeth:
		paethRGB(dst, above, line)
	}
}

func paethRGB(dst, above, line []byte) {
	var a0, a1, a2, c0, c1, c2 int
	for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[3:], above[4:] {
		b0, b1, b2 := int(above[0]), int(above[1]), int(above[2])
		a0 = (int(line[1]) + paeth(a0, b0, c0)) & 255
		a1 = (int(line[2]) + paeth(a1, b1, c1)) & 255
		a2 = (int(line[3]) + paeth(a2, b2, c2)) & 255
		dst[0], dst[1], dst[2], dst[3] = uint8(a0), uint8(a1), uint8(a2), 255
		c0, c1, c2 = b0, b1, b2
	}
}

func unfilterRGBA(filter byte, dst, above, line []byte) {
	switch filter {
	case filterNone:
		copy(dst, line)
	case filterSub:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4; dst, line = dst[4:], line[4:] {
			v := binary.LittleEndian.Uint32(line)
			even = (even + v&halves) & halves
			odd = (odd + v>>8&halves) & halves
			binary.LittleEndian.PutUint32(dst, even|odd<<8)
		}
	case filterUp:
		addBytes(dst, line, above)
	case filterAverage:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[4:], above[4:] {
			v, b := binary.LittleEndian.Uint32(line), binary.LittleEndian.Uint32(above)
			even = ((even+b&halves)>>1&halves + v&halves) & halves
			odd = ((odd+b>>8&halves)>>1&halves + v>>8&halves) & halves
			binary.LittleEndian.PutUint32(dst, even|odd<<8)
		}
	case filterPaeth:
		paethRGBA(dst, above, line)
	}
}

func paethRGBA(dst, above, line []byte) {
	var a0, a1, a2, a3, c0, c1, c2, c3 int
	for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[4:], above[4:] {
		b0, b1, b2, b3 := int(above[0]), int(above[1]), int(above[2]), int(above[3])
		a0 = (int(line[0]) + paeth(a0, b0, c0)) & 255
		a1 = (int(line[1]) + paeth(a1, b1, c1)) & 255
		a2 = (int(line[2]) + paeth(a2, b2, c2)) & 255
		a3 = (int(line[3]) + paeth(a3, b3, c3)) & 255
		dst[0], dst[1], dst[2], dst[3] = uint8(a0), uint8(a1), uint8(a2), uint8(a3)
		c0, c1, c2, c3 = b0, b1, b2, b3
	}
}
