package resample

import (
	"math"
	"testing"
)

// Light by the formula of IEC 61966-2-1, worked out with a pocket calculator.
func TestLight(t *testing.T) {
	for v, want := range map[int]float64{0: 0, 1: 0.000303527, 10: 0.003035270, 11: 0.003346536, 128: 0.215860501, 188: 0.502886458, 255: 1} {
		if got := light(float64(v) / 255); math.Abs(got-want) > 1e-8 {
			t.Errorf("light of %d is %v; want %v", v, got, want)
		}
	}
}

func TestCurves(t *testing.T) {
	for name, c := range map[string]*curve{"linear": linearCurve(), "plain": plainCurve()} {
		for v := range 256 {
			level := c.level[v]
			if got := c.value[floorOut+level/4]; int(got) != v {
				t.Errorf("%s: %d comes back as %d", name, v, got)
			}
			if c.low[floor+v] != float64(level) || c.high[floor+v] != float64(level)*(1<<32) {
				t.Errorf("%s: lanes of %d", name, v)
			}
		}
		for i, v := range c.value {
			if i > 0 && v < c.value[i-1] {
				t.Errorf("%s: falls at %d", name, i)
			}
		}
		if c.value[0] != 0 || c.value[floorOut] != 0 || c.value[floorOut+maxLevel/4] != 255 || c.value[len(c.value)-1] != 255 {
			t.Errorf("%s: ends", name)
		}
		if c.low[0] != 0 || c.low[floor-227] != 0 || c.low[floor+255+227] != maxLevel || c.low[1023] != maxLevel {
			t.Errorf("%s: values outside", name)
		}
	}
}

// Every light rounds to the nearest value, within a tenth.
func TestValueIsNearest(t *testing.T) {
	c := linearCurve()
	for level := range maxLevel {
		exact := 255 * slowValue(float64(level)/maxLevel, false)
		if got := float64(c.value[floorOut+level/4]); math.Abs(got-exact) > 0.61 {
			t.Fatalf("light %d is %v; want %.2f", level, got, exact)
		}
	}
}

func BenchmarkNewCurve(b *testing.B) {
	for b.Loop() {
		newCurve(light)
	}
}
