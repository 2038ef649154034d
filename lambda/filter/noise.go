package filter

import "image"

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
	for row := range rows(img) {
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
