package vp8

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
