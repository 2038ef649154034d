package vp8

import (
	"math/rand/v2"
	"testing"
)

// slowDCT is §14.3 taken literally, on a matrix.
func slowDCT(c *[16]int16) (out [16]int) {
	turn := func(i [4]int) [4]int {
		a, b := i[0]+i[2], i[0]-i[2]
		c := i[1]*35468>>16 - (i[3] + i[3]*20091>>16)
		d := i[1] + i[1]*20091>>16 + i[3]*35468>>16
		return [4]int{a + d, b + c, b - c, a - d}
	}
	var m [16]int
	for x := range 4 {
		for y, v := range turn([4]int{int(c[x]), int(c[4+x]), int(c[8+x]), int(c[12+x])}) {
			m[4*y+x] = v
		}
	}
	for y := range 4 {
		for x, v := range turn([4]int(m[4*y:])) {
			out[4*y+x] = (v + 4) >> 3
		}
	}
	return out
}

func TestAddDCT(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for round := range 5000 {
		var c [16]int16
		limit := []int{4, 50, 1000, 5000}[round%4]
		count := 1 + random.IntN(16)
		for i := range count {
			c[i] = int16(random.IntN(2*limit+1) - limit)
		}
		var got, want [4 * stride]byte
		for i := range got {
			got[i] = byte(random.IntN(256))
		}
		want = got
		for i, v := range slowDCT(&c) {
			p := &want[i/4*stride+i%4]
			*p = byte(min(max(int(*p)+v, 0), 255))
		}
		before := got
		addDCT(&c, got[:])
		if got != want {
			t.Fatalf("%v: got %v, want %v", c, got, want)
		}
		if count == 1 {
			addDC(c[0], before[:])
			if before != want {
				t.Fatalf("%d alone: got %v, want %v", c[0], before, want)
			}
		}
	}
}

func TestAddDC(t *testing.T) {
	for c := -32768; c <= 32767; c += 3 {
		px := [3*stride + 4]byte{0: 0, 1: 1, 2: 254, 3: 255, stride: 100, 3*stride + 3: 200}
		want := px
		for i := range 16 {
			p := &want[i/4*stride+i%4]
			*p = byte(min(max(int(*p)+(c+4)>>3, 0), 255))
		}
		if addDC(int16(c), px[:]); px != want {
			t.Fatalf("%d: %v, want %v", c, px, want)
		}
	}
}

func TestAddDCTByHand(t *testing.T) {
	// 80 in the first place is (80 + 4) >> 3 = 10 everywhere. With 8 in the one
	// below it, lines change by 8 and 8·85627 >> 16 = 10, and 8·35468 >> 16 = 4:
	// (80 + 4 + 10) >> 3 = 11, 88 >> 3 = 11, 80 >> 3 = 10, 74 >> 3 = 9.
	px := [4 * stride]byte{}
	addDCT(&[16]int16{0: 80, 4: 8}, px[:])
	for y, want := range []byte{11, 11, 10, 9} {
		for x := range 4 {
			if got := px[y*stride+x]; got != want {
				t.Errorf("line %d, column %d: %d, want %d", y, x, got, want)
			}
		}
	}
}

func TestInverseWHT(t *testing.T) {
	for _, test := range []struct {
		c, want [16]int16
		any     bool
	}{
		// The first alone is (v + 3) >> 3 for all.
		{c: [16]int16{4}},
		{[16]int16{5}, [16]int16{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, true},
		// The second changes sign in the middle of each line: (±16 + 3) >> 3.
		{[16]int16{1: 16}, [16]int16{2, 2, -2, -2, 2, 2, -2, -2, 2, 2, -2, -2, 2, 2, -2, -2}, true},
		// The one below it, in the middle of each column.
		{[16]int16{4: 16}, [16]int16{2, 2, 2, 2, 2, 2, 2, 2, -2, -2, -2, -2, -2, -2, -2, -2}, true},
		// The third has signs + - - +, the fourth + - + -.
		{[16]int16{2: 16}, [16]int16{2, -2, -2, 2, 2, -2, -2, 2, 2, -2, -2, 2, 2, -2, -2, 2}, true},
		{[16]int16{3: 16}, [16]int16{2, -2, 2, -2, 2, -2, 2, -2, 2, -2, 2, -2, 2, -2, 2, -2}, true},
	} {
		var blocks [16][16]int16
		if any := inverseWHT(&test.c, &blocks); any != test.any {
			t.Errorf("%v: any is %v", test.c, any)
		}
		for i := range blocks {
			if got := blocks[i]; got != [16]int16{test.want[i]} {
				t.Errorf("%v: block %d is %v, want %d", test.c, i, got, test.want[i])
			}
		}
	}
}
