package rows

import (
	"math"
	"testing"
)

func TestIsOpaque(t *testing.T) {
	for w := 1; w < 6; w++ {
		for x := range w {
			img := noise(w, 3, true)
			if !IsOpaque(img) {
				t.Errorf("%d wide: not opaque", w)
			}
			At(img, 1)[4*x+3] = 254
			if IsOpaque(img) {
				t.Errorf("%d wide: opaque with 254 at %d", w, x)
			}
		}
	}
}

// Every color times every alpha, and back, is rounded.
func TestAlphaIsExact(t *testing.T) {
	byAlpha := reciprocals()
	for c := range 256 {
		for a := range 256 {
			p := []byte{uint8(c), 0, uint8(c), uint8(a)}
			MultiplyAlpha(p)
			if want := uint8(math.Round(float64(c*a) / 255)); p[0] != want || p[1] != 0 || p[2] != want || p[3] != uint8(a) {
				t.Fatalf("%d times %d is %v; want %d", c, a, p, want)
			}
			p = []byte{uint8(c), uint8(c), 0, uint8(a)}
			divideAlpha(p, byAlpha)
			want := uint8(0)
			if a > 0 {
				want = uint8(min(math.Floor(float64(c)*255/float64(a)+0.5), 255))
			}
			if p[0] != want || p[1] != want || p[2] != 0 {
				t.Fatalf("%d by %d is %v; want %d", c, a, p, want)
			}
		}
	}
}
