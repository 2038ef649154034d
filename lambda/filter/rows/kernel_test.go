package rows

import (
	"image"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNewKernel(t *testing.T) {
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
		s := NewKernel(c.weights, 32)
		if !slices.Equal(s.reach, c.reach) || !slices.Equal(s.gain, c.gain) || s.total != c.total {
			t.Errorf("NewKernel(%v): reach %v, gain %v, total %d; want %v, %v, %d", c.weights, s.reach, s.gain, s.total, c.reach, c.gain, c.total)
		}
	}
}

// The sum before the first sample is that of a kernel around -1, where samples
// outside repeat the nearest.
func TestEachStart(t *testing.T) {
	s := NewKernel([]int{5, 3, 2}, 32) // 2 3 5 3 2 on samples -3 to 1
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

// slowBlur is [Kernel.Blur] sample by sample, without regard to alpha. Each of the
// two passes adds round 64ths to a mean and cuts off its fraction.
func slowBlur(img *image.NRGBA, weights []int, round int) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var out []uint8
	for row := range All(img) {
		out = append(out, row...)
	}
	for _, step := range [2]image.Point{{1, 0}, {0, 1}} {
		in := slices.Clone(out)
		for i := range out {
			x, y := i/4%w, i/4/w
			sum, total := 0, 0
			for k := 1 - len(weights); k < len(weights); k++ {
				atX, atY := min(max(x+k*step.X, 0), w-1), min(max(y+k*step.Y, 0), h-1)
				weight := weights[max(k, -k)]
				sum += weight * int(in[4*(atY*w+atX)+i%4])
				total += weight
			}
			out[i] = uint8((sum + total*round/64) / total)
		}
	}
	return out
}

// differs finds the first sample that is off by more than a tolerance. There is
// none if at is -1.
func differs(img *image.NRGBA, want []uint8, tolerance int) (at int, got uint8) {
	i := 0
	for row := range All(img) {
		for _, v := range row {
			if d := int(v) - int(want[i]); d > tolerance || -d > tolerance {
				return i, v
			}
			i++
		}
	}
	return -1, 0
}

// The two passes are exact where sums are small, and off by a level at most where
// they are not.
func TestKernelIsSlowBlur(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "width"), rapid.IntRange(1, 30).Draw(t, "height")
		isOpaque := rapid.Bool().Draw(t, "opaque")
		img := noise(w, h, isOpaque)
		most := rapid.SampledFrom([]int{3, 20, MaxPeak}).Draw(t, "peak")
		weights := rapid.SliceOfN(rapid.IntRange(1, most), 1, 20).Draw(t, "weights")
		slices.SortFunc(weights, func(a, b int) int { return b - a })
		round := rapid.SampledFrom([]int{1, 32}).Draw(t, "round")
		kernel, tolerance := NewKernel(weights, round), 0
		if kernel.total > maxDirectTotal {
			tolerance = 1
		}
		want := slowBlur(img, weights, round)
		kernel.convolve(img, isOpaque)
		if at, got := differs(img, want, tolerance); at >= 0 {
			t.Fatalf("weights %v: sample %d is %d; want %d", weights, at, got, want[at])
		}
	})
}

// An image is wide enough for its columns to be taken in three strips.
func TestKernelStrips(t *testing.T) {
	for _, weights := range [][]int{{20, 12}, {20, 20, 19, 17, 15, 13, 11, 9, 7, 5, 4}} {
		img := noise(2*stripWidth+13, 5, true)
		want := slowBlur(img, weights, 32)
		kernel := NewKernel(weights, 32)
		kernel.Blur(img)
		if at, got := differs(img, want, 1); at >= 0 {
			t.Errorf("weights %v: sample %d is %d; want %d", weights, at, got, want[at])
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
