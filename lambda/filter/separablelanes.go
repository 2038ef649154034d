package filter

import "math/bits"

// Sums of four channels travel in two words: red and blue in one, green and
// alpha in the other, 32 bits each. Changes of sums are smaller, and travel four
// to a word: those of two neighbouring pixels.

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

// pixel is the mean colour for the two words of sums.
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
// where they are opaque, for the reason given in separablewhole.go.
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
