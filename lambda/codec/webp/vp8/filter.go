package vp8

import (
	"encoding/binary"
)

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

// edges is how a macroblock's edges are smoothed, §15.2 and §15.3: up to what
// step across the edge, up to what steps beside it, and beyond which of those
// the change is confined to the pixels at the edge.
type edges struct {
	limit, interior, variance int32
	on, inner                 bool // inner: the edges of the blocks within too
}

// edgeLevels are the frame's, by segment, and by whether luma is predicted in
// blocks: §9.6 and §15.2.
func (h *header) edgeLevels() (out [segmentCount][2]edges) {
	for i := range out {
		base := h.filter.level
		if h.segments.on {
			base = h.segments.filter[i]
			if h.segments.relative {
				base += h.filter.level
			}
		}
		for j := range out[i] {
			level := base
			if h.filter.deltas {
				level += h.filter.intraDelta + j*h.filter.bmDelta
			}
			out[i][j] = newEdges(min(level, 63), h.filter.sharpness)
		}
	}
	return out
}

func newEdges(level, sharpness int) edges {
	if level <= 0 {
		return edges{}
	}
	interior := level
	if sharpness > 0 {
		interior >>= 1
		if sharpness > 4 {
			interior >>= 1
		}
		interior = min(interior, 9-sharpness)
	}
	interior = max(interior, 1)
	variance := 0
	switch {
	case level >= 40:
		variance = 2
	case level >= 15:
		variance = 1
	}
	return edges{limit: int32(2*level + interior), interior: int32(interior), variance: int32(variance), on: true}
}

// outer is for the edges of the macroblock itself, §15.2.
func (e edges) outer() edges {
	e.limit += 4
	return e
}

// smoothRow smooths a row of macroblocks, each after those before it, §15.1: its
// left edge, the vertical edges within, the upper edge, the horizontal ones.
func (d *decoder) smoothRow(y int) {
	for x, e := range d.smooth {
		switch {
		case !e.on:
		case d.filter.simple:
			d.smoothSimple(x, y, e)
		default:
			m := d.img
			smoothPlane(m.Y, 16*(y*m.YStride+x), m.YStride, 16, e, x > 0, y > 0)
			smoothPlane(m.Cb, 8*(y*m.CStride+x), m.CStride, 8, e, x > 0, y > 0)
			smoothPlane(m.Cr, 8*(y*m.CStride+x), m.CStride, 8, e, x > 0, y > 0)
		}
	}
}

func (d *decoder) smoothSimple(x, y int, e edges) {
	pix, step := d.img.Y, d.img.YStride
	at := 16 * (y*step + x)
	if x > 0 {
		simpleVertical(pix[at-2:], step, e.limit+4)
	}
	for i := 4; e.inner && i < 16; i += 4 {
		simpleVertical(pix[at+i-2:], step, e.limit)
	}
	if y > 0 {
		simpleHorizontal(pix[at-2*step:], step, e.limit+4)
	}
	for i := 4; e.inner && i < 16; i += 4 {
		simpleHorizontal(pix[at+(i-2)*step:], step, e.limit)
	}
}

// smoothPlane smooths the n×n pixels of a macroblock in one plane.
func smoothPlane(pix []byte, at, step, n int, e edges, hasLeft, hasAbove bool) {
	outer := e.outer()
	if hasLeft {
		normalVertical(pix[at-4:], step, n, &outer, true)
	}
	for i := 4; e.inner && i < n; i += 4 {
		normalVertical(pix[at+i-4:], step, n, &e, false)
	}
	if hasAbove {
		normalHorizontal(pix[at-4*step:], step, n, &outer, true)
	}
	for i := 4; e.inner && i < n; i += 4 {
		normalHorizontal(pix[at+(i-4)*step:], step, n, &e, false)
	}
}
