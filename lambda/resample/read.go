package resample

import "image"

// grayReader reads columns of a single plane.
func grayReader(p Plane, h *axis, c *curve) reader[[1]float64] {
	low, high := (*[256]float64)(c.low[floor:]), (*[256]float64)(c.high[floor:])
	return func(dst []([1]float64), y0, y1 int) {
		a := p.row(y0)[h.from:h.to]
		b := p.row(y1)[h.from:h.to]
		dst, b = dst[:len(a)], b[:len(a)]
		for x := range a {
			dst[x][0] = low[a[x]] + high[b[x]]
		}
	}
}

// rgbReader reads columns of planes of red, green and blue.
func rgbReader(planes [3]Plane, h *axis, c *curve) reader[[3]float64] {
	low, high := (*[256]float64)(c.low[floor:]), (*[256]float64)(c.high[floor:])
	return func(dst [][3]float64, y0, y1 int) {
		for i, p := range planes {
			a := p.row(y0)[h.from:h.to]
			b := p.row(y1)[h.from:h.to]
			dst, b = dst[:len(a)], b[:len(a)]
			for x := range a {
				dst[x][i] = low[a[x]] + high[b[x]]
			}
		}
	}
}

// yccReader reads columns of planes of luma and chroma.
func yccReader(s Source, h *axis, c *curve) reader[[3]float64] {
	luma := s.Planes[0]
	chroma := newChromaRows(s, h)
	offsets := make([][2]uint64, h.to-h.from+1) // an even number at least
	return func(dst [][3]float64, y0, y1 int) {
		chroma.read(offsets, y0, y1)
		c.convert(dst, luma.row(y0)[h.from:h.to], luma.row(y1)[h.from:h.to], offsets)
	}
}

// convert pairs up the light of two rows of luma, a and b, with offsets for
// both.
func (c *curve) convert(dst [][3]float64, a, b []byte, offsets [][2]uint64) {
	const luma = chromaAll << offsetBits
	b, offsets, dst = b[:len(a)], offsets[:len(a)], dst[:len(a)]
	for x := range a {
		o, d := &offsets[x], &dst[x]
		s := (o[0] + uint64(a[x])*luma) >> offsetBits
		t := (o[1] + uint64(b[x])*luma) >> offsetBits
		const mask = 1<<10 - 1
		d[0] = c.low[s&mask] + c.high[t&mask]
		d[1] = c.low[s>>chromaLane&mask] + c.high[t>>chromaLane&mask]
		d[2] = c.low[s>>(2*chromaLane)&mask] + c.high[t>>(2*chromaLane)&mask]
	}
}

// opaqueReader reads columns of pixels whose alpha does not matter.
func opaqueReader(m *image.NRGBA, h *axis, c *curve) reader[[3]float64] {
	return func(dst [][3]float64, y0, y1 int) {
		c.opaque(dst, pixelRow(m, y0, h.from, h.to), pixelRow(m, y1, h.from, h.to))
	}
}

// opaque pairs up the light of two rows of pixels.
func (c *curve) opaque(dst [][3]float64, a, b []byte) {
	low, high := (*[256]float64)(c.low[floor:]), (*[256]float64)(c.high[floor:])
	for x := range dst {
		i := 4 * x
		p, q, d := a[i:i+4:i+4], b[i:i+4:i+4], &dst[x]
		d[0] = low[p[0]] + high[q[0]]
		d[1] = low[p[1]] + high[q[1]]
		d[2] = low[p[2]] + high[q[2]]
	}
}

// alphaReader reads columns of pixels with their light multiplied by alpha, and
// alpha in the same range.
func alphaReader(m *image.NRGBA, h *axis, c *curve) reader[[4]float64] {
	return func(dst [][4]float64, y0, y1 int) {
		c.translucent(dst, pixelRow(m, y0, h.from, h.to), pixelRow(m, y1, h.from, h.to))
	}
}

// translucent pairs up the premultiplied light of two rows of pixels.
func (c *curve) translucent(dst [][4]float64, a, b []byte) {
	low, high := (*[256]float64)(c.low[floor:]), (*[256]float64)(c.high[floor:])
	for x := range dst {
		i := 4 * x
		p, q, d := a[i:i+4:i+4], b[i:i+4:i+4], &dst[x]
		switch {
		case p[3]&q[3] == 255:
			d[0] = low[p[0]] + high[q[0]]
			d[1] = low[p[1]] + high[q[1]]
			d[2] = low[p[2]] + high[q[2]]
			d[3] = maxLevel + maxLevel*lane
		case p[3]|q[3] == 0:
			*d = [4]float64{}
		default:
			s, t := share(p[3]), share(q[3])
			d[0] = times(c.level[p[0]], s, c.level[q[0]], t)
			d[1] = times(c.level[p[1]], s, c.level[q[1]], t)
			d[2] = times(c.level[p[2]], s, c.level[q[2]], t)
			d[3] = float64(int64(p[3])*257 + int64(q[3])*257*lane)
		}
	}
}

// share is alpha in 2⁻¹⁶: a·65536/255, rounded, as 65536/255 = 257 + 1/255.
func share(a uint8) uint64 { return uint64(a)*257 + uint64(a)>>7 }

// times pairs up two levels, each multiplied by a share.
func times(v uint32, s uint64, w uint32, t uint64) float64 {
	const half = 1 << 15
	low, high := (uint64(v)*s+half)>>16, (uint64(w)*t+half)>>16
	return float64(int64(low | high<<32))
}

// A pixel is the samples of one place, each paired with that of another row.
type pixel interface {
	[1]float64 | [3]float64 | [4]float64
}

// A reader fills dst with the columns of the axis it was made for of rows y0 and
// y1 of a source, y0 in the low lanes.
type reader[P pixel] func(dst []P, y0, y1 int)

// cells reads rows of cells, each the mean of the box h.box wide and v.box high
// that it stands for. A last cell that has fewer columns or rows is filled by
// taking those again. The function add adds up columns.
func cells[P pixel](read reader[P], add func(dst, row []P, box int), h, v *axis) reader[P] {
	if h.box == 1 && v.box == 1 {
		return func(dst []P, y0, y1 int) { read(dst, v.from+y0, v.from+y1) }
	}
	row := make([]P, h.cells*h.box)
	inside := row[:h.to-h.from]
	last := row[(h.cells-1)*h.box:]
	n := uint64(h.box * v.box)
	// Off by up to ½, which n samples of 16 bits make into less than half of
	// 2³²: too little to make a mean that is a whole number round to another.
	inverse := (lane + n/2) / n
	return func(dst []P, y0, y1 int) {
		clear(dst)
		for i := range v.box {
			read(inside, v.inBox(y0, i), v.inBox(y1, i))
			for x := len(inside) - len(row) + len(last); x < len(last); x++ {
				last[x] = row[h.inBox(h.cells-1, x)-h.from]
			}
			add(dst, row, h.box)
		}
		for x := range dst {
			for c := range len(dst[x]) {
				dst[x][c] = mean(dst[x][c], inverse)
			}
		}
	}
}

// inBox is sample i of a cell, or one before it where the cell has fewer.
func (a *axis) inBox(cell, i int) int {
	first := a.from + cell*a.box
	return first + i%min(a.box, a.to-first)
}

// mean divides both lanes by n, given 2³²/n, and rounds.
func mean(sum float64, inverse uint64) float64 {
	s := uint64(int64(sum))
	low := ((s&(lane-1))*inverse + lane/2) >> 32
	high := ((s>>32)*inverse + lane/2) >> 32
	return float64(int64(low | high<<32))
}

func add1(dst, row [][1]float64, box int) {
	for x := range dst {
		v := dst[x][0]
		for _, p := range row[x*box:][:box] {
			v += p[0]
		}
		dst[x][0] = v
	}
}

func add3(dst, row [][3]float64, box int) {
	for x := range dst {
		d, s := &dst[x], row[x*box:][:box]
		r, g, b := d[0], d[1], d[2]
		for i := range s {
			p := &s[i]
			r, g, b = r+p[0], g+p[1], b+p[2]
		}
		d[0], d[1], d[2] = r, g, b
	}
}

func add4(dst, row [][4]float64, box int) {
	for x := range dst {
		d, s := &dst[x], row[x*box:][:box]
		r, g, b, a := d[0], d[1], d[2], d[3]
		for i := range s {
			p := &s[i]
			r, g, b, a = r+p[0], g+p[1], b+p[2], a+p[3]
		}
		d[0], d[1], d[2], d[3] = r, g, b, a
	}
}
