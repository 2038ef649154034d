package resample

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
