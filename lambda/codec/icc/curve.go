package icc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// curve takes one channel from 0 to 1 to somewhere from 0 to 1. Behind a matrix
// a channel may lie outside; formulas let it, samples cannot.
type curve func(x float64) float64

func identity(x float64) float64 { return x }

// parseCurve reads a curve of type curv (§10.6) or para (§10.18) from the front
// of b, and says how many bytes it takes up.
func parseCurve(b []byte) (c curve, size int, err error) {
	if len(b) < 12 {
		return nil, 0, errors.New("curve is missing or cut short")
	}
	switch string(b[:4]) {
	case "curv":
		return parseSampledCurve(b)
	case "para":
		return parseParametricCurve(b)
	}
	return nil, 0, fmt.Errorf("curve of type %q", b[:4])
}

// parseSampledCurve reads samples, or a gamma if there is just one number. No
// numbers at all stand for the identity.
func parseSampledCurve(b []byte) (curve, int, error) {
	n := uint64(binary.BigEndian.Uint32(b[8:]))
	if 12+2*n > uint64(len(b)) {
		return nil, 0, errors.New("curve is cut short")
	}
	size := 12 + 2*int(n)
	switch n {
	case 0:
		return identity, size, nil
	case 1:
		gamma := float64(binary.BigEndian.Uint16(b[12:])) / 256
		return func(x float64) float64 { return math.Pow(clamp01(x), gamma) }, size, nil
	}
	return sampledCurve(b[12:size]), size, nil
}

// sampledCurve runs straight between evenly spaced 16-bit samples, of which
// there are two or more.
func sampledCurve(samples []byte) curve {
	sample := func(i int) float64 { return float64(binary.BigEndian.Uint16(samples[2*i:])) / 65535 }
	last := len(samples)/2 - 1
	return func(x float64) float64 {
		pos := clamp01(x) * float64(last)
		i := min(int(pos), last-1)
		low := sample(i)
		return low + (sample(i+1)-low)*(pos-float64(i))
	}
}

// parametric holds the numbers of the most general of the formulas; the others
// are cases of it.
//
//	y = (a·x + b)^g + e  for x >= d
//	y = c·x + f          for x < d
type parametric struct{ g, a, b, c, d, e, f float64 }

func (p parametric) at(x float64) float64 {
	if x >= p.d {
		return math.Pow(max(0, p.a*x+p.b), p.g) + p.e
	}
	return p.c*x + p.f
}

// parseParametricCurve reads formula 0 to 4 of table 68.
func parseParametricCurve(b []byte) (curve, int, error) {
	counts := [...]int{1, 3, 4, 5, 7}
	kind := int(binary.BigEndian.Uint16(b[8:]))
	if kind >= len(counts) {
		return nil, 0, fmt.Errorf("curve with formula %d", kind)
	}
	size := 12 + 4*counts[kind]
	if size > len(b) {
		return nil, 0, errors.New("curve is cut short")
	}
	var v [7]float64
	for i := range counts[kind] {
		v[i] = fixed16(b[12+4*i:])
	}
	p := parametric{g: v[0], a: v[1], b: v[2], c: v[3], d: v[4], e: v[5], f: v[6]}
	switch kind {
	case 0:
		if p.g == 1 {
			return identity, size, nil
		}
		p.a = 1
	case 1, 2:
		// The constant of formula 2 is added on both sides, and the sides meet
		// where the power is 0.
		if p.a == 0 {
			return nil, 0, errors.New("curve divides by 0")
		}
		p.c, p.d, p.e, p.f = 0, -p.b/p.a, v[3], v[3]
	}
	return p.at, size, nil
}

// fixed16 reads a number with 16 bits before and 16 after the point (§4.8).
func fixed16(b []byte) float64 {
	return float64(int32(binary.BigEndian.Uint32(b))) / 65536
}

// clamp01 brings NaN to 0 as well.
func clamp01(x float64) float64 {
	switch {
	case x >= 1:
		return 1
	case x > 0:
		return x
	}
	return 0
}
