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
		spans[i].quantize()
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

// A span is the cells that one sample of the result is made of.
type span struct {
	first  int
	weight []float64
}

// lobes of the Lanczos filter on either side.
const lobes = 3

// newSpan weighs the cells around middle, in the room given, without those past
// the ends of the line. The filter is, for x cells from the middle, shrunk by
// stretch,
//
//	L(x) = sin(πx)/πx · sin(πx/3)/(πx/3) = 3·sin(πx)·sin(πx/3) / (πx)²
//
// As x goes up in equal steps, the sines are those of points that are turned by
// equal angles.
func newSpan(room []float64, middle, stretch float64, cells int) span {
	reach := lobes * stretch
	first := max(0, int(math.Ceil(middle-reach)))
	last := min(cells-1, int(math.Floor(middle+reach)))
	s := span{first: first, weight: room[1 : 2+last-first]}
	step := math.Pi / stretch
	angle := (float64(first) - middle) * step
	one, third := newPoint(angle), newPoint(angle/lobes)
	turn, turnThird := newPoint(step), newPoint(step/lobes)
	for i := range s.weight {
		s.weight[i] = 1
		if math.Abs(angle) > 1e-6 {
			s.weight[i] = lobes * one.sin * third.sin / (angle * angle)
		}
		one, third = one.turn(turn), third.turn(turnThird)
		angle += step
	}
	return s
}

// shorten weighs the last cell of the line, of which only a part is there, as
// that part: by its size and from its own middle.
func (s *span) shorten(part, middle, stretch float64, cells int) {
	if i := len(s.weight) - 1; part < 1 && s.first+i == cells-1 {
		x := math.Pi * (float64(cells-1) - (1-part)/2 - middle) / stretch
		s.weight[i] = part
		if math.Abs(x) > 1e-6 {
			s.weight[i] = part * lobes * math.Sin(x) * math.Sin(x/lobes) / (x * x)
		}
	}
}

// A point is on the unit circle.
type point struct{ sin, cos float64 }

func newPoint(angle float64) point {
	sin, cos := math.Sincos(angle)
	return point{sin, cos}
}

func (p point) turn(by point) point {
	return point{p.sin*by.cos + p.cos*by.sin, p.cos*by.cos - p.sin*by.sin}
}

// sharpen makes up for what averaging boxes of samples blurs, at no cost, by
// changing the weights.
//
// To second order, the mean b of n samples around a place where the image is
// p(x) is p + p″·v/2, where v = (n²-1)/12 is the variance of their positions. The
// second difference of the means of neighboring boxes, n apart, is n²·p″. So
//
//	p = b - k·(b₋ - 2b + b₊)  with  k = (n²-1) / (24·n²)
//
// and weighing the p so made with weights w is weighing the b with
// w - k·(w₋ - 2w + w₊). At the ends of the line the missing neighbor counts as
// equal.
//
// The weights are changed in place, and room has one more on either side.
func (s *span) sharpen(room []float64, box, cells int) {
	n := float64(box * box)
	k := (n - 1) / (24 * n)
	first, last := max(s.first-1, 0), min(s.first+len(s.weight), cells-1)
	at := 1 + first - s.first // room[1] is s.weight[0]
	sharp := room[at : at+last-first+1]
	// before is the old weight of the one before.
	before := 0.0
	for i, w := range sharp {
		old := w
		if first+i > 0 {
			w += k * (old - before)
		}
		if first+i < cells-1 {
			after := 0.0
			if i+1 < len(sharp) {
				after = sharp[i+1]
			}
			w += k * (old - after)
		}
		sharp[i], before = w, old
	}
	s.first, s.weight = first, sharp
}

// quantize makes the weights integers that add up to exactly 1<<weightBits, and
// leaves out zeros at either end. What is rounded are the sums up to each weight,
// so that the error of one is taken back by its neighbor, the total is right,
// and a mirrored span is rounded to the mirror image.
func (s *span) quantize() {
	total := 0.0
	for _, w := range s.weight {
		total += w
	}
	sum, done := 0.0, 0.0
	for i, w := range s.weight {
		sum += w
		upTo := math.Round(sum / total * (1 << weightBits))
		s.weight[i], done = upTo-done, upTo
	}
	for s.weight[0] == 0 {
		s.first, s.weight = s.first+1, s.weight[1:]
	}
	for s.weight[len(s.weight)-1] == 0 {
		s.weight = s.weight[:len(s.weight)-1]
	}
}
