package codec

import (
	"bytes"
	"encoding/binary"
	"io"
)

// pngReader reads a file's chunks one after the other.
type pngReader struct {
	pngHeader
	rest []byte
	// The table has the colours of a palette, or of grey of up to 8 bits.
	table   [256][4]uint8
	colours int
	// key is the colour that is transparent, if keyed.
	key   [3]uint16
	keyed bool
}

const (
	errPNGOrder   = MalformedError("png: chunks out of order")
	errPNGIndex   = MalformedError("png: a pixel's colour is not in the palette")
	errPNGFilter  = MalformedError("png: a filter of no known type")
	errPNGPalette = MalformedError("png: length of its PLTE or tRNS chunk")
)

// chunk takes the next chunk, whose checksum must be right.
func (p *pngReader) chunk() (pngChunk, error) {
	c, rest, ok := cutPNGChunk(p.rest)
	switch {
	case !ok:
		return pngChunk{}, MalformedError("png: ends before its IEND chunk")
	case !c.intact():
		return pngChunk{}, MalformedError("png: wrong checksum of a chunk")
	}
	p.rest = rest
	return c, nil
}

// nextIs reports whether the next chunk has that name.
func (p *pngReader) nextIs(name string) bool {
	return len(p.rest) >= 8 && string(p.rest[4:8]) == name
}

// nextIDAT is the next part of the compressed pixels.
func (p *pngReader) nextIDAT() ([]byte, error) {
	if !p.nextIs("IDAT") {
		return nil, io.EOF
	}
	c, err := p.chunk()
	return c.data, err
}

// readToPixels reads up to the first IDAT chunk. The chunks that matter come in
// the order IHDR, PLTE, tRNS, each at most once.
func (p *pngReader) readToPixels() error {
	rest, ok := bytes.CutPrefix(p.rest, []byte(pngSignature))
	if !ok {
		return MalformedError("png: no signature")
	}
	p.rest = rest
	if err := p.readHeader(); err != nil {
		return err
	}
	var palette, transparency bool
	for !p.nextIs("IDAT") {
		c, err := p.chunk()
		if err != nil {
			return err
		}
		switch c.name {
		case "IHDR", "IEND":
			return errPNGOrder
		case "PLTE":
			if palette || transparency {
				return errPNGOrder
			}
			palette = true
			err = p.readPLTE(c.data)
		case "tRNS":
			if transparency || p.kind == pngPalette && !palette {
				return errPNGOrder
			}
			transparency = true
			err = p.readTRNS(c.data)
		}
		if err != nil {
			return err
		}
	}
	if p.kind == pngPalette && !palette {
		return MalformedError("png: no palette")
	}
	return nil
}

// readHeader reads IHDR, and lays out the table of greys if there is to be one.
func (p *pngReader) readHeader() error {
	c, rest, ok := cutPNGChunk(p.rest)
	if !ok {
		return MalformedError("png: does not begin with an IHDR chunk")
	}
	h, err := readIHDR(c)
	if err != nil {
		return err
	}
	if h.Width == 0 || h.Height == 0 {
		return MalformedError("png: a side of 0 pixels")
	}
	p.pngHeader, p.rest = h, rest
	if p.kind == pngGrey && p.bits <= 8 {
		p.colours = 1 << p.bits
		for i := range p.colours {
			v := uint8(i * 255 / (p.colours - 1))
			p.table[i] = [4]uint8{v, v, v, 255}
		}
	}
	return nil
}

// readPLTE reads the palette, or looks at the one that is suggested for
// displays of few colours.
func (p *pngReader) readPLTE(data []byte) error {
	count := len(data) / 3
	if len(data)%3 != 0 || count == 0 || count > min(256, 1<<p.bits) {
		return errPNGPalette
	}
	switch p.kind {
	case pngGrey, pngGreyAlpha:
		return MalformedError("png: a palette for greys")
	case pngPalette:
		p.colours = count
		for i := range count {
			p.table[i] = [4]uint8{data[3*i], data[3*i+1], data[3*i+2], 255}
		}
	}
	return nil
}

// readTRNS reads the alpha of a palette's first entries, or which colour is
// transparent. Of its samples only as many bits count as the pixels' have; in
// the second byte, bits in excess make it a colour that does not occur.
func (p *pngReader) readTRNS(data []byte) error {
	want := 2 * p.channels()
	switch {
	case p.kind == pngPalette && len(data) <= p.colours:
		for i, alpha := range data {
			p.table[i][3] = alpha
		}
		return nil
	case p.kind == pngGreyAlpha || p.kind == pngRGBA || len(data) != want || p.kind == pngPalette:
		return errPNGPalette
	}
	for i := range want / 2 {
		p.key[i] = binary.BigEndian.Uint16(data[2*i:])
		if p.bits < 16 {
			p.key[i] &= 255
		}
	}
	p.keyed = true
	if p.colours > int(p.key[0]) {
		p.table[p.key[0]][3] = 0
	}
	return nil
}

// readToEnd checks what follows the pixels.
func (p *pngReader) readToEnd() error {
	for {
		c, err := p.chunk()
		if err != nil {
			return err
		}
		switch c.name {
		case "IHDR", "PLTE", "tRNS":
			return errPNGOrder
		case "IEND":
			if len(c.data) > 0 {
				return MalformedError("png: length of its IEND chunk")
			}
			return nil
		}
	}
}
