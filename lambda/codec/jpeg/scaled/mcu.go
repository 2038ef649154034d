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
