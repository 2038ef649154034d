package resample

import (
	"image"
	"math"
	"testing"
)

// The obvious way: every sample a float64, every weight from the formula, every
// result the weighted sum of all rows and columns that the filter can see. It
// shares nothing with the package but the definition.

// A slowPixel is red, green, blue, alpha, each 0 to 1; colors premultiplied.
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

// slowResize gives values of 0 to 255, colors not premultiplied, unrounded.
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

// difference is the largest between an image and the slow one, in steps of
// 1/255. That of a color counts by its alpha.
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

// The slow way against figures worked out by hand. From 2 samples to 1 both
// weigh ½; half of full light is 1.055·0.5^(1/2.4) - 0.055 = 0.7354.
//
// From 3 to 1 the samples lie at -⅓, 0 and ⅓ of the stretched filter, which there
// is sinc(⅓)·sinc(1/9) = 0.8270·0.9798 = 0.8103 and 1: weights 0.3092, 0.3816,
// 0.3092.
//
// From 4 to 2, those of the first result lie at -¼, ¼, ¾ and 1¼, where the filter
// is 0.8901, 0.8901, 0.2702 and -0.1329: weights 0.4642, 0.4642, 0.1409, -0.0693.
func TestSlowByHand(t *testing.T) {
	for _, tt := range []struct {
		line  []uint8
		n     int
		gamma bool
		want  []float64
	}{
		{[]uint8{0, 255}, 1, false, []float64{187.52}},
		{[]uint8{0, 255}, 1, true, []float64{127.5}},
		{[]uint8{255, 0, 0}, 1, false, []float64{150.94}},
		{[]uint8{255, 0, 0}, 1, true, []float64{78.85}},
		{[]uint8{0, 255, 0}, 1, false, []float64{166.05}},
		{[]uint8{0, 0, 255, 255}, 2, false, []float64{75.66, 246.80}},
		{[]uint8{0, 0, 255, 255}, 2, true, []float64{18.26, 236.74}},
		{[]uint8{0, 50, 255}, 3, false, []float64{0, 50, 255}},
	} {
		m := Source{NRGBA: gray(len(tt.line), tt.line...)}
		for i, p := range slowResize(m, whole(m), tt.n, 1, tt.gamma) {
			if math.Abs(p[0]-tt.want[i]) > 0.01 || p[1] != p[0] || p[2] != p[0] || math.Abs(p[3]-255) > 1e-9 {
				t.Errorf("%v to %d, gamma %v: %v at %d; want %v", tt.line, tt.n, tt.gamma, p, i, tt.want[i])
			}
		}
	}
}

// Chroma of two samples, 0 and 100, for 4 of luma lies at ¼ and ¾ of its own: 0,
// 25, 75, 100. With one sample for 3, it is that everywhere.
func TestSlowChromaByHand(t *testing.T) {
	luma := Plane{Width: 4, Height: 1}
	two := Plane{Pix: []byte{0, 100}, Stride: 2, Width: 2, Height: 1}
	for x, want := range []float64{0, 25, 75, 100} {
		if got := slowChroma(luma, two, x, 0); got != want {
			t.Errorf("%v at %d; want %v", got, x, want)
		}
	}
	luma.Width = 3
	for x, want := range []float64{0, 25, 75} { // the last reaches out by one
		if got := slowChroma(luma, two, x, 0); got != want {
			t.Errorf("%v at %d of 3; want %v", got, x, want)
		}
	}
}

// A red of light 1 and half alpha beside nothing at all: half the light, a
// quarter of the alpha, and still the same red.
func TestSlowAlphaByHand(t *testing.T) {
	m := noise(2, 1, true)
	copy(m.Pix, []uint8{255, 0, 0, 128, 0, 255, 0, 0})
	got := slowResize(Source{NRGBA: m}, Window{X1: 2, Y1: 1}, 1, 1, false)
	for c, want := range []float64{255, 0, 0, 64} {
		if math.Abs(got[0][c]-want) > 1e-9 {
			t.Errorf("%v; want 255 0 0 64", got[0])
		}
	}
}
