package resample

// Two samples travel in one float64, and one multiplication weighs both.
//
// A pair of a and b is the number a + b·2³². Pairs are added and multiplied by a
// weight like any number, and as long as the sums for a and b are integers, and
// that for a is known to lie in a range shorter than 2³², they can be told apart
// in the end: in the integer, a is the low half and b the high half.
//
// Samples have 16 bits and weights, which are integers and add up to exactly
// 2¹⁴, so sums are about 2³⁰ where a sample is 1. What lies outside [0, 1] is
// bounded: for Lanczos with three lobes the positive weights of a result sample
// add up to less than 1.29 and the negative ones to more than -0.29, so one pass
// gives sums within (-0.29, 1.29)·2³⁰, and two within (-0.75, 1.75)·2³⁰. A
// constant added at the start keeps the low half positive (and, in the first
// pass, the high half), so that nothing is borrowed from the high half.
//
// The high half then reaches 2⁶³, and a float64 has 53 bits: the last bits of
// the low half are rounded off. That is an error of 2⁻²¹ of full light per
// addition, far below the 2⁻¹⁶ that samples are held in. The high half is exact.
// Integers would do the same without an error, but processors multiply one
// 64-bit integer per cycle (some ARM cores: one in three) and two floats.

const (
	lane       = 1 << 32
	weightBits = 14
	unit       = 1 << (weightBits + 16) // the sum for a sample of 1 (2¹⁶)

	// afterFirst is what first-pass sums begin with: ½ in both lanes, and half
	// of what is cut off to come back to 16 bits.
	afterFirst = (unit/2 + 1<<(weightBits-1)) * (1 + lane)
	// firstBias is what is left of it in 16 bits.
	firstBias = 1 << 15
	// firstMask is the 18 bits per lane that the samples are then held in.
	firstMask = (1<<18 - 1) * (1 + lane)
	// lowBias is what second-pass sums begin with: ¾ in the low lane.
	lowBias = unit / 4 * 3
)

// narrow ends a first-pass sum: both lanes in 16 bits and a little, with
// firstBias added.
func narrow(sum float64) uint64 {
	return uint64(int64(sum)) >> weightBits & firstMask
}

// unzip turns samples that are paired with those of the next row, as the first
// pass leaves them, into two rows of samples that are paired with their
// neighbors, as the second needs them. There are twice as many pairs as the
// rows are long.
func unzip(upper, lower []float64, pairs []uint64) {
	const bias = firstBias * (1 + lane)
	pairs = pairs[:2*len(upper)]
	lower = lower[:len(upper)]
	for i := range upper {
		a, b := pairs[2*i], pairs[2*i+1]
		upper[i] = float64(int64(a&(lane-1)|b<<32) - bias)
		lower[i] = float64(int64(a>>32|b&^(lane-1)) - bias)
	}
}

// The first pass: a line of cells, each paired with the one in the next row,
// becomes a line of the result's width. The loops take two taps at a time, with
// the sum of both products ready before it goes into the total, so that the
// total does not wait for every product.

func horizontal1(dst []uint64, src [][1]float64, a *axis) {
	for x, first := range a.first {
		w := a.weight[x*a.taps:][:a.taps]
		s := src[first:][:len(w)]
		v := float64(afterFirst)
		for i := 0; i < len(w)-1; i += 2 {
			v += w[i]*s[i][0] + w[i+1]*s[i+1][0]
		}
		if i := len(w) - 1; i&1 == 0 {
			v += w[i] * s[i][0]
		}
		dst[x] = narrow(v)
	}
}

func horizontal3(dst []uint64, src [][3]float64, a *axis) {
	for x, first := range a.first {
		w := a.weight[x*a.taps:][:a.taps]
		s := src[first:][:len(w)]
		r, g, b := float64(afterFirst), float64(afterFirst), float64(afterFirst)
		for i := 0; i < len(w)-1; i += 2 {
			w0, w1, p, q := w[i], w[i+1], &s[i], &s[i+1]
			r += w0*p[0] + w1*q[0]
			g += w0*p[1] + w1*q[1]
			b += w0*p[2] + w1*q[2]
		}
		if i := len(w) - 1; i&1 == 0 {
			w, p := w[i], &s[i]
			r += w * p[0]
			g += w * p[1]
			b += w * p[2]
		}
		d := dst[3*x:][:3]
		d[0], d[1], d[2] = narrow(r), narrow(g), narrow(b)
	}
}

func horizontal4(dst []uint64, src [][4]float64, ax *axis) {
	for x, first := range ax.first {
		w := ax.weight[x*ax.taps:][:ax.taps]
		s := src[first:][:len(w)]
		r, g, b, a := float64(afterFirst), float64(afterFirst), float64(afterFirst), float64(afterFirst)
		for i := 0; i < len(w)-1; i += 2 {
			w0, w1, p, q := w[i], w[i+1], &s[i], &s[i+1]
			r += w0*p[0] + w1*q[0]
			g += w0*p[1] + w1*q[1]
			b += w0*p[2] + w1*q[2]
			a += w0*p[3] + w1*q[3]
		}
		if i := len(w) - 1; i&1 == 0 {
			w, p := w[i], &s[i]
			r += w * p[0]
			g += w * p[1]
			b += w * p[2]
			a += w * p[3]
		}
		d := dst[4*x:][:4]
		d[0], d[1], d[2], d[3] = narrow(r), narrow(g), narrow(b), narrow(a)
	}
}

// The second pass: rows that the first has scaled, weighed and added up.

// A ring keeps the latest rows of the first pass.
type ring [][]float64

func newRing(rows, length int) ring {
	all := make([]float64, rows*length)
	r := make(ring, rows)
	for i := range r {
		r[i] = all[i*length : (i+1)*length : (i+1)*length]
	}
	return r
}

func (r ring) row(i int) []float64 { return r[i%len(r)] }

// sum adds up rows from first on, with the given weights, into total.
func (r ring) sum(total []float64, first int, weight []float64) {
	for i := range total {
		total[i] = lowBias
	}
	n := len(weight)
	for ; n >= 8; n -= 8 {
		w := [8]float64(weight)
		weigh8(total, r.row(first), r.row(first+1), r.row(first+2), r.row(first+3), r.row(first+4), r.row(first+5), r.row(first+6), r.row(first+7), &w)
		first, weight = first+8, weight[8:]
	}
	if n >= 4 {
		w := [4]float64(weight)
		weigh4(total, r.row(first), r.row(first+1), r.row(first+2), r.row(first+3), &w)
		first, weight, n = first+4, weight[4:], n-4
	}
	if n >= 2 {
		weigh2(total, r.row(first), r.row(first+1), weight[0], weight[1])
		first, weight = first+2, weight[2:]
	}
	if n&1 != 0 {
		weigh1(total, r.row(first), weight[0])
	}
}

func weigh8(total, a, b, c, d, e, f, g, h []float64, w *[8]float64) {
	w0, w1, w2, w3, w4, w5, w6, w7 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
	a, b, c, d = a[:len(total)], b[:len(total)], c[:len(total)], d[:len(total)]
	e, f, g, h = e[:len(total)], f[:len(total)], g[:len(total)], h[:len(total)]
	for i := range total {
		total[i] += ((w0*a[i] + w1*b[i]) + (w2*c[i] + w3*d[i])) + ((w4*e[i] + w5*f[i]) + (w6*g[i] + w7*h[i]))
	}
}

func weigh4(total, a, b, c, d []float64, w *[4]float64) {
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	a, b, c, d = a[:len(total)], b[:len(total)], c[:len(total)], d[:len(total)]
	for i := range total {
		total[i] += (w0*a[i] + w1*b[i]) + (w2*c[i] + w3*d[i])
	}
}

func weigh2(total, a, b []float64, w0, w1 float64) {
	a, b = a[:len(total)], b[:len(total)]
	for i := range total {
		total[i] += w0*a[i] + w1*b[i]
	}
}

func weigh1(total, a []float64, w float64) {
	a = a[:len(total)]
	for i := range total {
		total[i] += w * a[i]
	}
}

// The end of the second pass: sums become 8-bit values. The index into
// curve.value is the top 16 bits of a lane: light/4 and floorOut, which the low
// lane has in it already.

func lowValue(sum int64) uint16  { return uint16(sum >> 16) }
func highValue(sum int64) uint16 { return uint16(sum>>48) + floorOut }

// finish1 writes a row of gray pixels.
func finish1(dst []byte, sums []float64, c *curve) {
	for x := range len(dst) / 4 {
		sum := int64(sums[x/2])
		v := c.value[lowValue(sum)]
		if x&1 != 0 {
			v = c.value[highValue(sum)]
		}
		d := dst[4*x:][:4]
		d[0], d[1], d[2], d[3] = v, v, v, 255
	}
}

// finish3 writes a row of opaque pixels.
func finish3(dst []byte, sums []float64, c *curve) {
	for ; len(dst) >= 8; dst, sums = dst[8:], sums[3:] {
		s := sums[:3]
		a, b, e := int64(s[0]), int64(s[1]), int64(s[2])
		d := dst[:8]
		d[0], d[1], d[2], d[3] = c.value[lowValue(a)], c.value[highValue(a)], c.value[lowValue(b)], 255
		d[4], d[5], d[6], d[7] = c.value[highValue(b)], c.value[lowValue(e)], c.value[highValue(e)], 255
	}
	if len(dst) > 0 {
		a, b := int64(sums[0]), int64(sums[1])
		dst[0], dst[1], dst[2], dst[3] = c.value[lowValue(a)], c.value[highValue(a)], c.value[lowValue(b)], 255
	}
}

// finish4 writes a row of pixels with alpha, by which it divides.
func finish4(dst []byte, sums []float64, c *curve) {
	for ; len(dst) >= 4; dst, sums = dst[4:], sums[2:] {
		rg, ba := int64(sums[0]), int64(sums[1])
		alpha := ba >> 32
		const full = maxLevel << weightBits
		d := dst[:4]
		if alpha == full {
			d[0], d[1], d[2], d[3] = c.value[lowValue(rg)], c.value[highValue(rg)], c.value[lowValue(ba)], 255
			continue
		}
		d[3] = uint8((min(max(alpha, 0), full)*255 + full/2) / full)
		if d[3] == 0 {
			d[0], d[1], d[2] = 0, 0, 0
			continue
		}
		// Where the filter overshoots, to an alpha of more than 1, the colors
		// do too, so they are divided by all of it.
		scale := (1<<14 - 1) / float64(alpha)
		divide := func(v int64) uint8 {
			return c.value[floorOut+uint16(float64(min(max(v, 0), alpha))*scale)]
		}
		d[0] = divide(int64(uint32(rg)) - lowBias)
		d[1] = divide(rg >> 32)
		d[2] = divide(int64(uint32(ba)) - lowBias)
	}
}
