package filter

import (
	"image"

	"s3resize/lambda/filter/rows"
)

// Noise adds to red, green and blue of each pixel, row by row, a random number
// less half of amount: Thumbor's noise. The number is 0 to amount-1, the half
// is rounded down, and amount is 0 to 100.
//
// The same seed always makes the same noise. The numbers are those of the C
// library's rand on Linux, and so the noise is what Thumbor made while its
// filters were written in C (as of Serverless Image Handler 3). Without a seed
// Thumbor goes on from wherever it is; here a seed of 0 is the same as 1, with
// which a fresh Thumbor begins, so that a URL has one result only.
func Noise(img *image.NRGBA, amount int, seed uint32) {
	amount = min(max(amount, 0), 100)
	if amount == 0 {
		return
	}
	r := newRandom(seed)
	for row := range rows.All(img) {
		r.addTo(row, uint32(amount))
	}
}

func (r *random) addTo(row []byte, amount uint32) {
	half := int(amount / 2)
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		n := int(r.next()%amount) - half
		p[0], p[1], p[2] = clamp(int(p[0])+n), clamp(int(p[1])+n), clamp(int(p[2])+n)
	}
}

// A random makes the numbers of rand in the C library of GNU, as its type 3,
// which is the default: each is the sum of the one 3 before and the one 31
// before, in 32 bits, without its lowest bit (Peter Selinger, "The GLIBC
// pseudo-random number generator", 2007).
type random struct {
	// last are the 31 newest sums, oldest first, of which at are used.
	last [31]uint32
	at   int
}

// newRandom is the generator as srand leaves it. 0 counts as 1, which is also
// what rand has if srand was never called.
func newRandom(seed uint32) *random {
	// The first 31 are the seed times the powers of 16807, modulo 2³¹-1. The
	// first three come again as the 32nd to 34th, so that what precedes the 35th
	// begins at the fourth. srand throws away the 310 that follow.
	r := new(random)
	word := int64(int32(max(seed, 1)))
	for i := range r.last {
		r.last[(i+28)%31] = uint32(word)
		if word = word * 16807 % (1<<31 - 1); word < 0 {
			word += 1<<31 - 1
		}
	}
	for range 310 / len(r.last) {
		r.more()
	}
	r.at = len(r.last)
	return r
}

// more makes 31 new sums.
func (r *random) more() {
	s := &r.last
	s[0], s[1], s[2] = s[0]+s[28], s[1]+s[29], s[2]+s[30]
	for i := 3; i < len(s); i++ {
		s[i] += s[i-3]
	}
	r.at = 0
}

// next is 0 to 2³¹-1.
func (r *random) next() uint32 {
	if r.at == len(r.last) {
		r.more()
	}
	r.at++
	return r.last[r.at-1] >> 1
}
