package vp8

import (
	"encoding/binary"
)

// The ways to predict a block, §8 and §11. Macroblocks have the first four.
const (
	modeDC = iota
	modeTM
	modeVertical
	modeHorizontal
	modeLeftDown
	modeRightDown
	modeVerticalRight
	modeVerticalLeft
	modeHorizontalDown
	modeHorizontalUp
	blockModes
)

// macroblock is what its modes say, §19.3.
type macroblock struct {
	segment int
	skip    bool // it has no residuals
	whole   bool // luma is predicted as a whole, by the first of modes
	modes   [16]uint8
	chroma  uint8
}

// neighbor is what macroblocks below or to the right need to know of one: the
// modes along that edge, and 1 for each block there that had coefficients, of
// luma, Cb, Cr, and the last one that had such a block of Y2.
type neighbor struct {
	modes   [4]uint8
	coded   [8]uint8
	codedY2 uint8
}

// parseModes reads a macroblock's header, §11.2 to §11.4.
func (h *header) parseModes(r *boolReader, above, left *neighbor, m *macroblock) {
	m.segment, m.skip = 0, false
	if h.segments.mapped {
		probs := &h.segments.probs
		if !r.bit(probs[0]) {
			m.segment = bitOf(r.bit(probs[1]))
		} else {
			m.segment = 2 + bitOf(r.bit(probs[2]))
		}
	}
	if h.skips {
		m.skip = r.bit(h.skipProb)
	}
	if m.whole = r.bit(145); m.whole {
		mode := wholeMode(r)
		m.modes[0] = mode
		above.modes = [4]uint8{mode, mode, mode, mode}
		left.modes = above.modes
	} else {
		for y := range 4 {
			mode := left.modes[y]
			for x := range 4 {
				mode = blockMode(r, &blockModeProbs[above.modes[x]][mode])
				m.modes[4*y+x] = mode
				above.modes[x] = mode
			}
			left.modes[y] = mode
		}
	}
	m.chroma = chromaMode(r)
}

func bitOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func wholeMode(r *boolReader) uint8 {
	if !r.bit(156) {
		if !r.bit(163) {
			return modeDC
		}
		return modeVertical
	}
	if !r.flag() {
		return modeHorizontal
	}
	return modeTM
}

func chromaMode(r *boolReader) uint8 {
	switch {
	case !r.bit(142):
		return modeDC
	case !r.bit(114):
		return modeVertical
	case !r.bit(183):
		return modeHorizontal
	}
	return modeTM
}

func blockMode(r *boolReader, probs *[blockModes - 1]uint8) uint8 {
	switch {
	case !r.bit(probs[0]):
		return modeDC
	case !r.bit(probs[1]):
		return modeTM
	case !r.bit(probs[2]):
		return modeVertical
	}
	if !r.bit(probs[3]) {
		switch {
		case !r.bit(probs[4]):
			return modeHorizontal
		case !r.bit(probs[5]):
			return modeRightDown
		}
		return modeVerticalRight
	}
	switch {
	case !r.bit(probs[6]):
		return modeLeftDown
	case !r.bit(probs[7]):
		return modeVerticalLeft
	case !r.bit(probs[8]):
		return modeHorizontalDown
	}
	return modeHorizontalUp
}

// A workspace holds the macroblock at work and the pixels around it that its
// prediction refers to, in lines of stride bytes:
//
//	line 0        above luma, from 1 left of it to 4 right of it
//	lines 1-16    1 pixel to the left, luma
//	line 17       above Cb and Cr, from 1 left of them
//	lines 18-25   1 pixel to the left, Cb; 1 pixel to the left, Cr
type workspace [26 * stride]byte

const (
	stride   = 32
	lumaAt   = 1*stride + 8
	cbAt     = 18*stride + 8
	crAt     = 18*stride + 24
	aboveAll = 127 // stands for what would be above the picture
	leftAll  = 129 // and to its left
)

// predictSquare predicts n×n pixels at an offset as §12.2 does, n being 8 or 16.
// Where there is nothing above or to the left, the average does without.
func (ws *workspace) predictSquare(at, n int, mode uint8, hasAbove, hasLeft bool) {
	above := ws[at-stride:][:n]
	switch mode {
	case modeDC:
		v := ws.average(at, n, hasAbove, hasLeft)
		word := uint64(v) * 0x0101010101010101
		for y := range n {
			line := ws[at+y*stride:][:n]
			for ; len(line) >= 8; line = line[8:] {
				binary.LittleEndian.PutUint64(line, word)
			}
		}
	case modeVertical:
		for y := range n {
			copy(ws[at+y*stride:][:n], above)
		}
	case modeHorizontal:
		for y := range n {
			word := uint64(ws[at+y*stride-1]) * 0x0101010101010101
			line := ws[at+y*stride:][:n]
			for ; len(line) >= 8; line = line[8:] {
				binary.LittleEndian.PutUint64(line, word)
			}
		}
	case modeTM:
		ws.predictTM(at, n)
	}
}

func (ws *workspace) average(at, n int, hasAbove, hasLeft bool) uint8 {
	sum, count := 0, 0
	if hasAbove {
		for _, v := range ws[at-stride:][:n] {
			sum += int(v)
		}
		count += n
	}
	if hasLeft {
		for y := range n {
			sum += int(ws[at+y*stride-1])
		}
		count += n
	}
	if count == 0 {
		return 128
	}
	return uint8((sum + count/2) / count)
}

// predictTM adds the differences along the upper and the left edge, §12.2.
func (ws *workspace) predictTM(at, n int) {
	above := ws[at-stride:][:n]
	corner := int32(ws[at-stride-1])
	for y := range n {
		d := int32(ws[at+y*stride-1]) - corner
		line := ws[at+y*stride:][:len(above)]
		for x, v := range above {
			line[x] = clamp(int32(v) + d)
		}
	}
}

// predictBlock predicts 4×4 pixels at an offset, §12.3. The letters are those of
//
//	a b c d e f g h i
//	p . . . .
//	q . . . .
//	r . . . .
//	s . . . .
//
// The diagonal modes are all made of few averages, which appear in each line
// shifted: so a line is taken out of a row of them.
func (ws *workspace) predictBlock(at int, mode uint8) {
	w := (*[5 * stride]byte)(ws[at-stride-8:])
	a, b, c, d, e := uint32(w[7]), uint32(w[8]), uint32(w[9]), uint32(w[10]), uint32(w[11])
	p, q, r, s := uint32(w[stride+7]), uint32(w[2*stride+7]), uint32(w[3*stride+7]), uint32(w[4*stride+7])
	switch mode {
	case modeDC:
		v := (b + c + d + e + p + q + r + s + 4) / 8 * 0x01010101
		setBlock(w, v, v, v, v)
	case modeTM:
		ws.predictTM(at, 4)
	case modeVertical:
		f := uint32(w[12])
		v := pack(avg3(a, b, c), avg3(b, c, d), avg3(c, d, e), avg3(d, e, f))
		setBlock(w, v, v, v, v)
	case modeHorizontal:
		setBlock(w, avg3(a, p, q)*0x01010101, avg3(p, q, r)*0x01010101, avg3(q, r, s)*0x01010101, avg3(r, s, s)*0x01010101)
	case modeLeftDown:
		f, g, h, i := uint32(w[12]), uint32(w[13]), uint32(w[14]), uint32(w[15])
		v := uint64(pack(avg3(b, c, d), avg3(c, d, e), avg3(d, e, f), avg3(e, f, g))) |
			uint64(pack(avg3(f, g, h), avg3(g, h, i), avg3(h, i, i), 0))<<32
		setBlock(w, uint32(v), uint32(v>>8), uint32(v>>16), uint32(v>>24))
	case modeRightDown:
		v := uint64(pack(avg3(s, r, q), avg3(r, q, p), avg3(q, p, a), avg3(p, a, b))) |
			uint64(pack(avg3(a, b, c), avg3(b, c, d), avg3(c, d, e), 0))<<32
		setBlock(w, uint32(v>>24), uint32(v>>16), uint32(v>>8), uint32(v))
	case modeVerticalRight:
		u := pack(avg2(a, b), avg2(b, c), avg2(c, d), avg2(d, e))
		v := pack(avg3(p, a, b), avg3(a, b, c), avg3(b, c, d), avg3(c, d, e))
		setBlock(w, u, v, u<<8|avg3(q, p, a), v<<8|avg3(r, q, p))
	case modeVerticalLeft:
		f, g, h, i := uint32(w[12]), uint32(w[13]), uint32(w[14]), uint32(w[15])
		u := pack(avg2(b, c), avg2(c, d), avg2(d, e), avg2(e, f))
		v := pack(avg3(b, c, d), avg3(c, d, e), avg3(d, e, f), avg3(e, f, g))
		setBlock(w, u, v, u>>8|avg3(f, g, h)<<24, v>>8|avg3(g, h, i)<<24)
	case modeHorizontalDown:
		v := uint64(pack(avg2(s, r), avg3(s, r, q), avg2(r, q), avg3(r, q, p))) |
			uint64(pack(avg2(q, p), avg3(q, p, a), avg2(p, a), avg3(p, a, b)))<<32
		setBlock(w, uint32(v>>48)|avg3(a, b, c)<<16|avg3(b, c, d)<<24, uint32(v>>32), uint32(v>>16), uint32(v))
	case modeHorizontalUp:
		v := uint64(pack(avg2(p, q), avg3(p, q, r), avg2(q, r), avg3(q, r, s))) |
			uint64(pack(avg2(r, s), avg3(r, s, s), s, s))<<32
		setBlock(w, uint32(v), uint32(v>>16), uint32(v>>32), s*0x01010101)
	}
}

func avg2(a, b uint32) uint32    { return (a + b + 1) / 2 }
func avg3(a, b, c uint32) uint32 { return (a + 2*b + c + 2) / 4 }

func pack(a, b, c, d uint32) uint32 { return a | b<<8 | c<<16 | d<<24 }

// setBlock sets the lines below the first, from byte 8.
func setBlock(w *[5 * stride]byte, l0, l1, l2, l3 uint32) {
	binary.LittleEndian.PutUint32(w[1*stride+8:], l0)
	binary.LittleEndian.PutUint32(w[2*stride+8:], l1)
	binary.LittleEndian.PutUint32(w[3*stride+8:], l2)
	binary.LittleEndian.PutUint32(w[4*stride+8:], l3)
}
