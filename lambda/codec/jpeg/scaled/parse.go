package scaled

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"s3resize/lambda/codec/jpeg/marker"
)

// parser walks the segments of a file up to its end and gathers the scans,
// without looking into them.
type parser struct {
	frame     *frame
	scans     []scan
	quant     [4]*quantTable
	dc, ac    [4]*huffman
	interval  int
	jfif      bool
	adobe     bool
	transform byte
}

// quantTable holds the factors in zigzag order.
type quantTable [64]int32

// parse returns the frame with its scans. Whatever follows the end of the image
// is ignored.
func parse(data []byte) (*parser, error) {
	if len(data) < 2 || data[0] != 0xff || data[1] != marker.SOI {
		return nil, FormatError("no start of image")
	}
	p := new(parser)
	pos := 2
	for {
		code, body, end, err := nextSegment(data, pos)
		if err != nil {
			return nil, err
		}
		switch code {
		case marker.EOI:
			return p, p.complete()
		case marker.SOS:
			s, err := p.readScan(body)
			if err != nil {
				return nil, err
			}
			pos = scanEnd(data, end)
			s.data = data[end:pos]
			if s.from == 0 && s.blocks() > 8*len(s.data) {
				// Each block takes a bit at the least.
				return nil, errEndsEarly
			}
			p.scans = append(p.scans, s)
		default:
			if err := p.segment(code, body); err != nil {
				return nil, err
			}
			pos = end
		}
	}
}

// nextSegment finds the segment at or after pos and the position behind it.
// Bytes that are in no segment are passed over.
func nextSegment(data []byte, pos int) (code byte, body []byte, end int, err error) {
	pos = scanEnd(data, pos)
	pos += afterFill(data[pos:])
	if pos == len(data) {
		return 0, nil, 0, errEndsEarly
	}
	code, end = data[pos], pos+1
	switch {
	case code == marker.EOI || code == marker.TEM:
		return code, nil, end, nil
	case code == marker.SOI || code < marker.SOF0:
		return 0, nil, 0, FormatError(fmt.Sprintf("marker 0x%02x in the wrong place", code))
	}
	rest := data[end:]
	if len(rest) < 2 {
		return 0, nil, 0, errEndsEarly
	}
	n := int(binary.BigEndian.Uint16(rest))
	if n < 2 {
		return 0, nil, 0, FormatError("a segment shorter than its own length field")
	}
	if n > len(rest) {
		return 0, nil, 0, errEndsEarly
	}
	return code, rest[2:n], end + n, nil
}

// scanEnd returns the position of the 0xff that starts the next marker at or
// after pos, or the length of the data. Stuffed zeros and restart markers
// belong to entropy-coded data.
func scanEnd(data []byte, pos int) int {
	for {
		i := bytes.IndexByte(data[pos:], 0xff)
		if i < 0 {
			return len(data)
		}
		pos += i
		code := pos + afterFill(data[pos:])
		if code == len(data) {
			return pos
		}
		if m := data[code]; m != 0 && (m < marker.RST0 || m > marker.RST7) {
			return pos
		}
		pos = code + 1
	}
}

// segment reads every segment but SOS and EOI.
func (p *parser) segment(code byte, b []byte) error {
	switch code {
	case marker.SOF0, marker.SOF1, marker.SOF2:
		return p.readFrame(code, b)
	case marker.DHT:
		return p.readHuffman(b)
	case marker.DQT:
		return p.readQuant(b)
	case marker.DRI:
		if len(b) != 2 {
			return FormatError("restart interval of the wrong length")
		}
		p.interval = int(binary.BigEndian.Uint16(b))
	case marker.APP0, marker.APP14:
		p.application(code, b)
	case marker.DAC:
		return UnsupportedError("arithmetic coding")
	case marker.DHP, marker.EXP:
		return UnsupportedError("hierarchical coding")
	default:
		if code > marker.SOF2 && code <= marker.SOF15 && code != marker.JPG || code == marker.SOF55 {
			return UnsupportedError(fmt.Sprintf("coding process 0x%02x", code))
		}
	}
	return nil
}

// readQuant reads a DQT segment, T.81 §B.2.4.1.
func (p *parser) readQuant(b []byte) error {
	for len(b) > 0 {
		wide, id := int(b[0]>>4), b[0]&15
		b = b[1:]
		if wide > 1 || id > 3 || len(b) < 64*(wide+1) {
			return FormatError("a broken quantization table")
		}
		t := new(quantTable)
		for i := range t {
			if t[i] = int32(b[0]); wide == 1 {
				t[i] = int32(binary.BigEndian.Uint16(b))
			}
			b = b[1+wide:]
		}
		p.quant[id] = t
	}
	return nil
}

// readHuffman reads a DHT segment, T.81 §B.2.4.2.
func (p *parser) readHuffman(b []byte) error {
	for len(b) > 0 {
		class, id := b[0]>>4, b[0]&15
		if class > 1 || id > 3 || len(b) < 17 {
			return FormatError("a broken Huffman table")
		}
		counts, n := b[1:17], 0
		for _, c := range counts {
			n += int(c)
		}
		if n > 256 || len(b) < 17+n {
			return FormatError("a Huffman table of the wrong length")
		}
		symbols := b[17 : 17+n]
		b = b[17+n:]
		h, err := newHuffman(counts, symbols)
		if err != nil {
			return err
		}
		if class == 1 {
			p.ac[id] = h
			continue
		}
		if n > 0 && maxByte(symbols) > 15 {
			return FormatError("a difference of more than 15 bits")
		}
		p.dc[id] = h
	}
	return nil
}

func maxByte(b []byte) (m byte) {
	for _, v := range b {
		m = max(m, v)
	}
	return m
}

// application reads what says of which color the components are. What comes
// after the first scan comes too late.
func (p *parser) application(code byte, b []byte) {
	switch {
	case len(p.scans) > 0:
	case code == marker.APP0:
		p.jfif = p.jfif || bytes.HasPrefix(b, []byte("JFIF\x00"))
	case len(b) >= 12 && bytes.HasPrefix(b, []byte("Adobe")):
		p.adobe, p.transform = true, b[11]
	}
}

// rgb reports that the components are red, green and blue as they are. A JFIF
// segment says that they are not; otherwise Adobe's says it; and without either
// the components' names do.
func (p *parser) rgb() bool {
	if len(p.frame.components) != 3 || p.jfif {
		return false
	}
	var ids [3]byte
	for i, c := range p.frame.components {
		ids[i] = c.id
	}
	return p.adobe && p.transform == 0 || ids == [3]byte{'R', 'G', 'B'}
}

// complete checks what can only be known at the end of the file.
func (p *parser) complete() error {
	if p.frame == nil {
		return FormatError("no frame header")
	}
	for _, c := range p.frame.components {
		if c.quant == nil {
			return FormatError("a component without a scan")
		}
	}
	return nil
}

// frame is the picture as its header describes it, T.81 §B.2.2.
type frame struct {
	width, height int
	progressive   bool
	components    []*component
	hmax, vmax    int // the largest sampling factors
}

// component is one of a frame's, and where its samples go.
type component struct {
	id    byte
	h, v  int // sampling factors
	table byte
	quant *quantTable // the one in force at the first scan

	// wide and high count the blocks that hold samples, paddedWide and
	// paddedHigh those of whole interleaved MCUs.
	wide, high             int
	paddedWide, paddedHigh int

	// known[k] is the lowest bit known of coefficient k at this point of the
	// file, or unseen.
	known [64]int8

	n      int // samples that the side of a block becomes: 1, 2, 4 or 8
	stride int
	pix    []byte

	// For progressive files:
	coefficients []int16  // n×n for each block, in rows
	history      []uint64 // for each block, a bit for each coefficient that is not 0
	wanted       uint64   // coefficients whose scans are read
	tracked      uint64   // those of them that later scans refine
	refined      bool     // there is such a scan
}

// unseen is the state of a coefficient that no scan has had yet.
const unseen = -1

// readFrame reads a start-of-frame segment.
func (p *parser) readFrame(code byte, b []byte) error {
	if p.frame != nil {
		return FormatError("a second frame header")
	}
	if len(b) < 6 || len(b) != 6+3*int(b[5]) {
		return FormatError("frame header of the wrong length")
	}
	if b[0] != 8 {
		return UnsupportedError(fmt.Sprintf("%d-bit samples", b[0]))
	}
	f := &frame{
		height:      int(binary.BigEndian.Uint16(b[1:])),
		width:       int(binary.BigEndian.Uint16(b[3:])),
		progressive: code == marker.SOF2,
	}
	switch {
	case f.height == 0:
		return UnsupportedError("height given after the first scan (DNL)")
	case f.width == 0:
		return FormatError("a picture without width")
	case b[5] != 1 && b[5] != 3:
		return UnsupportedError(fmt.Sprintf("%d components", b[5]))
	}
	p.frame = f
	return f.readComponents(b[6:])
}

func (f *frame) readComponents(b []byte) error {
	for ; len(b) > 0; b = b[3:] {
		c := &component{id: b[0], h: int(b[1] >> 4), v: int(b[1] & 15), table: b[2]}
		for i := range c.known {
			c.known[i] = unseen
		}
		if c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 {
			return FormatError(fmt.Sprintf("sampling factors %d×%d", c.h, c.v))
		}
		if c.table > 3 {
			return FormatError("a quantization table that cannot be")
		}
		for _, other := range f.components {
			if other.id == c.id {
				return FormatError("two components of one name")
			}
		}
		f.hmax, f.vmax = max(f.hmax, c.h), max(f.vmax, c.v)
		f.components = append(f.components, c)
	}
	return f.measure()
}

// measure counts blocks, T.81 §A.1.1 and §A.2.
func (f *frame) measure() error {
	if len(f.components) == 1 {
		// Sampling factors relate components; a single one has none.
		c := f.components[0]
		c.h, c.v, f.hmax, f.vmax = 1, 1, 1, 1
	}
	mcusWide, mcusHigh := ceilDiv(f.width, 8*f.hmax), ceilDiv(f.height, 8*f.vmax)
	for _, c := range f.components {
		if f.hmax%c.h != 0 || f.vmax%c.v != 0 {
			return UnsupportedError(fmt.Sprintf("sampling factors %d×%d beside %d×%d", c.h, c.v, f.hmax, f.vmax))
		}
		c.wide, c.high = ceilDiv(f.width*c.h, 8*f.hmax), ceilDiv(f.height*c.v, 8*f.vmax)
		c.paddedWide, c.paddedHigh = mcusWide*c.h, mcusHigh*c.v
	}
	return nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

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
