package filter

import "image"

// Weights that add up to no more than smallTotal leave sums of 16 bits. Four of
// them travel in a word, and need not be carried from pixel to pixel: such a
// kernel is applied as it is.
const smallTotal = 256

// smallRows is what blurRows does.
func (s *steps) smallRows(img *image.NRGBA) {
	w, r := img.Rect.Dx(), s.radius()
	line := newLine(w, r)
	sums := newChanges(min(w+1, stripWidth) / 2)
	before, after := make([][]uint64, r+1), make([][]uint64, r+1)
	for row := range rows(img) {
		line.read(row)
		for x := 0; x < w; x += stripWidth {
			for k := range r + 1 {
				before[k], after[k] = line.from(x-k), line.from(x+k)
			}
			end := min(x+stripWidth, w)
			s.smallMeans(row[4*x:4*end], sums.first(end-x), before, after)
		}
	}
}

// smallColumns is what blurColumns does.
func (s *steps) smallColumns(img *image.NRGBA) {
	r := s.radius()
	held := newRowRing(img, 2*r+1)
	sums := newChanges(held.words())
	above, below := make([][]uint64, r+1), make([][]uint64, r+1)
	for y := range img.Rect.Dy() {
		held.readTo(y + r)
		for k := range r + 1 {
			above[k], below[k] = held.row(y-k), held.row(y+k)
		}
		s.smallMeans(rowOf(img, y), sums, above, below)
	}
}

// smallMeans makes the means of a row from the pixels on both sides of each, by
// their distance.
func (s *steps) smallMeans(row []byte, sums changes, before, after [][]uint64) {
	round := s.round & 0xffff * (1 + 1<<16 + 1<<32 + 1<<48)
	add := sums.addPairs
	if s.opaque {
		add = sums.addPairsWhole
		sums.beginWhole(before[0], uint64(s.weights[0]), round)
	} else {
		sums.begin(before[0], uint64(s.weights[0]), round)
	}
	for k := 1; k < len(before); k += 2 {
		next, weight := k, uint64(0)
		if k+1 < len(before) {
			next, weight = k+1, uint64(s.weights[k+1])
		}
		add(before[k], after[k], uint64(s.weights[k]), before[next], after[next], weight)
	}
	alpha := uint64(0)
	if s.opaque {
		sums.splitSums(round)
		alpha = opaquePair
	}
	s.smallFinish(row, sums, alpha)
}

// begin makes sums of the middle pixels and what is added for rounding.
func (c changes) begin(p []uint64, weight, round uint64) {
	even := c.even
	odd, p := c.odd[:len(even)], p[:len(even)]
	for i := range even {
		even[i] = p[i]&lowBytes*weight + round
		odd[i] = p[i]>>8&lowBytes*weight + round
	}
}

// addPairs adds two pairs of pixels that have a weight in common.
func (c changes) addPairs(p0, q0 []uint64, w0 uint64, p1, q1 []uint64, w1 uint64) {
	even := c.even
	n := len(even)
	odd, p0, q0, p1, q1 := c.odd[:n], p0[:n], q0[:n], p1[:n], q1[:n]
	for i := range even {
		a, b, d, e := p0[i], q0[i], p1[i], q1[i]
		even[i] += (a&lowBytes+b&lowBytes)*w0 + (d&lowBytes+e&lowBytes)*w1
		odd[i] += (a>>8&lowBytes+b>>8&lowBytes)*w0 + (d>>8&lowBytes+e>>8&lowBytes)*w1
	}
}

// smallFinish divides the sums and writes the pixels, with bits of alpha set.
func (s *steps) smallFinish(row []byte, sums changes, alpha uint64) {
	m := s.factor
	odds := sums.odd[:len(sums.even)]
	for i, even := range sums.even {
		odd := odds[i]
		two := alpha | even&lowHalves*m>>24&0xff000000ff
		two |= odd & lowHalves * m >> 24 & 0xff000000ff << 8
		two |= even >> 16 & lowHalves * m >> 24 & 0xff000000ff << 16
		two |= odd >> 16 & lowHalves * m >> 24 & 0xff000000ff << 24
		unpackPair(row, i, two)
	}
}
