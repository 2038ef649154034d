package vp8

import "encoding/binary"

// The filters work on pixels called p3 p2 p1 p0 and q0 q1 q2 q3, on either side
// of an edge. Where p1 to q1 are all the same none of them changes anything,
// which is looked for first, in eight pixels at once.

// simpleVertical filters a vertical edge of 16 lines, §15.2, p1 being first.
func simpleVertical(pix []byte, step int, limit int32) {
	for y := range 16 {
		l := (*[4]byte)(pix[y*step:])
		p1, p0, q0, q1 := int32(l[0]), int32(l[1]), int32(l[2]), int32(l[3])
		if abs(p0-q0)*2+abs(p1-q1)>>1 <= limit {
			l[1], l[2] = filterTwo(p1, p0, q0, q1)
		}
	}
}

// simpleHorizontal filters a horizontal edge of 16 columns, p1 being the first
// line.
func simpleHorizontal(pix []byte, step int, limit int32) {
	l1, l2, l3, l4 := pix[:16], pix[step:][:16], pix[2*step:][:16], pix[3*step:][:16]
	for x := range 16 {
		p1, p0, q0, q1 := int32(l1[x]), int32(l2[x]), int32(l3[x]), int32(l4[x])
		if abs(p0-q0)*2+abs(p1-q1)>>1 <= limit {
			l2[x], l3[x] = filterTwo(p1, p0, q0, q1)
		}
	}
}

// filterTwo is what the simple filter does, and the normal one where there are
// steps besides that at the edge: common_adjust with p1 and q1 used, §15.2.
func filterTwo(p1, p0, q0, q1 int32) (p, q uint8) {
	a := clampSigned(3*(q0-p0) + clampSigned(p1-q1))
	return clamp(p0 + min(a+3, 127)>>3), clamp(q0 - min(a+4, 127)>>3)
}

// filterFour is for edges within macroblocks, §15.3.
func filterFour(p1, p0, q0, q1 int32) (np1, np0, nq0, nq1 uint8) {
	a := clampSigned(3 * (q0 - p0))
	b := min(a+4, 127) >> 3
	c := (b + 1) >> 1
	return clamp(p1 + c), clamp(p0 + min(a+3, 127)>>3), clamp(q0 - b), clamp(q1 - c)
}

// filterSix is for edges between macroblocks, §15.3: by 27, 18, and 9 parts of 63
// in all of the step's difference.
func filterSix(p2, p1, p0, q0, q1, q2 int32) (np2, np1, np0, nq0, nq1, nq2 uint8) {
	w := clampSigned(3*(q0-p0) + clampSigned(p1-q1))
	a, b, c := (27*w+63)>>7, (18*w+63)>>7, (9*w+63)>>7
	return clamp(p2 + c), clamp(p1 + b), clamp(p0 + a), clamp(q0 - a), clamp(q1 - b), clamp(q2 - c)
}

// normalVertical filters a vertical edge of n lines, p3 being first.
func normalVertical(pix []byte, step, n int, e *edges, outer bool) {
	limit, interior, variance := e.limit, e.interior, e.variance
	for y := range n {
		l := (*[8]byte)(pix[y*step:])
		if w := binary.LittleEndian.Uint64(l[:]) >> 16 & 0xffffffff; w == w&0xff*0x01010101 {
			continue
		}
		p1, p0, q0, q1 := int32(l[2]), int32(l[3]), int32(l[4]), int32(l[5])
		if abs(p0-q0)*2+abs(p1-q1)>>1 > limit {
			continue
		}
		p3, p2, q2, q3 := int32(l[0]), int32(l[1]), int32(l[6]), int32(l[7])
		near := max(abs(p1-p0), abs(q1-q0))
		if max(near, abs(p3-p2), abs(p2-p1), abs(q2-q1), abs(q3-q2)) > interior {
			continue
		}
		switch {
		case near > variance:
			l[3], l[4] = filterTwo(p1, p0, q0, q1)
		case outer:
			l[1], l[2], l[3], l[4], l[5], l[6] = filterSix(p2, p1, p0, q0, q1, q2)
		default:
			l[2], l[3], l[4], l[5] = filterFour(p1, p0, q0, q1)
		}
	}
}

// normalHorizontal filters a horizontal edge of n columns, p3 being the first
// line, eight columns at a time.
func normalHorizontal(pix []byte, step, n int, e *edges, outer bool) {
	for x := 0; x < n; x += 8 {
		l := [8]*[8]byte{}
		for i := range l {
			l[i] = (*[8]byte)(pix[i*step+x:])
		}
		w := binary.LittleEndian.Uint64(l[3][:])
		if w == binary.LittleEndian.Uint64(l[4][:]) && w == binary.LittleEndian.Uint64(l[2][:]) && w == binary.LittleEndian.Uint64(l[5][:]) {
			continue
		}
		normalColumns(&l, e, outer)
	}
}

func normalColumns(l *[8]*[8]byte, e *edges, outer bool) {
	limit, interior, variance := e.limit, e.interior, e.variance
	l0, l1, l2, l3, l4, l5, l6, l7 := l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7]
	for x := range 8 {
		p1, p0, q0, q1 := int32(l2[x]), int32(l3[x]), int32(l4[x]), int32(l5[x])
		if abs(p0-q0)*2+abs(p1-q1)>>1 > limit {
			continue
		}
		p3, p2, q2, q3 := int32(l0[x]), int32(l1[x]), int32(l6[x]), int32(l7[x])
		near := max(abs(p1-p0), abs(q1-q0))
		if max(near, abs(p3-p2), abs(p2-p1), abs(q2-q1), abs(q3-q2)) > interior {
			continue
		}
		switch {
		case near > variance:
			l3[x], l4[x] = filterTwo(p1, p0, q0, q1)
		case outer:
			l1[x], l2[x], l3[x], l4[x], l5[x], l6[x] = filterSix(p2, p1, p0, q0, q1, q2)
		default:
			l2[x], l3[x], l4[x], l5[x] = filterFour(p1, p0, q0, q1)
		}
	}
}

func abs(v int32) int32 {
	m := v >> 31
	return (v ^ m) - m
}

// clampSigned is c of §15.2.
func clampSigned(v int32) int32 { return min(max(v, -128), 127) }
