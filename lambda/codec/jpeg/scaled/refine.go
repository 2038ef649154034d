package scaled

import (
	"encoding/binary"
	"math/bits"
)

// freeList holds the indexes of coefficients that are 0, ascending. It is
// longer than 64 because lists are written eight entries at a time.
type freeList [64 + 8]byte

// spread[b] holds the numbers of the bits set in b, ascending, a byte each.
type spread [256]uint64

func newSpread() *spread {
	t := new(spread)
	for b := range t {
		n := 0
		for bit := range 8 {
			if b>>bit&1 != 0 {
				t[b] |= uint64(bit) << (8 * n)
				n++
			}
		}
	}
	return t
}

// list writes the numbers of the bits set in mask and returns how many.
func (t *spread) list(to *freeList, mask uint64) uint {
	n := uint(0)
	for i := range uint64(8) {
		b := uint8(mask >> (8 * i))
		binary.LittleEndian.PutUint64(to[n&63:][:8], t[b]+i*0x0808080808080808)
		n += uint(bits.OnesCount8(b))
	}
	return n
}

// refine reads a block of a scan that tells one more bit of coefficients known
// in part, §G.1.2.3. Its symbols count coefficients that are still 0, up to one
// that becomes 1 or -1; behind each symbol is a bit for every coefficient
// passed over that is not 0.
//
// Whether a coefficient is 0 is known from history. With z the number of zeros
// passed and k that of all coefficients, k-z is the number of those bits, so a
// list of where the zeros are is all that is needed to find the next symbol.
func (b *band) refine(pos uint, index int) uint {
	old := b.c.history[index] & b.all
	k := uint(b.from) // the next coefficient
	if b.run == 0 {
		if pos, k = b.symbols(pos, index, old); pos == bad {
			return bad
		}
	}
	if b.run == 0 {
		return pos
	}
	b.run--
	if passed := old &^ (1<<k - 1); passed != 0 {
		if passed&b.need != 0 {
			b.correct(pos, passed, index)
		}
		pos += uint(bits.OnesCount64(passed))
	}
	return pos
}

// symbols reads up to the end of the block, or to the start of a run of blocks
// that end here, this one included; k is where in the block that was.
func (b *band) symbols(pos uint, index int, old uint64) (end, k uint) {
	count := b.spread.list(&b.free, b.all&^old)
	z := uint(0)           // the next in the list of zeros
	before := uint(b.from) // k-z
	added := uint64(0)
	k = before
	win, short := b.win, b.codes.short
	start, top := pos, win.peek(pos)
	w := top
	for k <= uint(b.to) {
		if k > b.last && !b.track && old>>k == 0 {
			// Nothing more is wanted but where the block ends.
			if z, pos = b.tail(z, count, pos); z == count {
				return pos, k
			}
			start, top = pos, win.peek(pos)
			w = top
		}
		e := uint(short[w>>(64-shortBits)])
		if e == 0 {
			start, top = pos, win.peek(pos)
			w = top
			symbol, length := b.codes.search(w)
			if length == 0 {
				return bad, 0
			}
			e = uint(symbol)<<8 | length
		}
		zeros, size := e>>12, e>>8&15
		if size == 0 && zeros < 15 {
			pos += e & 0xff
			b.run = 1<<zeros + int(win.peek(pos)>>1>>(63-zeros))
			pos += zeros
			break
		}
		z += zeros
		if z >= count || size > 1 {
			return bad, 0
		}
		i := uint(b.free[z&63])
		added |= uint64(size) << (i & 63)
		pos += e&0xff + size
		if k <= b.last {
			if size != 0 && b.need>>i&1 != 0 {
				b.set(index, i, w<<(e&63))
			}
			if passed := old & (1<<i - 1) &^ (1<<k - 1); passed&b.need != 0 {
				b.correct(pos, passed, index)
			}
		}
		pos += i - z - before
		before = i - z
		k = i + 1
		z++
		if n := pos - start; n <= 57-shortBits-1 {
			w = top << (n & 63)
		} else {
			start, top = pos, win.peek(pos)
			w = top
		}
	}
	if b.track {
		b.c.history[index] |= added
	}
	return pos, k
}

// tail passes over symbols, several at a time, where all coefficients to come
// are 0 before this scan, and those from z on in the list. It returns the z it
// came to: count if the block is over.
func (b *band) tail(z, count, pos uint) (uint, uint) {
	for {
		e := uint(b.skip[b.win.peek(pos)>>(64-skipBits)])
		k := 64 - count + z + e>>8
		if k == 64 || k-endOfBlock < 64 {
			return count, pos + e&0xff
		}
		if k > 64 {
			return z, pos
		}
		z += e >> 8
		pos += e & 0xff
	}
}

// set makes a coefficient 1 or -1, by the bit on top of w.
func (b *band) set(index int, k uint, w uint64) {
	negative := ^int16(int64(w) >> 63)
	size := b.c.n * b.c.n
	b.c.coefficients[index*size+int(b.at[k&63])] = b.one ^ negative - negative
}

// correct adds the bits at pos to the coefficients passed, which have one each,
// where samples are made from them.
func (b *band) correct(pos uint, passed uint64, index int) {
	if b.c.n == 2 {
		block := (*[4]int16)(b.c.coefficients[4*index:])
		correct2(b.win.peek(pos), passed, block, b.one)
		return
	}
	size := b.c.n * b.c.n
	block := b.c.coefficients[index*size:][:size]
	for todo := passed & b.need; todo != 0; todo &= todo - 1 {
		bit := todo & -todo
		w := b.win.peek(pos + uint(bits.OnesCount64(passed&(bit-1))))
		v := &block[b.at[bits.TrailingZeros64(bit)]]
		*v += away(*v, b.one) & int16(int64(w)>>63)
	}
}

// correct2 is correct for coefficients 1, 2 and 4, the first bits on top of w.
// Which of them have a bit is as good as random, so it goes without branches.
func correct2(w, passed uint64, block *[4]int16, one int16) {
	p1, p2, p3, p4 := passed>>1&1, passed>>2&1, passed>>3&1, passed>>4&1
	b1 := w >> 63 & p1
	w <<= p1
	b2 := w >> 63 & p2
	w <<= p2 + p3
	b4 := w >> 63 & p4
	block[1] += away(block[1], one) & -int16(b1)
	block[2] += away(block[2], one) & -int16(b2)
	block[3] += away(block[3], one) & -int16(b4)
}

// away is one with the sign of v.
func away(v, one int16) int16 {
	negative := v >> 15
	return one ^ negative - negative
}
