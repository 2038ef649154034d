package palette

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawPoints draws a list of distinct colors, many of them near one another.
func drawPoints(t *rapid.T, least int) []Point {
	var list []Point
	channel := rapid.OneOf(rapid.Uint8(), rapid.Uint8Range(100, 104))
	for _, v := range rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) [4]uint8 {
		return [4]uint8{channel.Draw(t, "r"), channel.Draw(t, "g"), channel.Draw(t, "b"), channel.Draw(t, "a")}
	}), least, 40, rapid.ID).Draw(t, "colors") {
		list = append(list, Point{v, rapid.Int64Range(1, 9).Draw(t, "pixels")})
	}
	return list
}

// slowError adds up the squared distances from the mean.
func slowError(list []Point) float64 {
	var mean [4]float64
	n, sum := 0.0, 0.0
	for _, p := range list {
		n += float64(p.N)
	}
	for axis := range mean {
		for _, p := range list {
			mean[axis] += float64(p.N) * float64(p.At[axis]) / n
		}
		for _, p := range list {
			sum += float64(p.N) * math.Pow(float64(p.At[axis])-mean[axis], 2)
		}
	}
	return sum
}

// No other cut of a box may leave a smaller error, and none of its colors may get
// lost.
func TestCutIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawPoints(t, 2)
		box := NewBox(slices.Clone(list), nil)
		lower, upper := box.cut()
		left := slowError(lower.points) + slowError(upper.points)
		if len(lower.points) == 0 || len(lower.points)+len(upper.points) != len(list) {
			t.Fatalf("%d colors cut into %d and %d", len(list), len(lower.points), len(upper.points))
		}
		for axis := range 4 {
			for _, at := range list {
				var l, u []Point
				for _, p := range list {
					if p.At[axis] <= at.At[axis] {
						l = append(l, p)
					} else {
						u = append(u, p)
					}
				}
				if e := slowError(l) + slowError(u); e < left-1e-3 {
					t.Fatalf("cut into %v and %v leaves %v; after %d of axis %d it would be %v",
						lower.points, upper.points, left, at.At[axis], axis, e)
				}
			}
		}
		whole := NewBox(list, nil)
		if math.Abs(whole.error-slowError(list)) > 1e-3 {
			t.Fatalf("error %v, want %v", whole.error, slowError(list))
		}
	})
}

// Bins of one color each, with that color's sums, are cut as the colors are.
func TestBinsAreCutByTheirSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		colors := drawPoints(t, 1)
		bins, sums := slices.Clone(colors), make([]Sum, len(colors))
		for i := range colors {
			sums[i].Add(&colors[i])
		}
		n := rapid.IntRange(1, 40).Draw(t, "boxes")
		got := Split([]Box{NewBox(bins, sums)}, n)
		want := Split([]Box{NewBox(colors, nil)}, n)
		if !slices.EqualFunc(got, want, func(a, b Box) bool { return a.Sum == b.Sum }) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// Colors that are few enough come out as they are, however near they lie.
func TestSplitFewColors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawPoints(t, 1)
		var got, want [][4]uint8
		for _, p := range list {
			want = append(want, p.At)
		}
		for _, b := range Split([]Box{NewBox(list, nil)}, len(list)) {
			got = append(got, b.Sum.Mean())
		}
		compare := func(a, b [4]uint8) int { return slices.Compare(a[:], b[:]) }
		slices.SortFunc(got, compare)
		slices.SortFunc(want, compare)
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestSplitSize(t *testing.T) {
	var list []Point
	for i := range 1000 {
		list = append(list, Point{[4]uint8{uint8(i), uint8(i * 7), uint8(i >> 8), 9}, 1})
	}
	for _, n := range []int{1, 2, 17, 255} {
		if got := Split([]Box{NewBox(slices.Clone(list), nil)}, n); len(got) != n {
			t.Errorf("%d boxes, want %d", len(got), n)
		}
	}
	if got := Split(nil, 255); len(got) != 0 {
		t.Errorf("%d boxes of nothing", len(got))
	}
}
