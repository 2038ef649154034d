package resample

import (
	"image"
	"math"
)

// The obvious way: every sample a float64, every weight from the formula, every
// result the weighted sum of all rows and columns that the filter can see. It
// shares nothing with the package but the definition.

// A slowPixel is red, green, blue, alpha, each 0 to 1; colours premultiplied.
type slowPixel [4]float64

func slowLight(v float64, gamma bool) float64 {
	v = min(max(v, 0), 1)
	if gamma {
		return v
	}
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func slowValue(l float64, gamma bool) float64 {
	l = min(max(l, 0), 1)
	if gamma {
		return l
	}
	if l <= 0.04045/12.92 {
		return l * 12.92
	}
	return 1.055*math.Pow(l, 1/2.4) - 0.055
}

// slowAt is a pixel of a source.
func slowAt(s Source, x, y int, gamma bool) slowPixel {
	light := func(v float64) float64 { return slowLight(v/255, gamma) }
	if m := s.NRGBA; m != nil {
		c := m.NRGBAAt(m.Rect.Min.X+x, m.Rect.Min.Y+y)
		a := float64(c.A) / 255
		return slowPixel{light(float64(c.R)) * a, light(float64(c.G)) * a, light(float64(c.B)) * a, a}
	}
	at := func(p Plane, x, y int) float64 { return float64(p.Pix[y*p.Stride+x]) }
	l := at(s.Planes[0], x, y)
	if s.Gray {
		return slowPixel{light(l), light(l), light(l), 1}
	}
	if s.RGB {
		return slowPixel{light(l), light(at(s.Planes[1], x, y)), light(at(s.Planes[2], x, y)), 1}
	}
	cb, cr := slowChroma(s.Planes[0], s.Planes[1], x, y)-128, slowChroma(s.Planes[0], s.Planes[2], x, y)-128
	return slowPixel{light(l + 1.402*cr), light(l - 0.344136*cb - 0.714136*cr), light(l + 1.772*cb), 1}
}

// slowChroma is the value of a chroma plane at a luma sample.
func slowChroma(luma, chroma Plane, x, y int) float64 {
	between := func(i, luma, chroma int) (int, int, float64) {
		scale := float64(luma) / float64(chroma)
		for _, f := range []float64{4, 2, 1} {
			if math.Ceil(float64(luma)/f) == float64(chroma) {
				scale = f
			}
		}
		at := min(max((float64(i)+0.5)/scale-0.5, 0), float64(chroma-1))
		return int(at), min(int(at)+1, chroma-1), at - math.Floor(at)
	}
	x0, x1, tx := between(x, luma.Width, chroma.Width)
	y0, y1, ty := between(y, luma.Height, chroma.Height)
	row := func(y int) float64 {
		r := chroma.Pix[y*chroma.Stride:]
		return float64(r[x0])*(1-tx) + float64(r[x1])*tx
	}
	return row(y0)*(1-ty) + row(y1)*ty
}

// slowWeights are the weights of all samples of a line for sample i of n.
func slowWeights(size int, lo, hi float64, i, n int) []float64 {
	scale := (hi - lo) / float64(n)
	middle := lo + (float64(i)+0.5)*scale
	w := make([]float64, size)
	total := 0.0
	for k := range w {
		x := math.Pi * (float64(k) + 0.5 - middle) / max(scale, 1)
		switch {
		case math.Abs(x) < 1e-12:
			w[k] = 1
		case math.Abs(x) < 3*math.Pi:
			w[k] = 3 * math.Sin(x) * math.Sin(x/3) / (x * x)
		}
		total += w[k]
	}
	for k := range w {
		w[k] /= total
	}
	return w
}

// slowResize gives values of 0 to 255, colours not premultiplied, unrounded.
func slowResize(s Source, from Window, width, height int, gamma bool) []slowPixel {
	size := s.Size()
	rows := make([]slowPixel, size.Y*width) // scaled horizontally
	for x := range width {
		w := slowWeights(size.X, from.X0, from.X1, x, width)
		for y := range size.Y {
			for k, w := range w {
				if w != 0 {
					p := slowAt(s, k, y, gamma)
					for c := range p {
						rows[y*width+x][c] += w * p[c]
					}
				}
			}
		}
	}
	out := make([]slowPixel, width*height)
	for y := range height {
		w := slowWeights(size.Y, from.Y0, from.Y1, y, height)
		for x := range width {
			var sum slowPixel
			for k, w := range w {
				for c := range sum {
					sum[c] += w * rows[k*width+x][c]
				}
			}
			out[y*width+x] = slowFinish(sum, gamma)
		}
	}
	return out
}

func slowFinish(p slowPixel, gamma bool) slowPixel {
	a := p[3]
	if a*255 < 0.5 {
		return slowPixel{}
	}
	for c := range 3 {
		p[c] = 255 * slowValue(p[c]/a, gamma)
	}
	p[3] = 255 * min(a, 1)
	return p
}

// difference is the largest between a picture and the slow one, in steps of
// 1/255. That of a colour counts by its alpha.
//
// With inLight the smaller counts of the differences in value and in light: where
// a dark result is made of bright samples, the rounding of those shows in it
// many times over, as values are so much closer together there.
func difference(got *image.NRGBA, want []slowPixel, inLight bool) float64 {
	largest := 0.0
	for i, p := range want {
		for c := range p {
			v := float64(got.Pix[4*i+c])
			d := math.Abs(v - p[c])
			if inLight {
				d = min(d, 255*math.Abs(slowLight(v/255, false)-slowLight(p[c]/255, false)))
			}
			if c < 3 {
				d *= p[3] / 255
			}
			largest = max(largest, d)
		}
	}
	return largest
}
