package resample

import (
	"math"
	"testing"
)

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
		m := Source{NRGBA: grey(len(tt.line), tt.line...)}
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
