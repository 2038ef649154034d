package filter

import (
	"math"
	"testing"
)

// slowLight is IEC 61966-2-1 as it is written.
func slowLight(v uint8) float64 {
	s := float64(v) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

// slowValue is the way back, 0 to 255, of light within 0 to 1.
func slowValue(light float64) float64 {
	light = min(max(light, 0), 1)
	if light <= 0.0031308 {
		return 255 * 12.92 * light
	}
	return 255 * (1.055*math.Pow(light, 1/2.4) - 0.055)
}

func TestLightTables(t *testing.T) {
	l := lights()
	for v := range 256 {
		if got := l.valueOf(l.light[v]); int(got) != v {
			t.Errorf("%d comes back as %d", v, got)
		}
		if got, want := l.light[v], slowLight(uint8(v)); math.Abs(float64(got)-want) > 1e-7 {
			t.Errorf("light of %d is %v; want %v", v, got, want)
		}
	}
	for i, v := range l.value {
		if exact := slowValue(float64(i) / lightSteps); math.Abs(exact-float64(v)) > 0.51 {
			t.Errorf("light %d is %d; want %.2f", i, v, exact)
		}
	}
	for light, want := range map[float32]uint8{-3: 0, -0.001: 0, 1.001: 255, 1e9: 255} {
		if got := l.valueOf(light); got != want {
			t.Errorf("light %v is %d; want %d", light, got, want)
		}
	}
}

func TestLuminance(t *testing.T) {
	for pixel, want := range map[uint32]uint32{0: 0, 0x99ffffff: lightSteps, 0xff: 3483, 0xff00: 11717, 0xff0000: 1183} {
		if got := lights().luminance(pixel); got != want {
			t.Errorf("light of %08x is %d; want %d", pixel, got, want)
		}
	}
}
