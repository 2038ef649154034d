package vp8

import (
	"math/rand/v2"
	"testing"
)

// slowFilter is §15 taken literally, on the eight pixels across an edge: with
// values from -128 to 127, and each operation clamped where it says so.
func slowFilter(px [8]byte, e edges, kind string) [8]byte {
	s := func(i int) int { return int(px[i]) - 128 }
	c := func(v int) int { return min(max(v, -128), 127) }
	set := func(i, v int) { px[i] = byte(c(v) + 128) }
	step := func(i, j int) int { return max(s(i)-s(j), s(j)-s(i)) }
	p2, p1, p0, q0, q1, q2 := s(1), s(2), s(3), s(4), s(5), s(6)
	if step(3, 4)*2+step(2, 5)/2 > int(e.limit) {
		return px
	}
	adjust := func(useOuter bool) int {
		a := 3 * (q0 - p0)
		if useOuter {
			a += c(p1 - q1)
		}
		b := c(c(a)+3) >> 3
		a = c(c(a)+4) >> 3
		set(4, q0-a)
		set(3, p0+b)
		return a
	}
	if kind == "simple" {
		adjust(true)
		return px
	}
	for i := range 7 {
		if i != 3 && step(i, i+1) > int(e.interior) {
			return px
		}
	}
	switch {
	case step(2, 3) > int(e.variance) || step(4, 5) > int(e.variance):
		adjust(true)
	case kind == "inner":
		a := (adjust(false) + 1) >> 1
		set(5, q1-a)
		set(2, p1+a)
	default:
		w := c(c(p1-q1) + 3*(q0-p0))
		for i, part := range []int{27, 18, 9} {
			a := c((part*w + 63) >> 7)
			set(4+i, []int{q0, q1, q2}[i]-a)
			set(3-i, []int{p0, p1, p2}[i]+a)
		}
	}
	return px
}

// TestFilters compares both directions with the slow one, for edges of all kinds
// of steps.
func TestFilters(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for round := range 3000 {
		e := newEdges(1+round%63, round%8)
		var rows [16][8]byte
		for y := range rows {
			base, spread := random.IntN(256), 1+random.IntN(1+round%40)
			for x := range rows[y] {
				rows[y][x] = byte(min(max(base+random.IntN(spread)-x/4*random.IntN(spread), 0), 255))
			}
		}
		for _, kind := range []string{"simple", "inner", "outer"} {
			lines, columns := make([]byte, 16*8), make([]byte, 8*16)
			for y, row := range rows {
				copy(lines[8*y:], row[:])
				for x, v := range row {
					columns[16*x+y] = v
				}
			}
			switch kind {
			case "simple":
				simpleVertical(lines[2:], 8, e.limit)
				simpleHorizontal(columns[2*16:], 16, e.limit)
			default:
				normalVertical(lines, 8, 16, &e, kind == "outer")
				normalHorizontal(columns, 16, 16, &e, kind == "outer")
			}
			for y, row := range rows {
				want := slowFilter(row, e, kind)
				for x, v := range want {
					if lines[8*y+x] != v || columns[16*x+y] != v {
						t.Fatalf("%s, %+v, %v: %v and column %d is %d, want %v",
							kind, e, row, lines[8*y:][:8], x, columns[16*x+y], want)
					}
				}
			}
		}
	}
}

func TestFiltersByHand(t *testing.T) {
	e := edges{limit: 40, interior: 10, variance: 2}
	for _, test := range []struct {
		name      string
		outer     bool
		row, want [8]byte
	}{
		// 3·8 less 8 is 16: 27, 18 and 9 parts of it in 128, rounded, 3, 2 and 1.
		{"six", true, [8]byte{100, 100, 100, 100, 108, 108, 108, 108}, [8]byte{100, 101, 102, 103, 105, 106, 107, 108}},
		// 3·8 is 24: 28/8 and 27/8 are 3, and half of that, rounded, 2.
		{"four", false, [8]byte{100, 100, 100, 100, 108, 108, 108, 108}, [8]byte{100, 100, 102, 103, 105, 106, 108, 108}},
		// A step of 3 beside the edge: 3·8 less 11 is 13, and 17/8 and 16/8 are 2.
		{"two", false, [8]byte{100, 100, 97, 100, 108, 108, 108, 108}, [8]byte{100, 100, 97, 102, 106, 108, 108, 108}},
		// 2·20 and 20/2 are above the limit.
		{"a real edge", true, [8]byte{100, 100, 100, 100, 120, 120, 120, 120}, [8]byte{100, 100, 100, 100, 120, 120, 120, 120}},
		{"unrest", true, [8]byte{89, 100, 100, 100, 108, 108, 108, 108}, [8]byte{89, 100, 100, 100, 108, 108, 108, 108}},
	} {
		row := test.row
		normalVertical(row[:], 8, 1, &e, test.outer)
		if row != test.want {
			t.Errorf("%s: %v, want %v", test.name, row, test.want)
		}
	}
}

func TestNewEdges(t *testing.T) {
	for _, test := range []struct {
		level, sharpness int
		want             edges
	}{
		{0, 0, edges{}},
		{-5, 0, edges{}},
		{1, 7, edges{limit: 3, interior: 1, variance: 0, on: true}},
		{14, 0, edges{limit: 42, interior: 14, variance: 0, on: true}},
		{15, 0, edges{limit: 45, interior: 15, variance: 1, on: true}},
		{39, 4, edges{limit: 83, interior: 5, variance: 1, on: true}},
		{40, 5, edges{limit: 84, interior: 4, variance: 2, on: true}},
		{63, 0, edges{limit: 189, interior: 63, variance: 2, on: true}},
	} {
		if got := newEdges(test.level, test.sharpness); got != test.want {
			t.Errorf("level %d, sharpness %d: %+v, want %+v", test.level, test.sharpness, got, test.want)
		}
	}
}

func TestEdgeLevels(t *testing.T) {
	h := header{filter: filterHeader{level: 20, deltas: true, intraDelta: 2, bmDelta: -10}}
	h.segments = segmentHeader{on: true, relative: true, filter: [4]int{0, 63, -20, -40}}
	for i, want := range [4][2]edges{
		{newEdges(22, 0), newEdges(12, 0)},
		{newEdges(63, 0), newEdges(63, 0)},
		{newEdges(2, 0), {}},
		{},
	} {
		if got := h.edgeLevels()[i]; got != want {
			t.Errorf("segment %d: %+v, want %+v", i, got, want)
		}
	}
}
