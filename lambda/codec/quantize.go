package codec

import "image"

// Wu's quantiser: X. Wu, "Efficient Statistical Computations for Optimal Color
// Quantization", Graphics Gems II, 1991, pages 126 to 133.
//
// The pixels are counted in a histogram of 32³ bins. Out of it comes a table of
// sums over all bins from the darkest up to each, so that the number, the sums
// and the sum of squares of the pixels in any box of bins follow from the eight
// corners. Beginning with the box of all bins, the box with the largest sum of
// squared errors (of replacing its pixels by their mean) is cut in two where
// that lowers the sum most, until there are enough boxes. Their means are the
// palette.
//
// Passes of k-means after that were tried: three gained 0.15 dB on a photograph
// that Wu alone brings to 39.5 dB.

// wuSide is the side of the table: 32 bins of 8 values each, after an empty one
// for the sums to begin with.
const wuSide = 33

// rgb is an opaque colour.
type rgb [3]uint8

// moments are what is known of a number of pixels: how many, the sums of their
// channels, and the sum of all channels' squares.
type moments struct{ n, r, g, b, squares int64 }

func (m moments) plus(o moments) moments {
	return moments{m.n + o.n, m.r + o.r, m.g + o.g, m.b + o.b, m.squares + o.squares}
}

func (m moments) minus(o moments) moments {
	return moments{m.n - o.n, m.r - o.r, m.g - o.g, m.b - o.b, m.squares - o.squares}
}

// explained is the part of the squares that the mean accounts for. The rest is
// the error.
func (m moments) explained() float64 {
	if m.n == 0 {
		return 0
	}
	r, g, b := float64(m.r), float64(m.g), float64(m.b)
	return (r*r + g*g + b*b) / float64(m.n)
}

func (m moments) error() float64 { return float64(m.squares) - m.explained() }

func (m moments) mean() rgb {
	round := func(sum int64) uint8 { return uint8((sum + m.n/2) / m.n) }
	return rgb{round(m.r), round(m.g), round(m.b)}
}

// histogram has the pixels of every bin, or, once accumulated, of all bins up to
// it.
type histogram [wuSide * wuSide * wuSide]moments

func (t *histogram) at(r, g, b int) *moments { return &t[(r*wuSide+g)*wuSide+b] }

// add counts the pixels of a picture that are at least half opaque.
func (t *histogram) add(img *image.NRGBA) {
	for y := range img.Rect.Dy() {
		for row := pixelRow(img, y); len(row) >= 4; row = row[4:] {
			if row[3] < 128 {
				continue
			}
			r, g, b := int64(row[0]), int64(row[1]), int64(row[2])
			m := t.at(int(r>>3)+1, int(g>>3)+1, int(b>>3)+1)
			m.n++
			m.r += r
			m.g += g
			m.b += b
			m.squares += r*r + g*g + b*b
		}
	}
}

func (t *histogram) accumulate() {
	for r := 1; r < wuSide; r++ {
		for g := 1; g < wuSide; g++ {
			var line moments
			for b := 1; b < wuSide; b++ {
				m := t.at(r, g, b)
				line = line.plus(*m)
				*m = line.plus(*t.at(r, g-1, b)).plus(*t.at(r-1, g, b)).minus(*t.at(r-1, g-1, b))
			}
		}
	}
}

// wuBox is a range of bins along each axis, after lo and up to hi.
type wuBox struct{ lo, hi [3]int }

// sum is over the pixels in the box.
func (t *histogram) sum(b wuBox) moments {
	// plane sums all bins up to red r whose green and blue are in the box.
	plane := func(r int) moments {
		m := t.at(r, b.hi[1], b.hi[2]).minus(*t.at(r, b.lo[1], b.hi[2]))
		return m.minus(*t.at(r, b.hi[1], b.lo[2])).plus(*t.at(r, b.lo[1], b.lo[2]))
	}
	return plane(b.hi[0]).minus(plane(b.lo[0]))
}

// cut halves b where that leaves the smallest error. It cannot if all pixels are
// in one bin.
func (t *histogram) cut(b wuBox) (lower, upper wuBox, ok bool) {
	whole := t.sum(b)
	most := 0.0
	for axis := range b.lo {
		half := b
		for i := b.lo[axis] + 1; i < b.hi[axis]; i++ {
			half.hi[axis] = i
			m := t.sum(half)
			if m.n == 0 || m.n == whole.n {
				continue
			}
			if e := m.explained() + whole.minus(m).explained(); e > most {
				most, ok = e, true
				lower, upper = half, b
				upper.lo[axis] = i
			}
		}
	}
	return lower, upper, ok
}

// palette chooses at most n colours for the pixels counted. The histogram is of
// no use afterwards.
func (t *histogram) palette(n int) []rgb {
	t.accumulate()
	boxes := []wuBox{{hi: [3]int{wuSide - 1, wuSide - 1, wuSide - 1}}}
	errors := []float64{t.sum(boxes[0]).error()}
	for len(boxes) < n {
		i := largest(errors)
		if errors[i] <= 0 {
			break
		}
		lower, upper, ok := t.cut(boxes[i])
		if !ok {
			errors[i] = 0
			continue
		}
		boxes[i], errors[i] = lower, t.sum(lower).error()
		boxes, errors = append(boxes, upper), append(errors, t.sum(upper).error())
	}
	var colours []rgb
	for _, b := range boxes {
		if m := t.sum(b); m.n > 0 {
			colours = append(colours, m.mean())
		}
	}
	return colours
}

// largest is the index of the largest of v.
func largest(v []float64) int {
	best := 0
	for i := range v {
		if v[i] > v[best] {
			best = i
		}
	}
	return best
}
