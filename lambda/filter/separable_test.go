package filter

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestStepsOf(t *testing.T) {
	for _, c := range []struct {
		weights, reach []int
		gain           []uint64
		total          int
	}{
		{[]int{1}, []int{0}, []uint64{1}, 1},
		{[]int{3, 2, 1}, []int{0, 1, 2}, []uint64{1, 1, 1}, 9},
		{[]int{5, 5, 2}, []int{1, 2}, []uint64{3, 2}, 19},
		{[]int{4, 4, 4, 0, 0}, []int{2}, []uint64{4}, 20},
	} {
		s := stepsOf(c.weights, 32)
		if !slices.Equal(s.reach, c.reach) || !slices.Equal(s.gain, c.gain) || s.total != c.total {
			t.Errorf("stepsOf(%v): reach %v, gain %v, total %d; want %v, %v, %d", c.weights, s.reach, s.gain, s.total, c.reach, c.gain, c.total)
		}
	}
}

// The sum before the first sample is that of a kernel around -1, where samples
// outside repeat the nearest.
func TestStepsStart(t *testing.T) {
	s := stepsOf([]int{5, 3, 2}, 32) // 2 3 5 3 2 on samples -3 to 1
	for n, want := range map[int][]int{1: {15}, 2: {13, 2}, 9: {13, 2, 0}} {
		var got []int
		s.eachStart(n, func(i, weight int) {
			if i != len(got) {
				t.Fatalf("%d samples: sample %d after %d of them", n, i, len(got))
			}
			got = append(got, weight)
		})
		if !slices.Equal(got, want) {
			t.Errorf("%d samples: weights %v; want %v", n, got, want)
		}
	}
}

// libvips keeps what is above a share of the peak, in twentieths of it:
// exp(-k²/2σ²) is 0.607 and 0.135 for σ = 1, and 0.882, 0.607, 0.325, 0.135 for
// σ = 2.
func TestVipsGaussian(t *testing.T) {
	for _, c := range []struct {
		sigma, share float64
		want         []int
	}{
		{0.3, 0.2, []int{20}},
		{1, 0.2, []int{20, 12}},
		{1, 0.1, []int{20, 12, 3}},
		{2, 0.2, []int{20, 18, 12, 6}},
		{2, 0.1, []int{20, 18, 12, 6, 3}},
	} {
		if got := vipsGaussian(c.sigma, c.share); !slices.Equal(got, c.want) {
			t.Errorf("sigma %v down to %v: %v; want %v", c.sigma, c.share, got, c.want)
		}
	}
}

// Of a fine Gaussian less than a 150th is where it should not be, so that no mean
// is wrong by a level.
func TestFineGaussian(t *testing.T) {
	for _, radius := range []int{1, 2, 5, 17, 50, 150} {
		for _, sigma := range []float64{0.5, 1, 7.3, 50, 150, 1000} {
			weights := fineGaussian(sigma, radius)
			if weights[0] < 1 || weights[0] > maxPeak || !slices.IsSortedFunc(weights, func(a, b int) int { return b - a }) {
				t.Errorf("radius %d, sigma %v: weights %v", radius, sigma, weights)
			}
			sum, total := bell(0, sigma), float64(weights[0])
			for k := 1; k <= radius; k++ {
				sum += 2 * bell(k, sigma)
				total += 2 * float64(weights[k])
			}
			wrong := 0.0
			for k := range radius + 1 {
				wrong += math.Abs(float64(weights[k])/total - bell(k, sigma)/sum)
			}
			if wrong > 1./150 {
				t.Errorf("radius %d, sigma %v: %v of the weight is misplaced", radius, sigma, wrong)
			}
		}
	}
}

// The mean of samples is exact where the sum has 16 bits, and elsewhere off by
// no more than what 1/128 of a level can do.
func TestQuotient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, 50000).Draw(t, "total")
		round := rapid.SampledFrom([]int{1, 32}).Draw(t, "round")
		q := quotientBy(total, round)
		var sums [4]uint64
		for i := range sums {
			sums[i] = uint64(rapid.IntRange(0, 255*total).Draw(t, "sum"))
		}
		added := total * round / 64
		got := q.pixel(sums[0]|sums[2]<<32+q.round, sums[1]|sums[3]<<32+q.round)
		for i, sum := range sums {
			v := int(got >> (8 * i) & 0xff)
			most := (int(sum) + added) / total
			least := most
			if q.shift > 0 {
				least = (int(sum) + added - total/100 - 1) / total
			}
			if v < least || v > most {
				t.Fatalf("%d/%d with %d added is %d; want %d to %d", sum, total, added, v, least, most)
			}
			if whole := int(sum) / total * total; whole == int(sum) && v != whole/total {
				t.Fatalf("%d/%d is %d", sum, total, v)
			}
		}
	})
}
