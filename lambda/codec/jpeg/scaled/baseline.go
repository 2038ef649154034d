package scaled

// mcus walks over the MCUs of a scan, §A.2.
type mcus struct {
	scan  *scan
	win   *window
	units []unit
}

// unit is one block of an MCU, and where it goes in the MCU that is next.
type unit struct {
	*reader
	c       *component
	at      int // index into pix, or into coefficients
	step    int // to the next MCU of the row
	rowStep int // from behind a row's last MCU to the next row's first
}

// reader is what reading the blocks of a component takes.
type reader struct {
	dc, ac           *valueTable
	skip             *skipTable
	dcCodes, acCodes *huffman
	quant            quantTable
	pred             int32 // the constant part of the block before
	// f is for the coefficients of one block. Between blocks, as much of it is
	// zero as the transform reads.
	f [64]int32
}

func newReader(p part, progressive bool) *reader {
	r := &reader{dcCodes: p.dc, acCodes: p.ac, quant: *p.quant}
	if p.dc != nil {
		r.dc = p.dc.table(dcValues)
	}
	if !progressive {
		r.ac, r.skip = p.ac.table(acValues), p.ac.skipper(acValues)
	}
	return r
}

// newMCUs lays out the blocks of an MCU: one if the scan has one component, or
// else as many of each as its sampling factors say. They are places in the
// plane, or among the coefficients of a progressive file.
func newMCUs(s *scan, win *window, progressive bool) *mcus {
	m := &mcus{scan: s, win: win}
	for _, p := range s.parts {
		r := newReader(p, progressive)
		h, v := p.h, p.v
		if len(s.parts) == 1 {
			h, v = 1, 1
		}
		block, row := p.n, p.n*p.stride
		if progressive {
			block, row = p.n*p.n, p.n*p.n*p.paddedWide
		}
		for y := range v {
			for x := range h {
				m.units = append(m.units, unit{
					reader:  r,
					c:       p.component,
					at:      y*row + x*block,
					step:    h * block,
					rowStep: v*row - s.wide*h*block,
				})
			}
		}
	}
	return m
}

// bad is the position that reading returns where it met no code.
const bad = ^uint(0)

// each calls read with the position of each MCU in turn; read returns the
// position behind it.
func (m *mcus) each(read func(pos uint) uint) error {
	s := m.scan
	src := newSource(m.win, s.data)
	pos, left := uint(0), s.untilRestart()
	for range s.tall {
		for range s.wide {
			if pos > src.limit || left == 0 {
				if left == 0 {
					m.restart()
				}
				var err error
				if pos, left, err = src.next(pos, left, s.interval); err != nil {
					return err
				}
			}
			left--
			if pos = read(pos); pos == bad {
				return errBadCode
			}
		}
		for i := range m.units {
			m.units[i].at += m.units[i].rowStep
		}
	}
	return src.finish(pos)
}

// restart forgets what was before a restart marker.
func (m *mcus) restart() {
	for i := range m.units {
		m.units[i].pred = 0
	}
}

// sequential reads a scan of a baseline or extended sequential file, §F.2,
// straight into the planes.
func (m *mcus) sequential() error {
	return m.each(func(pos uint) uint {
		for i := range m.units {
			u := &m.units[i]
			dst := u.c.pix[u.at:]
			u.at += u.step
			switch u.c.n {
			case 1:
				pos = u.block1(m.win, pos, dst)
			case 2:
				pos = u.block2(m.win, pos, dst, u.c.stride)
			case 4:
				pos = u.block4(m.win, pos, dst, u.c.stride)
			case 8:
				pos = u.block8(m.win, pos, dst, u.c.stride)
			}
			if pos == bad {
				return bad
			}
		}
		return pos
	})
}

// The functions below all keep the bits from pos on in w, and shift w as they
// take some. A look-up that succeeds takes at most valueBits, so five of them
// fit into what peek returns; after one that fails, w is fetched anew. They are
// written out in each function because calls would cost more than the work.

// block1 reads a block of which one sample is wanted: the constant part.
func (r *reader) block1(win *window, pos uint, dst []byte) uint {
	w := win.peek(pos)
	e := r.dc[w>>(64-valueBits)]
	if e == 0 {
		if e = r.dcCodes.read(w, dcValues); e == 0 {
			return bad
		}
		pos += e.bits()
		w = win.peek(pos)
	} else {
		pos += e.bits()
		w <<= e.bits() & 63
	}
	r.pred += e.value()
	dst[0] = sample(r.pred * r.quant[0])

	// What skipTo would do, with the bits that are at hand.
	s := uint(r.skip[w>>(64-skipBits)])
	pos += s & 0xff
	k := 1 + s>>8
	if k < 64 {
		w <<= s & 63
		s = uint(r.skip[w>>(64-skipBits)])
		pos += s & 0xff
		k += s >> 8
		if k < 64 {
			return r.skipTo(win, pos, k)
		}
	}
	if k == 64 || k-endOfBlock < 64 {
		return pos
	}
	return r.skipSlowly(win, pos-s&0xff, k-s>>8)
}

// block2 reads a block of which 2×2 samples are wanted. They take coefficients
// 1, 2 and 4. Four symbols are read however many of them they are, since a
// loop that ends at the fourth coefficient would end unpredictably.
func (r *reader) block2(win *window, pos uint, dst []byte, stride int) uint {
	w := win.peek(pos)
	e := r.dc[w>>(64-valueBits)]
	if e == 0 {
		if e = r.dcCodes.read(w, dcValues); e == 0 {
			return bad
		}
		pos += e.bits()
		w = win.peek(pos)
	} else {
		pos += e.bits()
		w <<= e.bits() & 63
	}
	r.pred += e.value()

	f := &r.f
	f[1], f[2], f[4] = 0, 0, 0
	k := uint(0)
	for range 4 {
		e = r.ac[w>>(64-valueBits)]
		if e == 0 {
			w = win.peek(pos)
			if e = r.acCodes.read(w, acValues); e == 0 {
				return bad
			}
			pos += e.bits()
			w = win.peek(pos)
		} else {
			pos += e.bits()
			w <<= e.bits() & 63
		}
		k += e.advance()
		if k >= 63 {
			break
		}
		f[k] = e.value()
	}
	idct2(dst, stride, r.pred*r.quant[0], f[1]*r.quant[1], f[2]*r.quant[2], f[4]*r.quant[4])
	if k < 63 {
		return r.skipTo(win, pos, k+1)
	}
	return r.finish(win, pos, k)
}

// block4 reads a block of which 4×4 samples are wanted. They take coefficients
// up to 24.
func (r *reader) block4(win *window, pos uint, dst []byte, stride int) uint {
	pos, k := r.coefficients(win, pos, 24)
	if pos == bad {
		return bad
	}
	if k == endOfBlock {
		fill4(dst, stride, sample(r.f[0]))
	} else {
		idct4(dst, stride, &r.f)
	}
	return r.finish(win, pos, k)
}

// block8 reads a block of which all samples are wanted.
func (r *reader) block8(win *window, pos uint, dst []byte, stride int) uint {
	pos, k := r.coefficients(win, pos, 63)
	if pos == bad {
		return bad
	}
	if k == endOfBlock {
		fill8(dst, stride, sample(r.f[0]))
	} else {
		idct8(dst, stride, &r.f)
	}
	return r.finish(win, pos, k)
}

// coefficients reads and dequantizes coefficients up to the first whose zigzag
// index is last or more, or the end of the block. It returns the position
// behind it and its index. Those after last are not kept.
func (r *reader) coefficients(win *window, pos, last uint) (uint, uint) {
	w := win.peek(pos)
	e := r.dc[w>>(64-valueBits)]
	if e == 0 {
		if e = r.dcCodes.read(w, dcValues); e == 0 {
			return bad, 0
		}
	}
	pos += e.bits()
	r.pred += e.value()
	f := &r.f
	f[0] = r.pred * r.quant[0]
	for k := uint(0); ; {
		w := win.peek(pos)
		for range 5 {
			e = r.ac[w>>(64-valueBits)]
			if e == 0 {
				w = win.peek(pos)
				if e = r.acCodes.read(w, acValues); e == 0 {
					return bad, 0
				}
				pos += e.bits()
				w = win.peek(pos)
			} else {
				pos += e.bits()
				w <<= e.bits() & 63
			}
			k += e.advance()
			if k > last {
				return pos, k
			}
			f[natural[k&63]] = e.value() * r.quant[k&63]
			if k == last {
				return pos, k
			}
		}
	}
}

// finish passes over what is left of a block after coefficient k.
func (r *reader) finish(win *window, pos, k uint) uint {
	switch {
	case k < 63:
		return r.skipTo(win, pos, k+1)
	case k > 63 && k < endOfBlock:
		return bad
	}
	return pos
}

// skipTo passes over the rest of a block from coefficient k on. Three entries
// of the table are never more than a peek.
func (r *reader) skipTo(win *window, pos, k uint) uint {
	for {
		w := win.peek(pos)
		e := uint(r.skip[w>>(64-skipBits)])
		pos += e & 0xff
		k += e >> 8
		if k < 64 {
			w <<= e & 63
			e = uint(r.skip[w>>(64-skipBits)])
			pos += e & 0xff
			k += e >> 8
			if k < 64 {
				w <<= e & 63
				e = uint(r.skip[w>>(64-skipBits)])
				pos += e & 0xff
				k += e >> 8
				if k < 64 {
					continue
				}
			}
		}
		if k == 64 || k-endOfBlock < 64 {
			return pos
		}
		// The entry goes too far, or is unknown.
		return r.skipSlowly(win, pos-e&0xff, k-e>>8)
	}
}

// skipSlowly is skipTo one symbol at a time.
func (r *reader) skipSlowly(win *window, pos, k uint) uint {
	for k < 64 {
		symbol, length := r.acCodes.symbol(win.peek(pos))
		if length == 0 {
			return bad
		}
		run, size := uint(symbol>>4), uint(symbol&15)
		pos += length + size
		if size == 0 && run != 15 {
			return pos
		}
		k += run + 1
	}
	if k > 64 {
		return bad
	}
	return pos
}
