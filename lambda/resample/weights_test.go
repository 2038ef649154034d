package resample

import (
	"math"
	"testing"
)

// axisCases are sizes, windows and results of all sorts.
func axisCases(yield func(size int, lo, hi float64, n int)) {
	for _, size := range []int{1, 2, 3, 4, 5, 7, 16, 33, 100, 1009} {
		s := float64(size)
		for _, n := range []int{1, 2, 3, 5, 8, 33, 100, 257} {
			yield(size, 0, s, n)
			yield(size, 0.25, s-0.5, n)
			yield(size, s/3, s/2, n)
			yield(size, s-0.01, s, n)
			yield(size, 0, s/7, n)
		}
	}
}

func TestWeights(t *testing.T) {
	axisCases(func(size int, lo, hi float64, n int) {
		a := newAxis(size, lo, hi, n)
		if a.from < 0 || a.to > size || a.from >= a.to || a.cells != (a.to-a.from+a.box-1)/a.box {
			t.Fatalf("%d [%v, %v) to %d: %d cells of %d from %d to %d", size, lo, hi, n, a.cells, a.box, a.from, a.to)
		}
		for i, first := range a.first {
			if first < 0 || int(first)+a.taps > a.cells || i > 0 && first < a.first[i-1] {
				t.Fatalf("%d [%v, %v) to %d: %d taps of %d cells at %d", size, lo, hi, n, a.taps, a.cells, first)
			}
			sum, over, under := 0.0, 0.0, 0.0
			for _, w := range a.weight[i*a.taps:][:a.taps] {
				if w != math.Trunc(w) {
					t.Fatal("weight", w)
				}
				sum, over, under = sum+w, over+max(w, 0), under+min(w, 0)
			}
			if sum != 1<<weightBits {
				t.Fatalf("%d [%v, %v) to %d: weights add up to %v", size, lo, hi, n, sum)
			}
			// What keeps the lanes apart.
			if over >= 1.29*(1<<weightBits) || under <= -0.29*(1<<weightBits) {
				t.Fatalf("%d [%v, %v) to %d: weights %v and %v", size, lo, hi, n, over, under)
			}
		}
	})
}

// Without averaging, each weight is that of the formula to within what rounding
// the sums of all up to it and all before it makes.
func TestWeightsAgainstSlow(t *testing.T) {
	compared := 0
	axisCases(func(size int, lo, hi float64, n int) {
		a := newAxis(size, lo, hi, n)
		if a.box > 1 {
			return
		}
		compared++
		for i, first := range a.first {
			got := make([]float64, size)
			copy(got[a.from+int(first):], a.weight[i*a.taps:][:a.taps])
			for k, w := range slowWeights(size, lo, hi, i, n) {
				if d := math.Abs(got[k] - w*(1<<weightBits)); d > 1+1e-6 {
					t.Fatalf("%d [%v, %v) to %d: %v at %d of %d; want %v", size, lo, hi, n, got[k], k, i, w*(1<<weightBits))
				}
			}
		}
	})
	if compared < 100 {
		t.Errorf("%d cases", compared)
	}
}

func TestMirroredWeights(t *testing.T) {
	for _, n := range []int{1, 3, 40, 67, 100, 257} {
		a := newAxis(100, 0, 100, n)
		if a.box > 1 && 100%a.box != 0 {
			continue // the last box sticks out
		}
		at := func(i, k int) float64 {
			if k -= int(a.first[i]); k < 0 || k >= a.taps {
				return 0
			}
			return a.weight[i*a.taps+k]
		}
		for i := range n {
			for k := range a.cells {
				// A tie may be rounded up from one side and down from the other.
				if d := math.Abs(at(i, k) - at(n-1-i, a.cells-1-k)); d > 1 {
					t.Errorf("%d: weights %v and %v", n, at(i, k), at(n-1-i, a.cells-1-k))
				}
			}
		}
	}
}

// Nothing is weighed that is not needed: a whole window at its own size has one
// tap, and a crop looks no further than the filter does.
func TestTaps(t *testing.T) {
	for _, tt := range []struct {
		lo, hi   float64
		n        int
		box      int
		taps     int // at most
		from, to int // at least, at most
	}{
		{100, 200, 100, 1, 1, 90, 210},
		{0, 1000, 1000, 1, 1, 0, 1000},
		{0, 1000, 400, 1, 15, 0, 1000}, // 2·3·2.5
		{400, 600, 80, 1, 15, 388, 612},
		{0, 1000, 2000, 1, 6, 0, 1000},
		{0, 1000, 100, 3, 22, 0, 1000}, // 2·3·10/3 and two for sharpen
	} {
		a := newAxis(1000, tt.lo, tt.hi, tt.n)
		if a.box != tt.box || a.taps > tt.taps || a.from < tt.from || a.to > tt.to {
			t.Errorf("[%v, %v) to %d: %d taps, box %d, from %d to %d; want %+v", tt.lo, tt.hi, tt.n, a.taps, a.box, a.from, a.to, tt)
		}
	}
}

// A last box that is half there weighs half as much, from a quarter of a box
// nearer.
func TestShorten(t *testing.T) {
	s := span{first: 0, weight: []float64{1, 1, 1}}
	s.shorten(0.5, 1, 2, 3)
	// (2 - 1/4 - 1)/2 = 0.375: sinc(0.375)·sinc(0.125) = 0.7842·0.9745.
	if s.weight[0] != 1 || s.weight[1] != 1 || math.Abs(s.weight[2]-0.7642/2) > 1e-4 {
		t.Errorf("%v", s.weight)
	}
	// Cells that are not the last, or are all there, stay.
	s.weight[2] = 7
	s.shorten(0.5, 1, 2, 4)
	s.shorten(1, 1, 2, 3)
	if s.weight[2] != 7 {
		t.Errorf("%v", s.weight)
	}
}

// On a line that bends, y = x², the mean of 5 neighbors is 2 too high (the mean
// of 4, 1, 0, 1, 4), and sharpened weights see the line as it is.
func TestSharpen(t *testing.T) {
	room := []float64{0, 0.25, 0.5, 0.25, 0}
	s := span{first: 3, weight: room[1:4]}
	s.sharpen(room, 5, 9)
	if s.first != 2 || len(s.weight) != 5 {
		t.Fatalf("%d weights from %d", len(s.weight), s.first)
	}
	got, sum := 0.0, 0.0
	for i, w := range s.weight {
		middle := float64(5 * (s.first + i - 4))
		got += w * (middle*middle + 2)
		sum += w
	}
	if want := 0.25*25 + 0.25*25; math.Abs(got-want) > 1e-12 || math.Abs(sum-1) > 1e-12 {
		t.Errorf("%v of weights that add up to %v; want %v", got, sum, want)
	}
	// At the end of a line there is nothing to add a neighbor to.
	room = []float64{0, 1, 0}
	s = span{first: 0, weight: room[1:2]}
	s.sharpen(room, 5, 1)
	if s.first != 0 || len(s.weight) != 1 || s.weight[0] != 1 {
		t.Errorf("%+v", s)
	}
}

func TestQuantize(t *testing.T) {
	s := span{first: 7, weight: []float64{0, 1e-9, 1, 1, 1, -1e-9, 0}}
	s.quantize()
	// A third of 16384 is 5461⅓; the sums round to 5461, 10923 and 16384.
	if s.first != 9 || len(s.weight) != 3 || s.weight[0] != 5461 || s.weight[1] != 5462 || s.weight[2] != 5461 {
		t.Errorf("%+v", s)
	}
}
