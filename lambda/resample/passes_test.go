package resample

import "testing"

// Sums at either end of what the filter can make, in either lane, end where they
// should and leave the other lane alone.
func TestNarrow(t *testing.T) {
	for _, low := range []int64{-19000, -1, 0, 1, 40000, 65535, 84541} {
		for _, high := range []int64{-19000, -1, 0, 1, 40000, 65535, 84541} {
			sum := float64(afterFirst) + float64(low<<weightBits) + float64(high<<weightBits)*lane
			got := narrow(sum)
			if l, h := int64(uint32(got))-firstBias, int64(got>>32)-firstBias; l != low || h != high {
				t.Errorf("%d and %d came out as %d and %d", low, high, l, h)
			}
		}
	}
}

// Two rows of three samples, as pairs of one above the other, become rows.
func TestUnzip(t *testing.T) {
	pair := func(upper, lower int64) uint64 {
		return uint64(upper+firstBias) | uint64(lower+firstBias)<<32
	}
	upper, lower := make([]float64, 2), make([]float64, 2)
	unzip(upper, lower, []uint64{pair(1, 10), pair(-2, 20), pair(3, -30), pair(0, 0)})
	for _, tt := range []struct{ got, want float64 }{
		{upper[0], 1 - 2*lane}, {upper[1], 3}, {lower[0], 10 + 20*lane}, {lower[1], -30},
	} {
		if tt.got != tt.want {
			t.Errorf("%v; want %v", tt.got, tt.want)
		}
	}
}

// The index is a quarter of the light in 16 bits, above floorOut, whichever the
// lane and whatever the other.
func TestValues(t *testing.T) {
	for _, low := range []int64{-40000, -1, 0, 1, 65535, 110000} {
		for _, high := range []int64{-40000, -1, 0, 1, 65535, 110000} {
			sum := lowBias + low<<weightBits + high<<weightBits*lane
			if got, want := int64(lowValue(sum)), floorOut+low>>2; got != want {
				t.Errorf("low %d with %d: %d; want %d", low, high, got, want)
			}
			if got, want := int64(highValue(sum)), floorOut+high>>2; got != want {
				t.Errorf("high %d with %d: %d; want %d", high, low, got, want)
			}
		}
	}
}

// A ring of 5 rows adds up any number of them, and not the others.
func TestRingSum(t *testing.T) {
	for n := 1; n <= 23; n++ {
		r := newRing(24, 3)
		want := 0.0
		weights := make([]float64, n)
		for i := range 24 {
			at := (20 + i) % 24
			for x := range 3 {
				r[at][x] = float64(i+1) * float64(x+1)
			}
			if i < n {
				weights[i] = float64(1 + i*i)
				want += weights[i] * float64(i+1)
			}
		}
		total := []float64{-1, -1, -1}
		r.sum(total, 20, weights)
		for x, got := range total {
			if got != lowBias+want*float64(x+1) {
				t.Errorf("%d rows: %v; want %v", n, got, lowBias+want*float64(x+1))
			}
		}
	}
}
