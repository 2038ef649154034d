package vp8

import "math/bits"

// tokenProbs are the probabilities of the coefficients' tokens, §13.5.
type tokenProbs [4][8][3][11]uint8

// The kinds of blocks, §13.3.
const (
	lumaAfterDC = iota // without the first coefficient, which the Y2 block has
	lumaDC             // the Y2 block
	chroma
	wholeLuma
)

// blockProbs are the probabilities for one kind of block by place in it instead
// of by band. There is one more place, that after the last.
type blockProbs [17][3][11]uint8

// bands are the places' bands, §13.3.
var bands = [17]uint8{0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0}

// zigzag is where in the block each place is, §13.
var zigzag = [16]uint8{0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15}

// Probabilities of the additional bits of large values, §13.2.
var (
	extra3 = []uint8{173, 148, 140}
	extra4 = []uint8{176, 155, 140, 135}
	extra5 = []uint8{180, 157, 141, 134, 130}
	extra6 = []uint8{254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
)

func (p *tokenProbs) byPlace() (out [4]blockProbs) {
	for i := range out {
		for n, band := range bands {
			out[i][n] = p[i][band]
		}
	}
	return out
}

// block reads one block's tokens, §13, and stores the coefficients, multiplied by
// their steps. It returns the number of places up to the last coefficient, or 0
// if there is none. ctx is how many of the blocks above and to the left have any.
//
// The decisions that most tokens are made of, whether the block goes on, if the
// value is not 0, if it is not 1, and its sign, are spelt out here on local
// variables. They take 22 bits at the most, which are loaded once for all four.
// Where not as many are left, at the end of the data, blockEnd goes on.
func (r *boolReader) block(probs *blockProbs, ctx uint8, first int, steps *[2]int32, out *[16]int16) int {
	const need = 24
	window, span, spare := r.window, r.span, r.spare
	n, step := first, steps[first]
	p := &probs[n][ctx]
	for n < 16 {
		if spare < need {
			r.window, r.span, r.spare = window, span, spare
			if r.fill(); r.spare < need {
				return r.blockEnd(probs, p, first, n, false, steps, out)
			}
			window, spare = r.window, r.spare
		}
		split := span * uint32(p[0]) >> 8
		top := uint64(split+1) << 56
		if window < top {
			shift := shifts[uint8(split)] & 63
			r.window, r.span, r.spare = window<<shift, uint32(spans[uint8(split)]), spare-int(shift)
			if n == first {
				return 0
			}
			return n
		}
		window -= top
		span -= split + 1
		shift := shifts[uint8(span)] & 63
		window, span, spare = window<<shift, uint32(spans[uint8(span)]), spare-int(shift)

		for {
			split = span * uint32(p[1]) >> 8
			top = uint64(split+1) << 56
			if window >= top {
				break
			}
			shift = shifts[uint8(split)] & 63
			window, span, spare = window<<shift, uint32(spans[uint8(split)]), spare-int(shift)
			n++
			p = &probs[n][0]
			step = steps[1]
			if n == 16 {
				r.window, r.span, r.spare = window, span, spare
				return 16
			}
			if spare < need {
				r.window, r.span, r.spare = window, span, spare
				if r.fill(); r.spare < need {
					return r.blockEnd(probs, p, first, n, true, steps, out)
				}
				window, spare = r.window, r.spare
			}
		}
		window -= top
		span -= split + 1
		shift = shifts[uint8(span)] & 63
		window, span, spare = window<<shift, uint32(spans[uint8(span)]), spare-int(shift)

		v, next := int32(1), 1
		split = span * uint32(p[2]) >> 8
		top = uint64(split+1) << 56
		if window < top {
			shift = shifts[uint8(split)] & 63
			window, span, spare = window<<shift, uint32(spans[uint8(split)]), spare-int(shift)
		} else {
			window -= top
			span -= split + 1
			shift = shifts[uint8(span)] & 63
			r.window, r.span, r.spare = window<<shift, uint32(spans[uint8(span)]), spare-int(shift)
			v, next = r.large(p), 2
			if r.spare < 0 {
				r.fill()
			}
			window, span, spare = r.window, r.span, r.spare
		}

		// The sign is as likely as not, and no branch can guess it.
		split = span >> 1
		top = uint64(split+1) << 56
		_, positive := bits.Sub64(window, top, 0)
		minus := positive - 1
		window -= top & minus
		span = split + (span-1-2*split)&uint32(minus)
		shift = shifts[uint8(span)] & 63
		window, span, spare = window<<shift, uint32(spans[uint8(span)]), spare-int(shift)
		v = (v*step ^ int32(minus)) - int32(minus)

		out[zigzag[n&15]] = int16(v)
		n++
		p = &probs[n][next]
		step = steps[1]
	}
	r.window, r.span, r.spare = window, span, spare
	return 16
}

// blockEnd is the rest of a block, from place n on, without haste: of the data's
// last few bytes every decision may be the one that they do not hold.
func (r *boolReader) blockEnd(probs *blockProbs, p *[11]uint8, first, n int, goesOn bool, steps *[2]int32, out *[16]int16) int {
	for ; n < 16; n++ {
		if !goesOn && !r.bit(p[0]) {
			if n == first {
				return 0
			}
			return n
		}
		if goesOn = !r.bit(p[1]); goesOn {
			p = &probs[n+1][0]
			continue
		}
		v, next := int32(1), 1
		if r.bit(p[2]) {
			v, next = r.large(p), 2
		}
		if r.flag() {
			v = -v
		}
		out[zigzag[n]] = int16(v * steps[min(n, 1)])
		p = &probs[n+1][next]
	}
	return 16
}

// large reads what is left of the token of a value above 1, §13.2.
func (r *boolReader) large(p *[11]uint8) int32 {
	if !r.bit(p[3]) {
		switch {
		case !r.bit(p[4]):
			return 2
		case !r.bit(p[5]):
			return 3
		}
		return 4
	}
	if !r.bit(p[6]) {
		if !r.bit(p[7]) {
			return 5 + r.extra([]uint8{159})
		}
		return 7 + r.extra([]uint8{165, 145})
	}
	if !r.bit(p[8]) {
		if !r.bit(p[9]) {
			return 11 + r.extra(extra3)
		}
		return 19 + r.extra(extra4)
	}
	if !r.bit(p[10]) {
		return 35 + r.extra(extra5)
	}
	return 67 + r.extra(extra6)
}

func (r *boolReader) extra(probs []uint8) int32 {
	v := int32(0)
	for _, prob := range probs {
		v <<= 1
		if r.bit(prob) {
			v |= 1
		}
	}
	return v
}
