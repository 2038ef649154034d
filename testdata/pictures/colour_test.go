package pictures

import (
	"math"
	"testing"
)

func TestEncodeSRGB(t *testing.T) {
	// From the standard's formula with a pocket calculator; 0.2140 is the
	// light of the middle grey 0.5.
	for _, c := range []struct{ linear, coded float64 }{
		{0, 0}, {0.001, 0.01292}, {0.0031308, 0.04045}, {0.21404, 0.5}, {1, 1},
	} {
		if got := encodeSRGB(c.linear); math.Abs(got-c.coded) > 1e-4 {
			t.Errorf("encodeSRGB(%v) = %v, want %v", c.linear, got, c.coded)
		}
	}
}

func TestDecodeSRGBIsTheInverse(t *testing.T) {
	for i := range 256 {
		if got := code(decodeSRGB(uint8(i))); got != uint8(i) {
			t.Errorf("%d comes back as %d", i, got)
		}
	}
}

func TestToneFollowsTheCurve(t *testing.T) {
	curve := newTone()
	for i := range 256 {
		light := decodeSRGB(uint8(i))
		if got := curve.at(light, 0.5); apart(got, uint8(i)) > 1 {
			t.Errorf("light of %d is written as %d", i, got)
		}
	}
	if low, high := curve.at(-1, 0), curve.at(9, 0.999); low != 0 || high != 255 {
		t.Errorf("out of range: %d and %d", low, high)
	}
}
