package codec

import "encoding/binary"

// The row filters of W3C PNG 3rd edition §9.2. They predict a byte from those of
// three pixels: a to the left, b above, and c above a.
const (
	filterNone = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
	filterCount
)

// applyFilter writes what filter leaves of x to dst. All five slices have the
// same length.
func applyFilter(filter int, dst, x, a, b, c []byte) {
	switch filter {
	case filterNone:
		copy(dst, x)
	case filterSub:
		subtract(dst, x, a)
	case filterUp:
		subtract(dst, x, b)
	case filterAverage:
		subtractAverage(dst, x, a, b)
	case filterPaeth:
		subtractPaeth(dst, x, a, b, c)
	}
}

// In the loops below that take eight bytes at once as one number, high is the
// top bit of every byte and low the bottom one.
const (
	high = 0x8080808080808080
	low  = 0x0101010101010101
)

// subtract takes p from x bytewise.
func subtract(dst, x, p []byte) {
	for len(x) >= 8 && len(p) >= 8 && len(dst) >= 8 {
		u, v := binary.LittleEndian.Uint64(x), binary.LittleEndian.Uint64(p)
		binary.LittleEndian.PutUint64(dst, subtractWord(u, v))
		x, p, dst = x[8:], p[8:], dst[8:]
	}
	for i := range x {
		dst[i] = x[i] - p[i]
	}
}

// subtractWord does so with eight bytes. With the top bits set in u and cleared
// in v no byte borrows from the next one; what they should have been is put
// right after.
func subtractWord(u, v uint64) uint64 {
	return ((u | high) - (v &^ high)) ^ ((u ^ ^v) & high)
}

// subtractAverage takes away half of what a and b have in common and differ in.
func subtractAverage(dst, x, a, b []byte) {
	for len(x) >= 8 && len(a) >= 8 && len(b) >= 8 && len(dst) >= 8 {
		l, u := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
		average := l&u + (l^u)>>1&^high
		binary.LittleEndian.PutUint64(dst, subtractWord(binary.LittleEndian.Uint64(x), average))
		x, a, b, dst = x[8:], a[8:], b[8:], dst[8:]
	}
	for i, v := range x {
		dst[i] = v - uint8((uint(a[i])+uint(b[i]))/2)
	}
}

func subtractPaeth(dst, x, a, b, c []byte) {
	dst, a, b, c = dst[:len(x)], a[:len(x)], b[:len(x)], c[:len(x)]
	for i, v := range x {
		dst[i] = v - uint8(paeth(int(a[i]), int(b[i]), int(c[i])))
	}
}

// abs is without a branch, which would be taken at random.
func abs(v int32) int32 {
	s := v >> 31
	return (v ^ s) - s
}

// sumAbs adds up the distances of a row's bytes from 0, counted as signed. Eight
// distances are taken at once, and added to four sums of 16 bits each that have
// room for 127 times two distances of at most 128.
func sumAbs(row []byte) int {
	total := 0
	for len(row) >= 8 {
		sums := uint64(0)
		for n := 0; n < 127 && len(row) >= 8; n++ {
			v := binary.LittleEndian.Uint64(row)
			sign := v >> 7 & low
			d := (v ^ sign*255) + sign
			sums += d&0x00ff00ff00ff00ff + d>>8&0x00ff00ff00ff00ff
			row = row[8:]
		}
		total += int(sums&0xffff + sums>>16&0xffff + sums>>32&0xffff + sums>>48)
	}
	for _, v := range row {
		total += int(abs(int32(int8(v))))
	}
	return total
}
