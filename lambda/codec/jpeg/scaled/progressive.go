package scaled

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// maxPasses bounds the work on a progressive file: how often its scans may pass
// over as many blocks as the picture has. Encoders make about five passes.
const maxPasses = 32

// needed returns a bit for each coefficient, by zigzag index, that blocks of
// n×n samples are made from.
func needed(n int) (mask uint64) {
	for k, at := range natural {
		if int(at)%8 < n && int(at)/8 < n {
			mask |= 1 << k
		}
	}
	return mask
}

// band returns a bit for each coefficient of the scan.
func (s *scan) band() uint64 { return 1<<s.to<<1 - 1<<s.from }

// plan decides, from the last scan to the first, which of them have to be read
// for blocks of n×n samples. A scan that refines coefficients has a bit for each
// that was not 0 before, wanted or not. So where one is read, so are all before
// it that tell of the same coefficients.
func (f *frame) plan(scans []scan, n int) error {
	total, work := 0, 0
	for _, c := range f.components {
		c.wanted = needed(n)
		total += c.wide * c.high
	}
	for i := len(scans) - 1; i >= 0; i-- {
		s := &scans[i]
		c, band := s.parts[0].component, s.band()
		if s.used = band&c.wanted != 0; !s.used {
			continue
		}
		work += s.blocks()
		if s.from == 0 {
			continue
		}
		s.track = band&c.tracked != 0
		if s.high > 0 {
			c.wanted |= band
			c.tracked |= band
			c.refined = true
		}
	}
	if work > maxPasses*total {
		return FormatError(fmt.Sprintf("more than %d scans of each block", maxPasses))
	}
	return nil
}

// dcFirst reads the first scan of the constant parts, §G.1.2.1.
func (m *mcus) dcFirst() error {
	return m.each(func(pos uint) uint {
		for i := range m.units {
			u := &m.units[i]
			w := m.win.peek(pos)
			e := u.dc[w>>(64-valueBits)]
			if e == 0 {
				if e = u.dcCodes.read(w, dcValues); e == 0 {
					return bad
				}
			}
			pos += e.bits()
			u.pred += e.value()
			u.c.coefficients[u.at] = int16(u.pred << m.scan.low)
			u.at += u.step
		}
		return pos
	})
}

// dcRefine reads one more bit of each constant part.
func (m *mcus) dcRefine() error {
	return m.each(func(pos uint) uint {
		w := m.win.peek(pos)
		for i := range m.units {
			u := &m.units[i]
			u.c.coefficients[u.at] |= int16(w >> 63 << m.scan.low)
			w <<= 1
			u.at += u.step
		}
		return pos + uint(len(m.units))
	})
}

// transform makes samples of the coefficients that all scans together gave.
func (c *component) transform() {
	var f, quant [64]int32
	for k, at := range natural {
		quant[at] = c.quant[k]
	}
	size := c.n * c.n
	for y := range c.paddedHigh {
		for x := range c.paddedWide {
			b := c.coefficients[(y*c.paddedWide+x)*size:][:size]
			dst := c.pix[y*c.n*c.stride+x*c.n:]
			switch c.n {
			case 1:
				dst[0] = sample(int32(b[0]) * quant[0])
			case 2:
				idct2(dst, c.stride, int32(b[0])*quant[0], int32(b[1])*quant[1],
					int32(b[2])*quant[8], int32(b[3])*quant[9])
			case 4:
				for i, v := range b {
					at := (i>>2<<3 | i&3) & 63
					f[at] = int32(v) * quant[at]
				}
				idct4(dst, c.stride, &f)
			case 8:
				for i, v := range (*[64]int16)(b) {
					f[i] = int32(v) * quant[i]
				}
				idct8(dst, c.stride, &f)
			}
		}
	}
}

// band reads a scan of other coefficients than the constant part, which is
// always one of a single component.
type band struct {
	*scan
	c     *component
	win   *window
	codes *huffman
	table *valueTable
	skip  *skipTable

	all  uint64    // a bit for each coefficient of the scan
	need uint64    // a bit for each that samples are made from
	last uint      // the last of these
	at   [64]uint8 // where in coefficients those go
	one  int16     // the bit of coefficients that the scan tells
	run  int       // blocks to come that have no more in this scan

	spread *spread
	free   freeList
}

func newBand(s *scan, win *window) *band {
	c := s.parts[0].component
	b := &band{scan: s, c: c, win: win, codes: s.parts[0].ac}
	b.all, b.need, b.one = s.band(), needed(c.n), 1<<s.low
	b.last = uint(bits.Len64(b.need)) - 1
	for k, at := range natural {
		if b.need>>k&1 != 0 {
			b.at[k] = at/8*uint8(c.n) + at%8
		}
	}
	b.table = b.codes.table(bandValues)
	if s.high > 0 {
		b.spread = newSpread()
		b.skip = b.codes.skipper(refineValues)
	}
	return b
}

// read reads the scan, block by block.
func (b *band) read() error {
	c := b.c
	src := newSource(b.win, b.data)
	pos, left := uint(0), b.untilRestart()
	for y := range c.high {
		for x := 0; x < c.wide; {
			if pos > src.limit || left == 0 {
				if left == 0 {
					b.run = 0
				}
				var err error
				if pos, left, err = src.next(pos, left, b.interval); err != nil {
					return err
				}
			}
			n := 1
			if b.high > 0 {
				pos = b.refine(pos, y*c.paddedWide+x)
			} else if b.run > 0 {
				n = min(b.run, left, c.wide-x)
				b.run -= n
			} else {
				pos = b.first(pos, y*c.paddedWide+x)
			}
			if pos == bad {
				return errBadCode
			}
			left -= n
			x += n
		}
	}
	return src.finish(pos)
}

// first reads a block of the first scan of a band, §G.1.2.2.
func (b *band) first(pos uint, index int) uint {
	size := b.c.n * b.c.n
	block := b.c.coefficients[index*size:][:size]
	to, seen := uint(b.to), uint64(0)
	for k := uint(b.from); k <= to; {
		w := b.win.peek(pos)
		for range 5 {
			e := b.table[w>>(64-valueBits)]
			if e == 0 {
				w = b.win.peek(pos)
				if e = b.codes.read(w, bandValues); e == 0 {
					return bad
				}
				pos += e.bits()
				w = b.win.peek(pos)
			} else {
				pos += e.bits()
				w <<= e.bits() & 63
			}
			k += e.advance()
			if k > to+1 {
				if k < endOfBlock {
					return bad
				}
				b.run = int(e.value())
				break
			}
			if v := e.value(); v != 0 {
				i := (k - 1) & 63
				seen |= 1 << i
				if b.need>>i&1 != 0 {
					block[b.at[i]] = int16(v << b.low)
				}
			}
			if k > to {
				break
			}
		}
	}
	if b.track {
		b.c.history[index] |= seen
	}
	return pos
}

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
