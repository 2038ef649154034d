package scaled

import (
	"bytes"
	"encoding/binary"
	"fmt"

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
		if code > marker.SOF2 && code <= 0xcf && code != marker.JPG || code == marker.SOF55 {
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

// application reads what says of which colour the components are. What comes
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
