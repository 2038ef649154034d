package rows

import (
	"encoding/binary"
	"image"
	"math/bits"
)

// MaxPeak is the largest weight that the middle of a [Kernel] may have. A sum
// changes by less than 255 times that from one sample to the next, which fits 16
// bits with the sign.
const MaxPeak = 128

// A Kernel is symmetric and its weights fall from the middle outwards. It is
// applied along rows and along columns.
//
// Such a kernel is a pile of boxes: 3 2 1 is the sum of a box of gain 1 over five
// samples, one over three, and one over the middle alone. When the kernel moves
// on by one sample, each box gains the sample it enters and loses the one it
// leaves. A sum therefore costs two samples for each step of the kernel, however
// wide the steps are. All numbers are integers, so the running sum is exact.
type Kernel struct {
	weights []int // of the middle sample, its neighbors, and so on outwards
	total   int   // of all weights, both sides

	// The boxes, from the smallest. A box of reach r is 2r+1 samples wide.
	reach []int
	gain  []uint64

	quotient
	opaque bool // whether the pixels are
}

// NewKernel makes a kernel of its weights from the middle outwards. The first is 1
// to [MaxPeak], and none is greater than the one before it. Each mean has round64
// 64ths, 1 to 32, added before its fraction is cut off: 32 rounds.
func NewKernel(weights []int, round64 int) *Kernel {
	s := &Kernel{total: -weights[0]}
	for k, w := range weights {
		if w == 0 {
			break
		}
		s.weights = append(s.weights, w)
		s.total += 2 * w
		if next := at(weights, k+1); w > next {
			s.reach = append(s.reach, k)
			s.gain = append(s.gain, uint64(w-next))
		}
	}
	s.quotient = quotientBy(s.total, round64)
	return s
}

// at is a weight, 0 beyond the end.
func at(weights []int, k int) int {
	if k < len(weights) {
		return weights[k]
	}
	return 0
}

// radius is how many samples the kernel reaches to either side.
func (s *Kernel) radius() int { return len(s.weights) - 1 }

// eachStart calls add with the samples and weights of the sum one step before
// the first of n samples, where samples outside are the same as the nearest.
func (s *Kernel) eachStart(n int, add func(i, weight int)) {
	left := s.total
	for i := range min(n, len(s.weights)) {
		w := at(s.weights, i+1)
		if i == 0 {
			w += (s.total + s.weights[0]) / 2
		}
		if i == n-1 {
			w = left
		}
		add(i, w)
		left -= w
	}
}

// stripWidth is how many pixels of a row are worked on at a time, an even number:
// the rows that a tall kernel spans should stay in a fast cache, and sums in the
// fastest.
const stripWidth = 512

// Blur replaces each pixel by the mean of its neighborhood, weighted by the
// kernel along both axes. Pixels at the edges are repeated outwards. Colors are
// weighted by alpha.
func (s *Kernel) Blur(img *image.NRGBA) {
	Premultiplied(img, func(opaque bool) { s.convolve(img, opaque) })
}

// convolve convolves rows, then columns. Between the two, as in the end, values
// have 8 bits. Alpha is treated like the colors, and stays where the image is
// opaque.
func (s *Kernel) convolve(img *image.NRGBA, opaque bool) {
	s.opaque = opaque
	if img.Rect.Empty() || s.radius() == 0 {
		return
	}
	byRows, byColumns := s.runningRows, s.runningColumns
	if s.total <= maxDirectTotal {
		byRows, byColumns = s.directRows, s.directColumns
	}
	byRows(img)
	for x := 0; x < img.Rect.Dx(); x += stripWidth {
		part := image.Rect(x, 0, min(x+stripWidth, img.Rect.Dx()), img.Rect.Dy()).Add(img.Rect.Min)
		byColumns(img.SubImage(part).(*image.NRGBA))
	}
}

func (s *Kernel) runningRows(img *image.NRGBA) {
	w, r := img.Rect.Dx(), s.radius()
	line := newLine(w, r+1)
	c := newChanges(min(w+1, stripWidth) / 2)
	enter, leave := make([][]uint64, len(s.gain)), make([][]uint64, len(s.gain))
	for row := range All(img) {
		line.read(row)
		rb, ga := s.startRow(row)
		for x := 0; x < w; x += stripWidth {
			for k, reach := range s.reach {
				enter[k], leave[k] = line.from(x+reach), line.from(x-1-reach)
			}
			end := min(x+stripWidth, w)
			part := c.first(end - x)
			part.boxes(enter, leave, s.gain, s.opaque)
			rb, ga = s.finishRow(row[4*x:4*end], part, rb, ga)
		}
	}
}

// startRow makes the sums before the first pixel.
func (s *Kernel) startRow(row []byte) (rb, ga uint64) {
	rb, ga = s.round, s.round
	s.eachStart(len(row)/4, func(i, weight int) {
		addWeighted(&rb, &ga, binary.LittleEndian.Uint32(row[4*i:]), weight)
	})
	return rb, ga
}

// finishRow makes means of sums, which it carries on, and of what they change by
// from left to right.
func (s *Kernel) finishRow(row []byte, c changes, rb, ga uint64) (newRB, newGA uint64) {
	q := s.quotient
	for i, even := range c.even {
		odd := c.odd[i]
		rb += widen(even)
		ga += widen(odd)
		first := q.pixel(rb, ga)
		rb += widen(even >> 32)
		ga += widen(odd >> 32)
		unpackPair(row, i, uint64(first)|uint64(q.pixel(rb, ga))<<32)
	}
	return rb, ga
}

func (s *Kernel) runningColumns(img *image.NRGBA) {
	r := s.radius()
	held := NewRing(img, 2*r+2)
	held.ReadTo(r)
	sums := s.startColumns(held)
	c := newChanges(held.words())
	enter, leave := make([][]uint64, len(s.gain)), make([][]uint64, len(s.gain))
	for y := range img.Rect.Dy() {
		held.ReadTo(y + r)
		for k, reach := range s.reach {
			enter[k], leave[k] = held.Row(y+reach), held.Row(y-1-reach)
		}
		c.boxes(enter, leave, s.gain, s.opaque)
		s.finishColumns(At(img, y), sums, c)
	}
}

// startColumns makes the sums, four words for two pixels, of the row above the
// first.
func (s *Kernel) startColumns(held *Ring) []uint64 {
	sums := make([]uint64, 4*held.words())
	for i := range sums {
		sums[i] = s.round
	}
	s.eachStart(held.img.Rect.Dy(), func(y, weight int) {
		for i, pair := range held.Row(y) {
			four := sums[4*i : 4*i+4]
			addWeighted(&four[0], &four[1], uint32(pair), weight)
			addWeighted(&four[2], &four[3], uint32(pair>>32), weight)
		}
	})
	return sums
}

// finishColumns makes the means of a row.
func (s *Kernel) finishColumns(row []byte, sums []uint64, c changes) {
	q := s.quotient
	for i, even := range c.even {
		odd := c.odd[i]
		four := (*[4]uint64)(sums[4*i:])
		rb, ga := four[0]+widen(even), four[1]+widen(odd)
		four[0], four[1] = rb, ga
		first := q.pixel(rb, ga)
		rb, ga = four[2]+widen(even>>32), four[3]+widen(odd>>32)
		four[2], four[3] = rb, ga
		unpackPair(row, i, uint64(first)|uint64(q.pixel(rb, ga))<<32)
	}
}

// Sums of four channels travel in two words: red and blue in one, green and
// alpha in the other, 32 bits each. Changes of sums are smaller, and travel four
// to a word: those of two neighboring pixels.

const (
	lowBytes   = 0x00ff00ff00ff00ff // red and blue of two pixels
	lowHalves  = 0x0000ffff0000ffff
	changeZero = 0x8000800080008000 // a change of 0 in each of four lanes
	sumZero    = 0x0000800000008000 // the same in two
)

// quotient divides sums by the total of a kernel.
type quotient struct {
	shift  uint   // drops bits until a sum fits 16
	factor uint64 // 2^24 times what is then the reciprocal
	round  uint64 // added to each lane of a sum once
}

// quotientBy divides by total. The fraction is cut off after the given number
// of 1/64 has been added, which may be 1 to 32; so the mean of equal values is
// that value in spite of the bits dropped, which are less than 1/128 of it.
func quotientBy(total, round64 int) quotient {
	q := quotient{shift: uint(max(0, bits.Len(uint(total-1))-8))}
	q.factor = (1<<(24+q.shift) + uint64(total) - 1) / uint64(total)
	q.round = uint64(total*round64/64) * (1 + 1<<32)
	return q
}

// pixel is the mean color for the two words of sums.
func (q quotient) pixel(rb, ga uint64) uint32 {
	rb = rb >> (q.shift & 63) & lowHalves * q.factor >> 24 & 0xff000000ff
	ga = ga >> (q.shift & 63) & lowHalves * q.factor >> 24 & 0xff000000ff
	rb |= ga << 8
	return uint32(rb) | uint32(rb>>16)
}

// widen makes the lower two of four changes a word to add to a sum.
func widen(change uint64) uint64 {
	return change&0xffff + change&0xffff0000<<16 - sumZero
}

// addWeighted adds a pixel to the two words of its sums.
func addWeighted(rb, ga *uint64, pixel uint32, weight int) {
	p := uint64(pixel)
	*rb += (p&0xff | p&0xff0000<<16) * uint64(weight)
	*ga += (p>>8&0xff | p&0xff000000<<8) * uint64(weight)
}

// changes are what the sums of a row of pixels, two to a word, change by: even
// are those of red and blue, odd those of green and alpha. Where sums are small
// they are the sums themselves.
type changes struct{ even, odd []uint64 }

func newChanges(words int) changes {
	return changes{make([]uint64, words), make([]uint64, words)}
}

// first is for so many pixels only.
func (c changes) first(pixels int) changes {
	words := (pixels + 1) / 2
	return changes{c.even[:words], c.odd[:words]}
}

// boxes sums up what entering and leaving pixels change, box by box. It is faster
// where they are opaque: see addTwoWhole.
func (c changes) boxes(enter, leave [][]uint64, gain []uint64, opaque bool) {
	add, start := c.addTwo, uint64(changeZero)
	if opaque {
		add, start = c.addTwoWhole, 0
	}
	for i := range c.even {
		c.even[i], c.odd[i] = changeZero, start
	}
	for k := 0; k < len(gain); k += 2 {
		next, nextGain := min(k+1, len(gain)-1), uint64(0)
		if next > k {
			nextGain = gain[next]
		}
		if opaque && gain[k] == 1 && nextGain == 1 {
			c.addOnesWhole(enter[k], leave[k], enter[next], leave[next])
		} else {
			add(enter[k], leave[k], gain[k], enter[next], leave[next], nextGain)
		}
	}
	if opaque {
		c.splitChanges()
	}
}

// addTwo adds the changes of two boxes.
func (c changes) addTwo(p0, m0 []uint64, g0 uint64, p1, m1 []uint64, g1 uint64) {
	even := c.even
	n := len(even)
	odd, p0, m0, p1, m1 := c.odd[:n], p0[:n], m0[:n], p1[:n], m1[:n]
	for i := range even {
		a, b, d, e := p0[i], m0[i], p1[i], m1[i]
		even[i] += (a&lowBytes-b&lowBytes)*g0 + (d&lowBytes-e&lowBytes)*g1
		odd[i] += (a>>8&lowBytes-b>>8&lowBytes)*g0 + (d>>8&lowBytes-e>>8&lowBytes)*g1
	}
}

// Weights that add up to no more than maxDirectTotal leave sums of 16 bits. Four of
// them travel in a word, and need not be carried from pixel to pixel: such a
// kernel is applied as it is.
const maxDirectTotal = 256

// directRows is what runningRows does.
func (s *Kernel) directRows(img *image.NRGBA) {
	w, r := img.Rect.Dx(), s.radius()
	line := newLine(w, r)
	sums := newChanges(min(w+1, stripWidth) / 2)
	before, after := make([][]uint64, r+1), make([][]uint64, r+1)
	for row := range All(img) {
		line.read(row)
		for x := 0; x < w; x += stripWidth {
			for k := range r + 1 {
				before[k], after[k] = line.from(x-k), line.from(x+k)
			}
			end := min(x+stripWidth, w)
			s.directMeans(row[4*x:4*end], sums.first(end-x), before, after)
		}
	}
}

// directColumns is what runningColumns does.
func (s *Kernel) directColumns(img *image.NRGBA) {
	r := s.radius()
	held := NewRing(img, 2*r+1)
	sums := newChanges(held.words())
	above, below := make([][]uint64, r+1), make([][]uint64, r+1)
	for y := range img.Rect.Dy() {
		held.ReadTo(y + r)
		for k := range r + 1 {
			above[k], below[k] = held.Row(y-k), held.Row(y+k)
		}
		s.directMeans(At(img, y), sums, above, below)
	}
}

// directMeans makes the means of a row from the pixels on both sides of each, by
// their distance.
func (s *Kernel) directMeans(row []byte, sums changes, before, after [][]uint64) {
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
		alpha = opaqueAlphas
	}
	s.finishDirect(row, sums, alpha)
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

// finishDirect divides the sums and writes the pixels, with bits of alpha set.
func (s *Kernel) finishDirect(row []byte, sums changes, alpha uint64) {
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

// A word of bytes is a number: that of its even bytes and 256 times that of its
// odd ones. So the sums of the odd bytes need not be found one by one. Whole words
// are summed up instead, and what the even bytes have in it is taken away in the
// end. Only the topmost lane, of which the word holds the lower half, is lost that
// way; it is the alpha of every other pixel, and known where pixels are opaque.
// Until they are split, the sums of whole words are where those of odd bytes will
// be.

// opaqueAlphas is the alpha of two pixels.
const opaqueAlphas = 0xff000000ff000000

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
