package filter

import (
	"image"
	"math"
)

// Curve sends red, green and blue each through a curve of its own and then
// through the one for all: Thumbor's curve. A curve is drawn through points with
// X the value that goes in and Y the one that comes out, both 0 to 255 and X
// rising. Before the first and from the last point on it is flat. No points are
// no change.
func Curve(img *image.NRGBA, all, red, green, blue []image.Point) {
	last := newCurve(all)
	tables := [3]*table{newCurve(red), newCurve(green), newCurve(blue)}
	for _, t := range tables {
		for v := range t {
			t[v] = last[t[v]]
		}
	}
	applyTables(img, tables[0], tables[1], tables[2])
}

// newCurve is the natural cubic spline through the points, rounded. With second
// derivatives s at both ends of a piece of width h, and a and b the parts of the
// way to its left and right end, it is
//
//	y = a·y₀ + b·y₁ + h²/6·((a³-a)·s₀ + (b³-b)·s₁)
func newCurve(points []image.Point) *table {
	points = risingPoints(points)
	if len(points) == 0 {
		return tableOf(func(v int) int { return v })
	}
	bends := secondDerivatives(points)
	at := 0
	return tableOf(func(v int) int {
		for at+1 < len(points) && points[at+1].X <= v {
			at++
		}
		p := points[at]
		if v <= p.X || at+1 == len(points) {
			return p.Y
		}
		q := points[at+1]
		h := float64(q.X - p.X)
		b := float64(v-p.X) / h
		a := 1 - b
		y := a*float64(p.Y) + b*float64(q.Y) + h*h/6*((a*a*a-a)*bends[at]+(b*b*b-b)*bends[at+1])
		return int(math.Round(y))
	})
}

// risingPoints leaves out points that do not lie to the right of those before
// them, and brings coordinates to 0 to 255.
func risingPoints(points []image.Point) []image.Point {
	var rising []image.Point
	for _, p := range points {
		p = image.Pt(int(clamp(p.X)), int(clamp(p.Y)))
		if n := len(rising); n == 0 || p.X > rising[n-1].X {
			rising = append(rising, p)
		}
	}
	return rising
}

// secondDerivatives are those of the natural cubic spline at its points: 0 at
// both ends, and such that the slope has no step at any point between. With h the
// width of a piece and d its slope as the crow flies, that is
//
//	h₀·s₀ + 2·(h₀+h₁)·s₁ + h₁·s₂ = 6·(d₁-d₀)
//
// for every three neighbors, which are solved from left to right and back.
func secondDerivatives(points []image.Point) []float64 {
	n := len(points)
	s, factor := make([]float64, n), make([]float64, n)
	width := func(i int) float64 { return float64(points[i+1].X - points[i].X) }
	slope := func(i int) float64 { return float64(points[i+1].Y-points[i].Y) / width(i) }
	for i := 1; i < n-1; i++ {
		pivot := 2*(width(i-1)+width(i)) - width(i-1)*factor[i-1]
		factor[i] = width(i) / pivot
		s[i] = (6*(slope(i)-slope(i-1)) - width(i-1)*s[i-1]) / pivot
	}
	for i := n - 2; i > 0; i-- {
		s[i] -= factor[i] * s[i+1]
	}
	return s
}
