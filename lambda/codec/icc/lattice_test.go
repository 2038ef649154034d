package icc

import (
	"math/rand/v2"
	"testing"
)

func TestNewLattice(t *testing.T) {
	l, n, ok := newLattice([]int{3, 4, 5}, 180)
	if !ok || n != 180 || l.step != [4]int{60, 15, 3, 0} || l.channels != 3 {
		t.Errorf("%+v, %d, %v", l, n, ok)
	}
	for _, grid := range [][]int{{3, 4, 5}, {1, 2, 2}, {0, 2, 2}, {255, 255, 255, 255}} {
		if _, _, ok := newLattice(grid, 179); ok {
			t.Errorf("%v fits into 179", grid)
		}
	}
}

// linear fills a lattice with what is linear in the channels, which
// interpolation must give back: between any points, on them, and at the ends.
func linear(t *testing.T, grid ...int) lattice {
	t.Helper()
	l, n, ok := newLattice(grid, 1<<20)
	if !ok {
		t.Fatal(grid)
	}
	for i := range n / 3 {
		sum, part := 0, 0
		for c := range l.channels {
			x := 3 * i / l.step[c] % l.grid[c] * fullWeight / (l.grid[c] - 1)
			sum += x / 4
			part += (c + 1) * x / 10
		}
		l.nodes = append(l.nodes, uint16(sum), uint16(part), 4711)
	}
	return l
}

func TestLatticeAt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, l := range []lattice{linear(t, 2, 2, 2), linear(t, 3, 17, 33), linear(t, 2, 2, 2, 2), linear(t, 5, 9, 3, 4)} {
		for i := range 5000 {
			var in [4]uint32
			for c := range l.channels {
				switch in[c] = uint32(r.IntN(fullWeight + 1)); i % 5 {
				case 0:
					in[c] = fullWeight
				case 1:
					in[c] = uint32(r.IntN(l.grid[c])) * fullWeight / uint32(l.grid[c]-1)
				case 2:
					in[c] = in[0]
				}
			}
			sum, part := 0, 0
			for c := range l.channels {
				sum += int(in[c]) / 4
				part += (c + 1) * int(in[c]) / 10
			}
			for c, want := range []int{sum, part, 4711} {
				if got := int(l.at(in)[c] / fullWeight); got-want < -8 || got-want > 8 {
					t.Fatalf("%v at %v: %d, want %d", l.grid, in, got, want)
				}
			}
		}
	}
}

// Along the diagonal only the corners on it count, so that grays keep clear of
// the colors around them.
func TestLatticeKeepsGraysGray(t *testing.T) {
	l, n, _ := newLattice([]int{2, 2, 2}, 24)
	l.nodes = make([]uint16, n)
	for i := range l.nodes {
		l.nodes[i] = uint16(9000 * i) // all colors, in no order
	}
	copy(l.nodes[:3], []uint16{0, 0, 0})
	copy(l.nodes[21:], []uint16{fullWeight, fullWeight, fullWeight})
	for v := range uint32(fullWeight) {
		if got := l.at([4]uint32{v, v, v}); got != [3]uint32{v * fullWeight, v * fullWeight, v * fullWeight} {
			t.Fatalf("%d gives %v", v, got)
		}
	}
}
