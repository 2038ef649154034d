package vp8

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// boolWriter codes decisions as §7.2 explains them, as one exact number between
// 0 and 1 that grows digit by digit.
type boolWriter struct {
	bottom big.Int
	span   int64
	digits int
}

func newBoolWriter() *boolWriter { return &boolWriter{span: 255, digits: 8} }

func (w *boolWriter) bit(prob uint8, set bool) {
	split := 1 + (w.span-1)*int64(prob)/256
	if set {
		w.bottom.Add(&w.bottom, big.NewInt(split))
		w.span -= split
	} else {
		w.span = split
	}
	for ; w.span < 128; w.digits++ {
		w.span *= 2
		w.bottom.Lsh(&w.bottom, 1)
	}
}

func (w *boolWriter) uint(n, v int) {
	for i := n - 1; i >= 0; i-- {
		w.bit(128, v>>i&1 == 1)
	}
}

// bytes end with as many zeros as were asked for.
func (w *boolWriter) bytes(zeros int) []byte {
	n := (w.digits + 7) / 8
	v := new(big.Int).Lsh(&w.bottom, uint(8*n-w.digits))
	return append(v.FillBytes(make([]byte, n)), make([]byte, zeros)...)
}

func TestBoolReaderByHand(t *testing.T) {
	// The value is 177, the range 255, the split 1 + 254·128/256 = 128: true,
	// which leaves 49 of 127, doubled 98 of 254. Splits at 198, then at
	// 1 + 197·100/256 = 77, which leaves 21 of 121, doubled 42 of 242. Then at 10,
	// which leaves 32 of 232, and at 231.
	r := newBoolReader([]byte{177, 0, 0, 0})
	for i, test := range []struct {
		prob uint8
		want bool
	}{{128, true}, {200, false}, {100, true}, {10, true}, {255, false}} {
		if got := r.bit(test.prob); got != test.want {
			t.Fatalf("decision %d is %v", i, got)
		}
	}
	if r.span != 230 {
		t.Errorf("the range is %d, want 231", r.span+1)
	}
}

func TestBoolReaderEnds(t *testing.T) {
	// Of zeros, each decision between equals takes one bit, but for the first,
	// which takes none: it leaves a range of 128. A decision looks at 8 bits.
	for n := range 20 {
		r := newBoolReader(make([]byte, n))
		good := 0
		for ; !r.ended && good < 1000; good++ {
			r.flag()
		}
		want := 0
		if n > 0 {
			want = 8*(n-1) + 2
		}
		if good-1 != want {
			t.Errorf("%d bytes: %d decisions, want %d", n, good-1, want)
		}
	}
}

func TestBoolReaderReadsWhatWasWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	type decision struct {
		prob uint8
		set  bool
	}
	for n := range 300 {
		w := newBoolWriter()
		list := make([]decision, n)
		for i := range list {
			prob := uint8(random.IntN(256))
			list[i] = decision{prob, random.IntN(256) >= int(prob)}
			w.bit(list[i].prob, list[i].set)
		}
		r := newBoolReader(w.bytes(1))
		for i, d := range list {
			if got := r.bit(d.prob); got != d.set {
				t.Fatalf("decision %d of %d is %v", i, n, got)
			}
		}
		if r.ended {
			t.Fatalf("%d decisions reach beyond the end", n)
		}
	}
}

func TestNumbers(t *testing.T) {
	w := newBoolWriter()
	w.uint(7, 93)
	w.uint(5, 0b0101_1) // -5
	w.uint(5, 0b0101_0) // 5
	w.uint(1, 0)        // none
	w.uint(6, 0b1_0011_1)
	r := newBoolReader(w.bytes(1))
	for i, test := range []struct{ got, want int }{
		{r.uint(7), 93}, {r.int(4), -5}, {r.int(4), 5}, {r.optionalInt(4), 0}, {r.optionalInt(4), -3},
	} {
		if test.got != test.want {
			t.Errorf("number %d is %d, want %d", i, test.got, test.want)
		}
	}
}

func TestRangesAreNormal(t *testing.T) {
	for i := range 255 {
		span, shift := i+1, 0
		for ; span < 128; shift++ {
			span *= 2
		}
		if int(spans[i]) != span-1 || int(shifts[i]) != shift {
			t.Errorf("range %d: %d by %d, want %d by %d", i+1, spans[i]+1, shifts[i], span, shift)
		}
	}
}
