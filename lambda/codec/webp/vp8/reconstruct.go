package vp8

import "encoding/binary"

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
	// The corner is what is above the left neighbour, which is still there.
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
