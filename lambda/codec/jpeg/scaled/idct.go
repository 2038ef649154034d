package scaled

import "encoding/binary"

// # Inverse transforms
//
// The eight coefficients F(u) of a row of eight samples say that the row is
//
//	g(x) = F(0)/√8 + ½ Σ F(u)·cos((2x+1)uπ/16)        x = 0…7, u = 1…7
//
// (§A.3.3, one dimension of it). Each term is a wave drawn over the block at
// the eight positions (2x+1)/16 of its width. Fewer samples are the same waves
// looked at in N positions (2x+1)/2N; waves with u ≥ N would turn up as lower
// ones there, so they are left out:
//
//	g(x) = F(0)/√8 + ½ Σ F(u)·cos((2x+1)uπ/2N)        x = 0…N-1, u = 1…N-1
//
// No other scaling is needed: a wave keeps its height when it is looked at in
// fewer places. To have a whole number in front of F(0), all is multiplied by
// √8 in each dimension and divided by 8 at the end:
//
//	√8·g(x) = F(0) + Σ F(u)·√2·cos((2x+1)uπ/2N)
//
// One point: g = F(0), no more than a division by 8, the mean of the block.
//
// Two points: cos(π/4) is 1/√2 and the factor √2 undoes it,
//
//	F(0) + F(1),  F(0) - F(1)
//
// Four points: u = 2 has cos((2x+1)π/4) = ±1/√2, again ±1 with the factor. With
// c(u) = √2·cos(uπ/8), and the cosines of the second half of the row the first's
// in reverse, odd u with the sign changed,
//
//	e(0) = F(0) + F(2)    o(0) = c(1)·F(1) + c(3)·F(3)
//	e(1) = F(0) - F(2)    o(1) = c(3)·F(1) - c(1)·F(3)
//	e(0)+o(0), e(1)+o(1), e(1)-o(1), e(0)-o(0)
//
// Eight points: the waves with even u are those of four points at the same four
// positions, and form e(0…3); odd u form o(0…3) with c(u) = √2·cos(uπ/16), where
// cos(9π/16) = -cos(7π/16) and so on reduce every multiple to u = 1, 3, 5, 7.
// Sixteen multiplications are not the least, but 1/1 is not what this package is
// for.
//
// Columns come first, then rows. Factors are whole multiples of 2^-12, and
// between the two passes values keep 3 bits behind the point.

const (
	factorBits = 12 // behind the point of the factors
	middleBits = 3  // behind the point between columns and rows

	// √2·cos(uπ/16)·2¹², rounded.
	c1 = 5681
	c2 = 5352
	c3 = 4816
	c5 = 3218
	c6 = 2217
	c7 = 1130

	columnShift = factorBits - middleBits
	columnHalf  = 1 << (columnShift - 1)
	rowShift    = factorBits + middleBits + 3
	// rowBias puts samples around 128, where coefficients have them around 0,
	// and rounds.
	rowBias = 128<<rowShift + 1<<(rowShift-1)
)

// natural is the index, in eight rows of eight, of the coefficient with a given
// zigzag index, figure A.6.
var natural = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10,
	17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34,
	27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36,
	29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46,
	53, 60, 61, 54, 47, 55, 62, 63,
}

func clip(v int32) int32 { return min(max(v, 0), 255) }

// sample is the transform of one point.
func sample(f int32) byte { return byte(clip((f + 128<<3 + 1<<2) >> 3)) }

// idct2 is the transform of two points; f01 is the coefficient in row 0 and
// column 1.
func idct2(dst []byte, stride int, f00, f01, f10, f11 int32) {
	f00 += 128<<3 + 1<<2
	a, b := f00+f10, f00-f10
	c, d := f01+f11, f01-f11
	p, q, r, s := (a+c)>>3, (a-c)>>3, (b+d)>>3, (b-d)>>3
	if uint32(p|q|r|s) > 255 {
		p, q, r, s = clip(p), clip(q), clip(r), clip(s)
	}
	top, bottom := dst[:2], dst[stride:][:2]
	top[0], top[1] = byte(p), byte(q)
	bottom[0], bottom[1] = byte(r), byte(s)
}

// idct4 is the transform of four points, of the upper left of f, which is all
// zero afterwards as far as it was read.
func idct4(dst []byte, stride int, f *[64]int32) {
	for x := range 4 {
		a, b, c, d := points4(f[x]<<factorBits+columnHalf, f[8+x], f[16+x]<<factorBits, f[24+x])
		f[x], f[8+x], f[16+x], f[24+x] = a>>columnShift, b>>columnShift, c>>columnShift, d>>columnShift
	}
	for y := range 4 {
		r := f[8*y : 8*y+4 : 8*y+4]
		a, b, c, d := points4(r[0]<<factorBits+rowBias, r[1], r[2]<<factorBits, r[3])
		r[0], r[1], r[2], r[3] = 0, 0, 0, 0
		binary.LittleEndian.PutUint32(dst[y*stride:][:4], pack(a, b, c, d))
	}
}

func points4(f0, f1, f2, f3 int32) (a, b, c, d int32) {
	e0, e1 := f0+f2, f0-f2
	o0, o1 := c2*f1+c6*f3, c6*f1-c2*f3
	return e0 + o0, e1 + o1, e1 - o1, e0 - o0
}

// pack makes four samples of the sums of a row.
func pack(a, b, c, d int32) uint32 {
	a, b, c, d = a>>rowShift, b>>rowShift, c>>rowShift, d>>rowShift
	if uint32(a|b|c|d) > 255 {
		a, b, c, d = clip(a), clip(b), clip(c), clip(d)
	}
	return uint32(a | b<<8 | c<<16 | d<<24)
}

// idct8 is the transform of eight points. All of f is zero afterwards.
func idct8(dst []byte, stride int, f *[64]int32) {
	for x := range 8 {
		if f[8+x]|f[16+x]|f[24+x]|f[32+x]|f[40+x]|f[48+x]|f[56+x] == 0 {
			if v := f[x] << middleBits; v != 0 {
				f[x], f[8+x], f[16+x], f[24+x] = v, v, v, v
				f[32+x], f[40+x], f[48+x], f[56+x] = v, v, v, v
			}
			continue
		}
		e0, e1, e2, e3 := points4(f[x]<<factorBits+columnHalf, f[16+x], f[32+x]<<factorBits, f[48+x])
		o0, o1, o2, o3 := odd8(f[8+x], f[24+x], f[40+x], f[56+x])
		f[x], f[56+x] = (e0+o0)>>columnShift, (e0-o0)>>columnShift
		f[8+x], f[48+x] = (e1+o1)>>columnShift, (e1-o1)>>columnShift
		f[16+x], f[40+x] = (e2+o2)>>columnShift, (e2-o2)>>columnShift
		f[24+x], f[32+x] = (e3+o3)>>columnShift, (e3-o3)>>columnShift
	}
	for y := range 8 {
		r := (*[8]int32)(f[8*y:])
		e0, e1, e2, e3 := points4(r[0]<<factorBits+rowBias, r[2], r[4]<<factorBits, r[6])
		o0, o1, o2, o3 := odd8(r[1], r[3], r[5], r[7])
		*r = [8]int32{}
		row := dst[y*stride:][:8]
		binary.LittleEndian.PutUint32(row, pack(e0+o0, e1+o1, e2+o2, e3+o3))
		binary.LittleEndian.PutUint32(row[4:], pack(e3-o3, e2-o2, e1-o1, e0-o0))
	}
}

func odd8(f1, f3, f5, f7 int32) (a, b, c, d int32) {
	return c1*f1 + c3*f3 + c5*f5 + c7*f7,
		c3*f1 - c7*f3 - c1*f5 - c5*f7,
		c5*f1 - c1*f3 + c7*f5 + c3*f7,
		c7*f1 - c5*f3 + c3*f5 - c1*f7
}

// fill4 is idct4 where all samples are the same.
func fill4(dst []byte, stride int, v byte) {
	for y := range 4 {
		binary.LittleEndian.PutUint32(dst[y*stride:][:4], uint32(v)*0x01010101)
	}
}

// fill8 is idct8 where all samples are the same.
func fill8(dst []byte, stride int, v byte) {
	for y := range 8 {
		binary.LittleEndian.PutUint64(dst[y*stride:][:8], uint64(v)*0x0101010101010101)
	}
}
