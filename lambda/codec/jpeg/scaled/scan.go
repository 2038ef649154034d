package scaled

import (
	"fmt"
	"math"
)

// scan is one pass over some components, T.81 §B.2.3, not yet decoded.
type scan struct {
	parts     []part
	from, to  int  // the band of coefficients, in zigzag order
	high, low uint // successive approximation: bits known before, bit known after
	interval  int  // MCUs between restart markers; 0 means that there are none
	data      []byte

	wide, tall int // in MCUs

	// For progressive files, see plan:
	used  bool // samples depend on it
	track bool // which coefficients are not 0 has to be noted
}

// part is a component of a scan with its tables, which are nil where the scan
// has no use for them.
type part struct {
	*component
	dc, ac *huffman
}

// maxScans is far above what encoders write, which is about ten.
const maxScans = 100

// readScan reads the header of a scan.
func (p *parser) readScan(b []byte) (scan, error) {
	var s scan
	if p.frame == nil {
		return s, FormatError("a scan before the frame header")
	}
	if len(p.scans) == maxScans {
		return s, FormatError(fmt.Sprintf("more than %d scans", maxScans))
	}
	if len(b) < 1 || b[0] < 1 || int(b[0]) > len(p.frame.components) || len(b) != 4+2*int(b[0]) {
		return s, FormatError("scan header of the wrong length")
	}
	s.interval = p.interval
	tail := b[len(b)-3:]
	s.from, s.to, s.high, s.low = int(tail[0]), int(tail[1]), uint(tail[2]>>4), uint(tail[2]&15)
	if !p.frame.progressive {
		// The fields have no meaning here, and some writers leave them zero.
		s.from, s.to, s.high, s.low = 0, 63, 0, 0
	}
	if s.to > 63 || s.from > s.to || s.low > 13 || p.frame.progressive && (s.from == 0) != (s.to == 0) {
		return s, FormatError("a scan of impossible coefficients")
	}
	return s, p.readParts(&s, b[1:len(b)-3])
}

// readParts finds the components of a scan and their tables.
func (p *parser) readParts(s *scan, b []byte) error {
	units := 0
	for ; len(b) > 0; b = b[2:] {
		c := p.component(b[0])
		if c == nil {
			return FormatError("a scan of an unknown component")
		}
		for _, other := range s.parts {
			if other.component == c {
				return FormatError("a scan with a component twice")
			}
		}
		if err := c.progress(s); err != nil {
			return err
		}
		q, err := p.tables(s, c, b[1])
		if err != nil {
			return err
		}
		units += c.h * c.v
		s.parts = append(s.parts, q)
	}
	s.measure()
	if len(s.parts) > 1 && (units > 10 || s.from > 0) {
		return FormatError("a scan with too much in it")
	}
	return nil
}

// tables finds the tables that a component of a scan names.
func (p *parser) tables(s *scan, c *component, names byte) (part, error) {
	q := part{component: c}
	dc, ac := names>>4, names&15
	if dc > 3 || ac > 3 {
		return q, FormatError("a Huffman table that cannot be")
	}
	if c.quant == nil {
		c.quant = p.quant[c.table]
	}
	needDC, needAC := s.from == 0 && s.high == 0, s.to > 0
	if needDC {
		q.dc = p.dc[dc]
	}
	if needAC {
		q.ac = p.ac[ac]
	}
	if c.quant == nil || needDC && q.dc == nil || needAC && q.ac == nil {
		return q, FormatError("a table is missing")
	}
	return q, nil
}

func (p *parser) component(id byte) *component {
	for _, c := range p.frame.components {
		if c.id == id {
			return c
		}
	}
	return nil
}

// progress notes what a scan tells of a component. Each bit of each coefficient
// comes once, the higher ones first, and the constant part before the others:
// so nothing can be sent again and again.
func (c *component) progress(s *scan) error {
	if s.from > 0 && c.known[0] == unseen {
		return FormatError("a scan of details before the first of the whole")
	}
	for k := s.from; k <= s.to; k++ {
		first := c.known[k] == unseen && s.high == 0
		refining := s.high > 0 && c.known[k] == int8(s.high) && s.low == s.high-1
		if !first && !refining {
			return FormatError("scans in an order that cannot be")
		}
		c.known[k] = int8(s.low)
	}
	return nil
}

// measure counts the MCUs. A scan of one component goes over the blocks that
// have samples, one of several over all, §A.2.2 and §A.2.3.
func (s *scan) measure() {
	c := s.parts[0].component
	s.wide, s.tall = c.wide, c.high
	if len(s.parts) > 1 {
		s.wide, s.tall = c.paddedWide/c.h, c.paddedHigh/c.v
	}
}

// blocks counts the blocks of all MCUs.
func (s *scan) blocks() int {
	if len(s.parts) == 1 {
		return s.wide * s.tall
	}
	n := 0
	for _, p := range s.parts {
		n += p.paddedWide * p.paddedHigh
	}
	return n
}

// untilRestart is the number of MCUs up to the first restart marker.
func (s *scan) untilRestart() int {
	if s.interval == 0 {
		return math.MaxInt
	}
	return s.interval
}
