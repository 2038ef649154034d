package png

import (
	"math/rand/v2"
	"testing"

	"s3resize/lambda/codec/codectest"
)

// slowFilter is W3C PNG 3rd edition, table 9.1, byte by byte.
func slowFilter(filter int, x, a, b, c uint8) uint8 {
	switch filter {
	case filterSub:
		return x - a
	case filterUp:
		return x - b
	case filterAverage:
		return x - uint8((int(a)+int(b))/2)
	case filterPaeth:
		p := int(a) + int(b) - int(c)
		distance := func(v uint8) int { return max(p-int(v), int(v)-p) }
		if distance(a) <= distance(b) && distance(a) <= distance(c) {
			return x - a
		}
		if distance(b) <= distance(c) {
			return x - b
		}
		return x - c
	}
	return x
}

func TestApplyFilter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 7, 8, 9, 31, 300} {
		x, a, b, c := filterNoise(r, n), filterNoise(r, n), filterNoise(r, n), filterNoise(r, n)
		dst := make([]byte, n)
		for filter := range filterCount {
			applyFilter(filter, dst, x, a, b, c)
			for i, got := range dst {
				if want := slowFilter(filter, x[i], a[i], b[i], c[i]); got != want {
					t.Fatalf("filter %d of x=%d a=%d b=%d c=%d is %d, want %d", filter, x[i], a[i], b[i], c[i], got, want)
				}
			}
		}
	}
}

// filterNoise is random, but with many extremes and repetitions.
func filterNoise(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = []byte{0, 1, 127, 128, 129, 255, byte(r.Uint32()), byte(r.Uint32())}[r.IntN(8)]
	}
	return b
}

func TestSumAbs(t *testing.T) {
	for _, c := range []struct {
		row  []byte
		want int
	}{
		{nil, 0},
		{[]byte{1, 255, 128, 127, 0}, 1 + 1 + 128 + 127},
		{[]byte{1, 255, 128, 127, 0, 2, 254, 3, 100}, 1 + 1 + 128 + 127 + 2 + 2 + 3 + 100},
	} {
		if got := sumAbs(c.row); got != c.want {
			t.Errorf("sumAbs(%v) = %d, want %d", c.row, got, c.want)
		}
	}
	most := make([]byte, 5000) // more than the sums of 16 bits hold
	codectest.Fill(most, 128)
	if got := sumAbs(most); got != 5000*128 {
		t.Errorf("sumAbs of 5000 bytes of 128 = %d", got)
	}
}
