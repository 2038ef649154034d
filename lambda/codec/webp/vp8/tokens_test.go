package vp8

import (
	"math/rand/v2"
	"testing"
)

// writeBlock writes values in zigzag order by the tree of §13.2, from a place on
// and up to the last that is not 0.
func writeBlock(w *boolWriter, probs *tokenProbs, kind, ctx, first int, values *[16]int) {
	last := 16
	for last > first && values[last-1] == 0 {
		last--
	}
	band := [16]int{0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7}
	afterZero := false
	for n := first; n < 16; n++ {
		p := &probs[kind][band[n]][ctx]
		if !afterZero {
			w.bit(p[0], n < last)
		}
		if n == last {
			return
		}
		v := max(values[n], -values[n])
		w.bit(p[1], v > 0)
		if afterZero = v == 0; afterZero {
			ctx = 0
			continue
		}
		ctx = min(v, 2)
		writeValue(w, p, v)
		w.bit(128, values[n] < 0)
	}
}

func writeValue(w *boolWriter, p *[11]uint8, v int) {
	w.bit(p[2], v > 1)
	if v == 1 {
		return
	}
	w.bit(p[3], v > 4)
	if v <= 4 {
		w.bit(p[4], v > 2)
		if v > 2 {
			w.bit(p[5], v == 4)
		}
		return
	}
	w.bit(p[6], v > 10)
	switch {
	case v < 7:
		w.bit(p[7], false)
		writeExtra(w, v-5, 159)
	case v < 11:
		w.bit(p[7], true)
		writeExtra(w, v-7, 165, 145)
	case v < 35:
		w.bit(p[8], false)
		w.bit(p[9], v >= 19)
		if v < 19 {
			writeExtra(w, v-11, 173, 148, 140)
		} else {
			writeExtra(w, v-19, 176, 155, 140, 135)
		}
	default:
		w.bit(p[8], true)
		w.bit(p[10], v >= 67)
		if v < 67 {
			writeExtra(w, v-35, 180, 157, 141, 134, 130)
		} else {
			writeExtra(w, v-67, 254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129)
		}
	}
}

func writeExtra(w *boolWriter, v int, probs ...uint8) {
	for i, p := range probs {
		w.bit(p, v>>(len(probs)-1-i)&1 == 1)
	}
}

// placeOf is where in the block the values of zigzag order go, §13.
var placeOf = [16]int{0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15}

func TestBlockReadsWhatWasWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	probs := defaultTokenProbs
	places := probs.byPlace()
	limits := []int{1, 2, 3, 5, 8, 12, 40, 80, 2114}
	for round := range 4000 {
		kind, ctx := random.IntN(4), random.IntN(3)
		first := 0
		if kind == lumaAfterDC {
			first = 1
		}
		var values [16]int
		limit := limits[round%len(limits)]
		for i := range values {
			if random.IntN(3) == 0 {
				values[i] = random.IntN(2*limit+1) - limit
			}
		}
		w := newBoolWriter()
		writeBlock(w, &probs, kind, ctx, first, &values)
		w.uint(8, 0xa5)
		r := newBoolReader(w.bytes(1 + round%20))
		var got, want [16]int16
		n := r.block(&places[kind], uint8(ctx), first, &[2]int32{3, 5}, &got)
		wantN := 0
		for i := first; i < 16; i++ {
			if values[i] != 0 {
				wantN = i + 1
			}
			want[placeOf[i]] = int16(values[i] * []int{3, 5}[min(i, 1)])
		}
		if got != want || n != wantN {
			t.Fatalf("%v from place %d: %v up to %d, want %v up to %d", values, first, got, n, want, wantN)
		}
		if after := r.uint(8); after != 0xa5 || r.ended {
			t.Fatalf("%v: reads %x after the block, ended %v", values, after, r.ended)
		}
	}
}

// TestBlockOfZeros is coded to go on up to its end without a value.
func TestBlockOfZeros(t *testing.T) {
	places := defaultTokenProbs.byPlace()
	for _, zeros := range []int{0, 30} {
		w := newBoolWriter()
		w.bit(places[wholeLuma][0][0][0], true)
		for n := range 16 {
			w.bit(places[wholeLuma][n][0][1], false)
		}
		r := newBoolReader(w.bytes(1 + zeros))
		var got [16]int16
		if n := r.block(&places[wholeLuma], 0, 0, &[2]int32{1, 1}, &got); n != 16 || got != [16]int16{} {
			t.Errorf("%v up to %d", got, n)
		}
	}
}
