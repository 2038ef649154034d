package resample

import (
	"math"
	"slices"
)

// An axis says how the samples of a line become those of the result.
type axis struct {
	// from and to are the samples of the source that are looked at, and box how
	// many of them, in order, make a cell. The last cell may lack some.
	from, to, box int
	// cells is how many cells there are.
	cells int
	// first has, for each sample of the result, the first of the cells that it
	// is made of. Their number is taps for all.
	first []int32
	taps  int
	// weight has taps weights for each sample of the result: integers that add
	// up to 1<<weightBits.
	weight []float64
}

// boxFor is how many samples are averaged into one before the filter, where a
// line shrinks by the factor scale.
func boxFor(scale float64) int {
	return min(max(1, int(scale/boxKeep)), boxMost)
}

const (
	// boxKeep is how many averages are left, at least, for each sample of the
	// result. On photographs the result then has 57 to 68 dB to that without
	// averaging, where 2 would give as little as 51.
	boxKeep = 3
	// boxMost keeps the sum of a box of boxMost² samples of 16 bits within 58
	// bits for both lanes: the low one then loses 5, of ten that the division
	// takes away.
	boxMost = 32
)

// newAxis scales [lo, hi) of a line of size samples to n samples.
func newAxis(size int, lo, hi float64, n int) axis {
	scale := (hi - lo) / float64(n)
	a := axis{box: boxFor(scale), first: make([]int32, n)}
	margin := lobes*max(scale, 1) + 2*float64(a.box)
	a.from = max(0, int(lo-margin)) &^ 1 // even, for chroma in pairs
	a.to = min(size, int(math.Ceil(hi+margin)))
	a.cells = (a.to - a.from + a.box - 1) / a.box

	box := float64(a.box)
	// last is how much of the last cell there is.
	last := 1 - float64(a.cells*a.box-(a.to-a.from))/box
	stretch := max(scale/box, 1)
	spans := make([]span, n)
	// Twice the reach, the cell in the middle, one more on either side for
	// sharpen.
	each := int(2*lobes*stretch) + 3
	room := make([]float64, n*each)
	for i := range spans {
		middle := (lo+(float64(i)+0.5)*scale-float64(a.from))/box - 0.5
		mine := room[i*each : (i+1)*each]
		spans[i] = newSpan(mine, middle, stretch, a.cells)
		if a.box > 1 {
			spans[i].shorten(last, middle, stretch, a.cells)
			spans[i].sharpen(mine, a.box, a.cells)
		}
		spans[i].quantise()
	}
	a.gather(spans)
	return a
}

// gather lays out the spans as one table, each with zeros for the taps it lacks.
func (a *axis) gather(spans []span) {
	// Zeros that were left out can make a span begin later than the next. Rows
	// are read in order, so it has to begin with that.
	first := a.cells
	for i, s := range slices.Backward(spans) {
		first = min(first, s.first)
		a.first[i] = int32(first)
		a.taps = max(a.taps, s.first+len(s.weight)-first)
	}
	a.weight = make([]float64, len(spans)*a.taps)
	for i, s := range spans {
		a.first[i] = min(a.first[i], int32(a.cells-a.taps))
		copy(a.weight[i*a.taps+s.first-int(a.first[i]):], s.weight)
	}
}
