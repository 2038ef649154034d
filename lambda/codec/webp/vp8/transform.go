package vp8

import "encoding/binary"

// The inverse DCT's factors, §14.3, in 1/65536: √2 cos π/8, and √2 sin π/8.
const (
	cos8 = 85627
	sin8 = 35468
)

// addDCT adds a block's inverse transform, §14.3, to the 4×4 pixels at the
// beginning of px, in lines of stride bytes: columns first, then lines, where the
// last step divides by 8.
func addDCT(c *[16]int16, px []byte) {
	var m [16]int32
	for i := range 4 {
		c0, c1, c2, c3 := int32(c[i]), int32(c[4+i]), int32(c[8+i]), int32(c[12+i])
		a, b := c0+c2, c0-c2
		d := c1*sin8>>16 - c3*cos8>>16
		e := c1*cos8>>16 + c3*sin8>>16
		m[i], m[4+i], m[8+i], m[12+i] = a+e, b+d, b-d, a-e
	}
	p := (*[3*stride + 4]byte)(px)
	for y := range 4 {
		c0, c1, c2, c3 := m[4*y]+4, m[4*y+1], m[4*y+2], m[4*y+3]
		a, b := c0+c2, c0-c2
		d := c1*sin8>>16 - c3*cos8>>16
		e := c1*cos8>>16 + c3*sin8>>16
		line := (*[4]byte)(p[y*stride:])
		line[0] = clamp(int32(line[0]) + (a+e)>>3)
		line[1] = clamp(int32(line[1]) + (b+d)>>3)
		line[2] = clamp(int32(line[2]) + (b-d)>>3)
		line[3] = clamp(int32(line[3]) + (a-e)>>3)
	}
}

// addDC is addDCT for a block that has the first coefficient alone, by which all
// pixels change alike.
func addDC(c int16, px []byte) {
	d := (int32(c) + 4) >> 3
	p := (*[3*stride + 4]byte)(px)
	if uint32(d+255) > 510 {
		d = min(max(d, -255), 255)
	}
	addLine(p[0*stride:], d)
	addLine(p[1*stride:], d)
	addLine(p[2*stride:], d)
	addLine(p[3*stride:], d)
}

func clamp(v int32) uint8 {
	if uint32(v) > 255 {
		return uint8(^v >> 31)
	}
	return uint8(v)
}

// inverseWHT spreads the Y2 block, §14.3, over the first coefficients of the luma
// blocks. It tells if any of them is not 0.
func inverseWHT(c *[16]int16, blocks *[16][16]int16) bool {
	var m [16]int32
	for i := range 4 {
		c0, c1, c2, c3 := int32(c[i]), int32(c[4+i]), int32(c[8+i]), int32(c[12+i])
		a, b, d, e := c0+c3, c1+c2, c1-c2, c0-c3
		m[i], m[4+i], m[8+i], m[12+i] = a+b, e+d, a-b, e-d
	}
	any := int16(0)
	for y := range 4 {
		c0, c1, c2, c3 := m[4*y]+3, m[4*y+1], m[4*y+2], m[4*y+3]
		a, b, d, e := c0+c3, c1+c2, c1-c2, c0-c3
		for x, v := range [4]int32{a + b, e + d, a - b, e - d} {
			blocks[4*y+x][0] = int16(v >> 3)
			any |= int16(v >> 3)
		}
	}
	return any != 0
}

// addLine adds d, from -255 to 255, to four pixels at once, each in 16 bits of
// its own and 256 too large, so that none is negative: bit 8 is then missing from
// sums below 0, and bit 9 set in those above 255.
func addLine(px []byte, d int32) {
	const ones = 0x0001000100010001
	w := uint64(binary.LittleEndian.Uint32(px))
	w = (w | w<<16) & 0x0000ffff0000ffff
	w = (w | w<<8) & 0x00ff00ff00ff00ff
	w += uint64(d+256) * ones
	over, kept := w>>9&ones, w>>8&ones
	w = w&(kept*255) | over*255
	w = (w | w>>8) & 0x0000ffff0000ffff
	binary.LittleEndian.PutUint32(px, uint32(w|w>>16))
}
