package vp8

import (
	"encoding/binary"
	"image"
)

// decoder is the work on one picture.
type decoder struct {
	header
	columns, rows int // in macroblocks
	modes         boolReader
	parts         []boolReader // row y has its residuals in part y modulo their number
	probs         [4]blockProbs

	above []neighbor
	left  neighbor
	mb    macroblock
	coeff [16][16]int16 // all 0 between blocks' use
	chrom [8][16]int16  // of Cb, then of Cr
	last  [24]uint8     // of each block, the places up to its last coefficient
	ws    workspace

	img       *image.YCbCr
	aboveLuma []byte // the lowest line of the row above, before smoothing
	aboveCb   []byte
	aboveCr   []byte
	smooth    []edges // of the row at work
	levels    [segmentCount][2]edges
}

// Decode decodes a key frame: the whole of a WebP file's VP8 chunk. The planes
// have 4:2:0 subsampling, limited range (16 to 235, and 240 for color), and
// strides of whole macroblocks. It takes 1.5 bytes for each pixel of these, and
// the caller is to see that the size, §9.1, is one to spend that on. Errors are
// [formatError] or [unsupportedError].
//
// Data that ends too early is an error, and no partial picture.
func Decode(data []byte) (*image.YCbCr, error) {
	h, first, rest, err := parseFrameTag(data)
	if err != nil {
		return nil, err
	}
	d := &decoder{header: h, modes: newBoolReader(first)}
	n, err := d.header.parse(&d.modes)
	if err != nil {
		return nil, err
	}
	if d.parts, err = splitPartitions(rest, n); err != nil {
		return nil, err
	}
	d.allocate()
	for y := range d.rows {
		part := &d.parts[y%n]
		if d.row(y, part); d.modes.ended || part.ended {
			return nil, errCoded
		}
		if d.filter.level != 0 {
			d.smoothRow(y)
		}
	}
	return d.img, nil
}

func (d *decoder) allocate() {
	d.columns, d.rows = (d.width+15)/16, (d.height+15)/16
	d.probs = d.tokens.byPlace()
	d.levels = d.edgeLevels()
	d.above = make([]neighbor, d.columns)
	d.smooth = make([]edges, d.columns)
	whole := image.Rect(0, 0, 16*d.columns, 16*d.rows)
	d.img = image.NewYCbCr(whole, image.YCbCrSubsampleRatio420)
	d.img.Rect = image.Rect(0, 0, d.width, d.height)
	lines := make([]byte, 32*d.columns)
	for i := range lines {
		lines[i] = aboveAll
	}
	d.aboveLuma, lines = lines[:16*d.columns], lines[16*d.columns:]
	d.aboveCb, d.aboveCr = lines[:8*d.columns], lines[8*d.columns:]
}

// row decodes a row of macroblocks.
func (d *decoder) row(y int, part *boolReader) {
	d.left = neighbor{}
	for x := range d.columns {
		d.parseModes(&d.modes, &d.above[x], &d.left, &d.mb)
		coded := false
		if d.mb.skip {
			d.skipResiduals(&d.above[x])
		} else {
			coded = d.residuals(part, &d.above[x])
		}
		d.surround(x, y)
		d.reconstruct(x, y)
		d.store(x, y)
		e := d.levels[d.mb.segment][bitOf(!d.mb.whole)]
		e.inner = coded || !d.mb.whole
		d.smooth[x] = e
	}
}

// skipResiduals notes that a macroblock has no coefficients. One that would not
// have a Y2 block leaves the note on these as it is.
func (d *decoder) skipResiduals(above *neighbor) {
	d.last = [24]uint8{}
	above.coded, d.left.coded = [8]uint8{}, [8]uint8{}
	if d.mb.whole {
		above.codedY2, d.left.codedY2 = 0, 0
	}
}

// residuals reads a macroblock's coefficients, §13, and tells if there are any
// that are not 0.
func (d *decoder) residuals(part *boolReader, above *neighbor) bool {
	q := &d.quantizers[d.mb.segment]
	left := &d.left
	coded := false
	first, kind := 0, wholeLuma
	if d.mb.whole {
		var y2 [16]int16
		n := part.block(&d.probs[lumaDC], left.codedY2+above.codedY2, 0, &q.y2, &y2)
		left.codedY2 = uint8(min(n, 1))
		above.codedY2 = left.codedY2
		if n > 0 {
			coded = inverseWHT(&y2, &d.coeff)
		}
		first, kind = 1, lumaAfterDC
	}
	probs := &d.probs[kind]
	for y := range 4 {
		l := left.coded[y]
		for x := range 4 {
			c := &d.coeff[4*y+x]
			n := part.block(probs, l+above.coded[x], first, &q.y, c)
			l = uint8(min(n, 1))
			above.coded[x] = l
			coded = coded || n > 0
			if n == 0 && c[0] != 0 {
				n = 1
			}
			d.last[4*y+x] = uint8(n)
		}
		left.coded[y] = l
	}
	probs = &d.probs[chroma]
	for i := range 8 {
		l, a := &left.coded[4+i/4*2+i/2%2], &above.coded[4+i/4*2+i%2]
		n := part.block(probs, *l+*a, 0, &q.uv, &d.chrom[i])
		*l = uint8(min(n, 1))
		*a = *l
		coded = coded || n > 0
		d.last[16+i] = uint8(n)
	}
	return coded
}

// surround puts the pixels around a macroblock into the workspace.
func (d *decoder) surround(x, y int) {
	ws := &d.ws
	if x == 0 {
		for i := range 16 {
			ws[lumaAt+i*stride-1] = leftAll
		}
		for i := range 8 {
			ws[cbAt+i*stride-1], ws[crAt+i*stride-1] = leftAll, leftAll
		}
	} else {
		for i := range 16 {
			ws[lumaAt+i*stride-1] = ws[lumaAt+i*stride+15]
		}
		for i := range 8 {
			ws[cbAt+i*stride-1], ws[crAt+i*stride-1] = ws[cbAt+i*stride+7], ws[crAt+i*stride+7]
		}
	}
	// The corner is what is above the left neighbor, which is still there.
	corner := ws[lumaAt-stride+15]
	cornerCb, cornerCr := ws[cbAt-stride+7], ws[crAt-stride+7]
	switch {
	case y == 0:
		corner, cornerCb, cornerCr = aboveAll, aboveAll, aboveAll
	case x == 0:
		corner, cornerCb, cornerCr = leftAll, leftAll, leftAll
	}
	ws[lumaAt-stride-1], ws[cbAt-stride-1], ws[crAt-stride-1] = corner, cornerCb, cornerCr
	copy(ws[lumaAt-stride:][:16], d.aboveLuma[16*x:][:16])
	copy(ws[cbAt-stride:][:8], d.aboveCb[8*x:][:8])
	copy(ws[crAt-stride:][:8], d.aboveCr[8*x:][:8])
	d.surroundRight(x)
}

// surroundRight sets the four pixels above and to the right, which the blocks at
// the right edge all take from the row above, §12.3, and at the picture's edge
// from the last pixel there.
func (d *decoder) surroundRight(x int) {
	ws := &d.ws
	right := uint32(d.aboveLuma[16*x+15]) * 0x01010101
	if x+1 < d.columns {
		right = binary.LittleEndian.Uint32(d.aboveLuma[16*x+16:])
	}
	for i := range 4 {
		binary.LittleEndian.PutUint32(ws[lumaAt-stride+4*i*stride+16:], right)
	}
}

// reconstruct predicts the macroblock and adds the residuals, §14.5, which it
// clears.
func (d *decoder) reconstruct(x, y int) {
	ws := &d.ws
	if d.mb.whole {
		ws.predictSquare(lumaAt, 16, d.mb.modes[0], y > 0, x > 0)
		if [16]uint8(d.last[:16]) != [16]uint8{} {
			for i := range d.coeff {
				addResidual(&d.coeff[i], d.last[i], ws[lumaAt+i/4*4*stride+i%4*4:])
			}
		}
	} else {
		for i := range d.coeff {
			at := lumaAt + i/4*4*stride + i%4*4
			ws.predictBlock(at, d.mb.modes[i])
			addResidual(&d.coeff[i], d.last[i], ws[at:])
		}
	}
	ws.predictSquare(cbAt, 8, d.mb.chroma, y > 0, x > 0)
	ws.predictSquare(crAt, 8, d.mb.chroma, y > 0, x > 0)
	if [8]uint8(d.last[16:]) == [8]uint8{} {
		return
	}
	for i := range d.chrom {
		at := cbAt + i/4*(crAt-cbAt) + i/2%2*4*stride + i%2*4
		addResidual(&d.chrom[i], d.last[16+i], ws[at:])
	}
}

func addResidual(c *[16]int16, n uint8, px []byte) {
	if n == 0 {
		return
	}
	if n == 1 {
		addDC(c[0], px)
		c[0] = 0
		return
	}
	addDCT(c, px)
	*c = [16]int16{}
}

// store copies the macroblock to the frame, and its lowest lines to where the
// next row will look for them.
func (d *decoder) store(x, y int) {
	ws, m := &d.ws, d.img
	luma := m.Y[16*(y*m.YStride+x):]
	for i := range 16 {
		copy(luma[i*m.YStride:][:16], ws[lumaAt+i*stride:][:16])
	}
	at := 8 * (y*m.CStride + x)
	cb, cr := m.Cb[at:], m.Cr[at:]
	for i := range 8 {
		copy(cb[i*m.CStride:][:8], ws[cbAt+i*stride:][:8])
		copy(cr[i*m.CStride:][:8], ws[crAt+i*stride:][:8])
	}
	copy(d.aboveLuma[16*x:][:16], ws[lumaAt+15*stride:][:16])
	copy(d.aboveCb[8*x:][:8], ws[cbAt+7*stride:][:8])
	copy(d.aboveCr[8*x:][:8], ws[crAt+7*stride:][:8])
}
