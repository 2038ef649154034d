package png

import (
	"encoding/binary"
	"math"
)

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
	highBits = 0x8080808080808080
	lowBits  = 0x0101010101010101
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
	return ((u | highBits) - (v &^ highBits)) ^ ((u ^ ^v) & highBits)
}

// subtractAverage takes away half of what a and b have in common and differ in.
func subtractAverage(dst, x, a, b []byte) {
	for len(x) >= 8 && len(a) >= 8 && len(b) >= 8 && len(dst) >= 8 {
		l, u := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
		average := l&u + (l^u)>>1&^highBits
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
			sign := v >> 7 & lowBits
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

// rowFilter filters one row after the other. Its rows begin with a pixel of
// zeros, so that the first pixel has one to its left.
type rowFilter struct {
	n         int // bytes of a pixel
	cur, prev []byte
	out       []byte // the filter's number, then the filtered row
	plain     bool   // never filter
}

func newRowFilter(l *layout, width int) *rowFilter {
	n, size := l.channels, (width*l.channels*l.bits+7)/8
	return &rowFilter{
		n:    n,
		cur:  make([]byte, n+size),
		prev: make([]byte, n+size),
		out:  make([]byte, 1+size),
	}
}

// next is where the next row's bytes are to be written, all of them.
func (r *rowFilter) next() []byte {
	r.cur, r.prev = r.prev, r.cur
	return r.cur[r.n:]
}

// filtered is the row last written, with its filter in front. It is valid until
// the call after the next one of next.
func (r *rowFilter) filtered() []byte {
	filter := filterNone
	if !r.plain {
		filter = r.choose()
	}
	r.out[0] = byte(filter)
	r.apply(filter, 0, len(r.out)-1)
	return r.out
}

// apply filters the bytes of the row from index from to index to.
func (r *rowFilter) apply(filter, from, to int) {
	x, a := r.cur[r.n:], r.cur
	b, c := r.prev[r.n:], r.prev
	applyFilter(filter, r.out[1+from:1+to], x[from:to], a[from:to], b[from:to], c[from:to])
}

// choose takes the filter that leaves the smallest sum of absolute differences,
// W3C PNG 3rd edition §12.7. Looking at every third run of 64 bytes only costs
// half a percent of the size at most, and saves two thirds of the time. A row like the one above ends the search before the slow filters.
func (r *rowFilter) choose() int {
	best, least := filterNone, r.sum(filterNone, math.MaxInt)
	for filter := filterSub; filter < filterCount && least > 0; filter++ {
		if sum := r.sum(filter, least); sum < least {
			best, least = filter, sum
		}
	}
	return best
}

// sum gives up once it has reached enough.
func (r *rowFilter) sum(filter, enough int) int {
	const run, step = 64, 192
	sum := 0
	for from := 0; from < len(r.out)-1 && sum < enough; from += step {
		to := min(from+run, len(r.out)-1)
		r.apply(filter, from, to)
		sum += sumAbs(r.out[1+from : 1+to])
	}
	return sum
}
