package scaled

import (
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
