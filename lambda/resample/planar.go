package resample

// greyReader reads columns of a single plane.
func greyReader(p Plane, h *axis, c *curve) reader[[1]float64] {
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
