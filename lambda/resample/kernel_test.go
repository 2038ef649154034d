package resample

import (
	"math"
	"testing"

	"s3resize/lambda/edit"
)

// Every kernel that is a kernel adds up to 1 wherever it is put, is 1 or less in
// the middle and has the same on both sides.
func TestKernels(t *testing.T) {
	for _, k := range []edit.Kernel{edit.Triangle, edit.Cubic, edit.Mitchell, edit.MKS2013, edit.MKS2021} {
		f := kernelOf(k)
		for _, at := range []float64{0, 0.1, 0.25, 0.5, 0.77} {
			sum := 0.0
			for i := -6; i <= 6; i++ {
				sum += f.Kernel(at + float64(i))
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s at %v adds up to %v", k, at, sum)
			}
			if f.Kernel(at) != f.Kernel(-at) {
				t.Errorf("%s is not even at %v", k, at)
			}
		}
		if f.Kernel(f.Support) != 0 || f.Kernel(f.Support-0.01) == 0 {
			t.Errorf("%s: %v is not where it ends", k, f.Support)
		}
	}
}

// Where the pieces of the splines meet, both have the same value, worked out
// from the fractions.
func TestMagicKernels(t *testing.T) {
	for _, tt := range []struct {
		f       func(float64) float64
		x, want float64
	}{
		{magic2013, 0, 17.0 / 16}, {magic2013, 0.5, 5.0 / 8}, {magic2013, 1.5, -1.0 / 8}, {magic2013, 2.5, 0},
		{magic2021, 0, 577.0 / 576}, {magic2021, 0.5, 169.0 / 288}, {magic2021, 1.5, -29.0 / 288},
		{magic2021, 2.5, 5.0 / 288}, {magic2021, 3.5, -1.0 / 288}, {magic2021, 4.5, 0},
	} {
		for _, x := range []float64{tt.x, tt.x - 1e-12, tt.x + 1e-12} {
			if got := tt.f(x); math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("%v: %v; want %v", x, got, tt.want)
			}
		}
	}
}
