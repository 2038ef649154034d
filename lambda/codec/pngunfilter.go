package codec

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
func (p *pngReader) unfilteredRows() *unfilteredRows {
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
		return nil, errPNGFilter
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
		binary.LittleEndian.PutUint64(dst, (u&^high+v&^high)^((u^v)&high))
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
