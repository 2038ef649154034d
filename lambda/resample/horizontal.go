package resample

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
