package scaled

import (
	"encoding/binary"
	"fmt"

	"s3resize/lambda/codec/jpeg/marker"
)

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
