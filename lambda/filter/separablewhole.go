package filter

// A word of bytes is a number: that of its even bytes and 256 times that of its
// odd ones. So the sums of the odd bytes need not be found one by one. Whole words
// are summed up instead, and what the even bytes have in it is taken away in the
// end. Only the topmost lane, of which the word holds the lower half, is lost that
// way; it is the alpha of every other pixel, and known where pixels are opaque.
// Until they are split, the sums of whole words are where those of odd bytes will
// be.

// opaquePair is the alpha of two pixels.
const opaquePair = 0xff000000ff000000

// addTwoWhole is addTwo for whole words.
func (c changes) addTwoWhole(p0, m0 []uint64, g0 uint64, p1, m1 []uint64, g1 uint64) {
	even := c.even
	n := len(even)
	whole, p0, m0, p1, m1 := c.odd[:n], p0[:n], m0[:n], p1[:n], m1[:n]
	for i := range even {
		a, b, d, e := p0[i], m0[i], p1[i], m1[i]
		even[i] += (a&lowBytes-b&lowBytes)*g0 + (d&lowBytes-e&lowBytes)*g1
		whole[i] += (a-b)*g0 + (d-e)*g1
	}
}

// addOnesWhole is addTwoWhole where both gains are 1.
func (c changes) addOnesWhole(p0, m0, p1, m1 []uint64) {
	even := c.even
	n := len(even)
	whole, p0, m0, p1, m1 := c.odd[:n], p0[:n], m0[:n], p1[:n], m1[:n]
	for i := range even {
		a, b, d, e := p0[i], m0[i], p1[i], m1[i]
		even[i] += a&lowBytes - b&lowBytes + d&lowBytes - e&lowBytes
		whole[i] += a - b + d - e
	}
}

// splitChanges ends with changes of the odd bytes. That of the topmost lane is 0,
// so that a shift that keeps the sign loses nothing.
func (c changes) splitChanges() {
	odd := c.odd[:len(c.even)]
	for i, even := range c.even {
		odd[i] = uint64(int64(odd[i]-(even-changeZero))>>8) + changeZero
	}
}

// beginWhole is begin for whole words.
func (c changes) beginWhole(p []uint64, weight, round uint64) {
	even := c.even
	whole, p := c.odd[:len(even)], p[:len(even)]
	for i := range even {
		even[i] = p[i]&lowBytes*weight + round
		whole[i] = p[i] * weight
	}
}

// addPairsWhole is addPairs for whole words.
func (c changes) addPairsWhole(p0, q0 []uint64, w0 uint64, p1, q1 []uint64, w1 uint64) {
	even := c.even
	n := len(even)
	whole, p0, q0, p1, q1 := c.odd[:n], p0[:n], q0[:n], p1[:n], q1[:n]
	for i := range even {
		a, b, d, e := p0[i], q0[i], p1[i], q1[i]
		even[i] += (a&lowBytes+b&lowBytes)*w0 + (d&lowBytes+e&lowBytes)*w1
		whole[i] += (a+b)*w0 + (d+e)*w1
	}
}

// splitSums ends with sums of the odd bytes, of which the topmost lane holds
// nothing of use. Rounding is added to each lane.
func (c changes) splitSums(round uint64) {
	odd := c.odd[:len(c.even)]
	for i, even := range c.even {
		odd[i] = (odd[i]-(even-round))>>8 + round
	}
}
