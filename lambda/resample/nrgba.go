package resample

import "image"

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
			d[3] = one + one*lane
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
