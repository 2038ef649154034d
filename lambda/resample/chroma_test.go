package resample

import (
	"math"
	"testing"
)

// The table's offsets are those of the formula to within 1/32.
func TestChromaOffsets(t *testing.T) {
	o := chromaOffsets()
	for cb := range 256 {
		for cr := range 256 {
			sum := o.blue[cb] + o.red[cr]
			b, r := float64(cb-128), float64(cr-128)
			for i, want := range []float64{1.402 * r, -0.344136*b - 0.714136*r, 1.772 * b} {
				bits := sum >> (i * chromaLane) & (1<<chromaLane - 1)
				if got := float64(bits)/(1<<tableBits) - floor - 0.5; math.Abs(got-want) > 1.0/32 {
					t.Fatalf("Cb %d, Cr %d: offset %d is %v; want %v", cb, cr, i, got, want)
				}
			}
		}
	}
}

func TestSiting(t *testing.T) {
	for _, tt := range []struct {
		luma, chroma int
		scale        float64
	}{
		{8, 8, 1}, {1, 1, 1}, {8, 4, 2}, {7, 4, 2}, {2, 1, 2}, {8, 2, 4}, {5, 2, 4}, {3, 1, 4}, {9, 3, 4},
		{10, 4, 3}, {100, 34, 3},
		{9, 6, 1.5}, {100, 40, 2.5},
	} {
		if s := newSiting(tt.luma, tt.chroma); s.scale != tt.scale {
			t.Errorf("%d for %d: %v; want %v", tt.chroma, tt.luma, s.scale, tt.scale)
		}
	}
	for _, tt := range []struct {
		s    siting
		i    int
		a, b int
		t    uint64
	}{
		{siting{1, 5}, 3, 3, 4, 0},
		{siting{2, 5}, 4, 1, 2, 12}, // 1.75
		{siting{2, 5}, 5, 2, 3, 4},  // 2.25
		{siting{2, 5}, 0, 0, 0, 12}, // -0.25
		{siting{2, 5}, 9, 4, 4, 4},  // 4.25
		{siting{4, 5}, 3, 0, 1, 6},  // 0.375
	} {
		if a, b, f := tt.s.at(tt.i); a != tt.a || b != tt.b || f != tt.t {
			t.Errorf("%+v at %d: %d, %d, %d", tt.s, tt.i, a, b, f)
		}
	}
}

// Rows of chroma are found again whatever the order in which rows of luma are
// asked for, and however far apart.
func TestChromaRowsInAnyOrder(t *testing.T) {
	s := noisePlanes(11, 64, 6, 32)
	h := newAxis(11, 0, 11, 11)
	c := newChromaRows(s, &h)
	got, want := make([][2]uint64, 12), make([][2]uint64, 12)
	for _, rows := range [][2]int{{0, 1}, {2, 3}, {1, 2}, {0, 8}, {1, 9}, {8, 16}, {63, 0}, {5, 5}} {
		c.read(got, rows[0], rows[1])
		newChromaRows(s, &h).read(want, rows[0], rows[1])
		for x := range 11 {
			if got[x] != want[x] {
				t.Errorf("rows %v, column %d", rows, x)
			}
		}
	}
}
