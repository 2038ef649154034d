package pictures

import (
	"math"
	"testing"
)

func TestNoiseIsZeroOnTheLattice(t *testing.T) {
	n := newNoise(1)
	for _, p := range []vec{{0, 0, 0}, {1, 2, 3}, {-5, 300, -256}} {
		if v := n.at(p); v != 0 {
			t.Errorf("at(%v) = %v", p, v)
		}
	}
}

func TestNoiseIsSmoothBoundedAndBalanced(t *testing.T) {
	n := newNoise(2)
	const step = 0.01
	var sum, last float64
	count := 0
	for x := -40.0; x < 40; x += step {
		v := n.at(vec{x, 0.37 * x, 1.5 - 0.21*x})
		if math.Abs(v) > 1 {
			t.Fatalf("%v at x = %v", v, x)
		}
		if x > -40 && math.Abs(v-last) > 6*step {
			t.Fatalf("jumps from %v to %v at x = %v", last, v, x)
		}
		last, sum, count = v, sum+v, count+1
	}
	if average := sum / float64(count); math.Abs(average) > 0.05 {
		t.Errorf("mean %v, want about 0", average)
	}
}

func TestNoiseDependsOnItsSeed(t *testing.T) {
	p := vec{0.4, 0.7, 0.2}
	if newNoise(1).at(p) == newNoise(2).at(p) {
		t.Error("seeds 1 and 2 agree")
	}
}

func TestOctaveTurnsAndDoubles(t *testing.T) {
	origin := octave(vec{})
	axes := [3]vec{}
	for i, p := range []vec{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}} {
		axes[i] = octave(p).plus(origin.times(-1))
		if length := math.Sqrt(axes[i].dot(axes[i])); math.Abs(length-2) > 1e-9 {
			t.Errorf("%v becomes %v long", p, length)
		}
	}
	for i := range axes {
		if d := axes[i].dot(axes[(i+1)%3]); math.Abs(d) > 1e-9 {
			t.Errorf("axes %d and %d are not at right angles: %v", i, (i+1)%3, d)
		}
	}
}

func TestRidgedIsFoldedAtZero(t *testing.T) {
	// One octave on the lattice: noise 0, so the highest crest.
	if v := newNoise(1).ridged(vec{3, 4, 5}, 1, 0.5); v != 1 {
		t.Errorf("%v, want 1", v)
	}
}

func TestRandomSpreads(t *testing.T) {
	var tenths [10]int
	for i := range uint32(10000) {
		tenths[int(random(i, 7)*10)]++
	}
	for i, n := range tenths {
		if n < 850 || n > 1150 {
			t.Errorf("tenth %d holds %d of 10000", i, n)
		}
	}
}

func TestRamp(t *testing.T) {
	for _, c := range []struct{ low, high, t, want float64 }{
		{0, 1, -1, 0}, {0, 1, 0.5, 0.5}, {0, 1, 2, 1}, {0, 2, 0.5, 0.15625},
		{1, 0, 2, 0}, {1, 0, -1, 1}, {1, 0, 0.5, 0.5}, // falling
	} {
		if got := ramp(c.low, c.high, c.t); got != c.want {
			t.Errorf("ramp(%v, %v, %v) = %v, want %v", c.low, c.high, c.t, got, c.want)
		}
	}
}
