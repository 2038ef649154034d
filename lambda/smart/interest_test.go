package smart

import (
	"math"
	"testing"
)

// Lab values of sRGB colours, D65, from the definitions (CIE 15).
func TestLab(t *testing.T) {
	linear := linearLight()
	for _, tt := range []struct {
		pixel   [4]uint8
		y, a, b float64
	}{
		{[4]uint8{255, 0, 0, 255}, 21.26, 80.1, 67.2},
		{[4]uint8{0, 255, 0, 255}, 71.52, -86.2, 83.2},
		{[4]uint8{255, 255, 255, 255}, 100, 0, 0},
		{[4]uint8{128, 128, 128, 255}, 21.59, 0, 0},
		{[4]uint8{255, 255, 255, 128}, 21.59, 0, 0}, // over black
		{[4]uint8{10, 20, 60, 255}, 0.89, 0, 0},     // too dark to tell
		{[4]uint8{255, 0, 0, 0}, 0, 0, 0},
	} {
		s := see(tt.pixel[:], linear)
		a, b := s.lab()
		if math.Abs(s.y-tt.y) > 0.05 || math.Abs(a-tt.a) > 0.2 || math.Abs(b-tt.b) > 0.2 {
			t.Errorf("%v: Y %.2f, a %.1f, b %.1f; want %v, %v, %v", tt.pixel, s.y, a, b, tt.y, tt.a, tt.b)
		}
	}
}

func TestSkin(t *testing.T) {
	linear := linearLight()
	score := func(r, g, b uint8) float64 { return see([]uint8{r, g, b, 255}, linear).skin() }
	least := math.Inf(1)
	for _, c := range [][3]uint8{{255, 205, 170}, {224, 172, 125}, {198, 134, 90}, {141, 85, 50}} {
		least = min(least, score(c[0], c[1], c[2]))
	}
	for name, c := range map[string][3]uint8{"sky": {100, 160, 230}, "grass": {80, 150, 50}, "grey": {130, 130, 130}, "white": {255, 255, 255}} {
		if s := score(c[0], c[1], c[2]); s >= least {
			t.Errorf("%s is more like skin, %.1f, than skin, %.1f", name, s, least)
		}
	}
	if s := score(40, 20, 10); s != 0 {
		t.Errorf("darkness has the score %v", s)
	}
}

// The second differences of 1 4 9 / 2 2 2, with edges repeated.
func TestContrast(t *testing.T) {
	values := []float64{1, 4, 9, 2, 2, 2}
	for i, want := range []float64{4, 0, 12, 1, 2, 7} { // |4·1-1-4-1-2| = 4, |4·4-1-9-4-2| = 0, …
		if got := contrast(values, i%3, i/3, 3, 2); got != want {
			t.Errorf("value %d: %v; want %v", i, got, want)
		}
	}
}
