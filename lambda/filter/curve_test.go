package filter

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var straight = []image.Point{{X: 0, Y: 0}, {X: 255, Y: 255}}

// Each channel goes through its own curve, straight or a single height, before
// the one for all, which falls. A curve without points changes nothing.
func TestCurve(t *testing.T) {
	img := inside(picture(10, 20, 30, 40, 200, 100, 50, 0))
	Curve(img, []image.Point{{X: 0, Y: 255}, {X: 255, Y: 0}}, []image.Point{{X: 20, Y: 50}, {X: 120, Y: 250}}, []image.Point{{X: 9, Y: 99}}, nil)
	checkPixels(t, "curve", img, 0, 205, 156, 225, 40, 5, 156, 205, 0)
	Curve(img, straight, straight, straight, straight)
	checkPixels(t, "straight", img, 0, 205, 156, 225, 40, 5, 156, 205, 0)
}

// Through (0, 0), (100, 200) and (200, 0) the second derivative s in the middle
// is given by 2·200·s = 6·(-2-2), s = -0.06. At the middle of the first piece the
// curve is 100 - 100²/6·(1/8-1/2)·0.06 = 137.5, at its quarter 50 + 100²/6·(15/64)·0.06
// = 73.4375, and the second piece mirrors the first.
func TestCurveByHand(t *testing.T) {
	c := newCurve([]image.Point{{X: 0, Y: 0}, {X: 100, Y: 200}, {X: 200, Y: 0}})
	for v, want := range map[int]uint8{0: 0, 25: 73, 50: 138, 100: 200, 150: 138, 175: 73, 200: 0, 201: 0, 255: 0} {
		if c[v] != want {
			t.Errorf("%d becomes %d; want %d", v, c[v], want)
		}
	}
}

// Some values of the curve in Thumbor's own example, from Thumbor's C code.
func TestCurveThumbor(t *testing.T) {
	c := newCurve([]image.Point{{X: 0, Y: 0}, {X: 40, Y: 59}, {X: 255, Y: 255}})
	for v, want := range map[int]uint8{1: 2, 2: 3, 10: 15, 39: 58, 40: 59, 41: 60, 100: 131, 103: 134, 200: 217, 254: 254, 255: 255} {
		if c[v] != want {
			t.Errorf("%d becomes %d; want %d", v, c[v], want)
		}
	}
}

func TestRisingPoints(t *testing.T) {
	got := risingPoints([]image.Point{{X: -5, Y: 300}, {X: 0, Y: 7}, {X: 9, Y: -1}, {X: 9, Y: 8}, {X: 5, Y: 8}, {X: 300, Y: 4}})
	if want := []image.Point{{X: 0, Y: 255}, {X: 9, Y: 0}, {X: 255, Y: 4}}; !slices.Equal(got, want) {
		t.Errorf("points %v; want %v", got, want)
	}
}

// A curve goes through its points, flat on either side, and is within half a
// value of the cubic pieces whose coefficients come from all conditions at once.
func TestCurveIsTheSpline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfNDistinct(rapid.IntRange(0, 255), 2, 6, rapid.ID).Draw(t, "x")
		slices.Sort(xs)
		var points []image.Point
		for _, x := range xs {
			points = append(points, image.Pt(x, rapid.IntRange(0, 255).Draw(t, "y")))
		}
		c, slow := newCurve(points), slowSpline(points)
		for v := range 256 {
			if exact := min(max(slow(float64(v)), 0), 255); math.Abs(exact-float64(c[v])) > 0.5+1e-6 {
				t.Fatalf("%d becomes %d; want %v", v, c[v], exact)
			}
		}
	})
}

// slowSpline solves for four coefficients in each piece: through both ends, equal
// slopes and bends where pieces meet, no bend at both ends of all.
func slowSpline(points []image.Point) func(float64) float64 {
	n := len(points) - 1
	var system [][]float64
	// equation has the coefficients' factors, from piece on, and the sum.
	equation := func(piece int, sum float64, factors ...float64) {
		row := make([]float64, 4*n+1)
		copy(row[4*piece:], factors)
		row[4*n] = sum
		system = append(system, row)
	}
	for i := range n {
		h := float64(points[i+1].X - points[i].X)
		equation(i, float64(points[i].Y), 1)
		equation(i, float64(points[i+1].Y), 1, h, h*h, h*h*h)
		if i+1 < n {
			equation(i, 0, 0, 1, 2*h, 3*h*h, 0, -1)
			equation(i, 0, 0, 0, 2, 6*h, 0, 0, -2)
		} else {
			equation(i, 0, 0, 0, 2, 6*h)
		}
	}
	equation(0, 0, 0, 0, 2)
	k := solve(system)
	return func(x float64) float64 {
		i := 0
		for i+1 < n && x >= float64(points[i+1].X) {
			i++
		}
		d := min(max(x, float64(points[0].X)), float64(points[n].X)) - float64(points[i].X)
		return k[4*i] + d*(k[4*i+1]+d*(k[4*i+2]+d*k[4*i+3]))
	}
}

// solve is Gauss and Jordan's elimination, with the largest pivots.
func solve(m [][]float64) []float64 {
	n := len(m)
	for i := range n {
		best := i
		for j := i; j < n; j++ {
			if math.Abs(m[j][i]) > math.Abs(m[best][i]) {
				best = j
			}
		}
		m[i], m[best] = m[best], m[i]
		for j := range n {
			if j == i {
				continue
			}
			f := m[j][i] / m[i][i]
			for k := range m[j] {
				m[j][k] -= f * m[i][k]
			}
		}
	}
	x := make([]float64, n)
	for i := range n {
		x[i] = m[i][n] / m[i][i]
	}
	return x
}

func TestCurveOfOnePoint(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	one := []image.Point{{X: 128, Y: 77}}
	Curve(img, nil, one, one, one)
	if got, want := img.NRGBAAt(0, 0), (color.NRGBA{R: 77, G: 77, B: 77}); got != want {
		t.Errorf("%v; want %v", got, want)
	}
}
