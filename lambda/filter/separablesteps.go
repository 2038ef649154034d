package filter

import "math"

// A symmetric kernel that falls from its middle is a pile of boxes: with the
// weights 3 2 1, as the sum of a box of gain 1 over five samples, one over three,
// and one over the middle alone. When the kernel moves on by one sample, a box
// gains the sample it enters and loses the one it leaves. So a sum costs two
// samples for each step of the kernel, however wide the steps are, and because
// all numbers are integers the running sum is exact.

// maxPeak is the largest weight in the middle. What a sum changes by from one
// sample to the next is less than 255 times that, so that it fits 16 bits with
// its sign.
const maxPeak = 128

// steps is such a kernel.
type steps struct {
	weights []int // of the middle sample, its neighbours, and so on outwards
	total   int   // of all weights, both sides

	// The boxes, from the smallest. A box of reach r is 2r+1 samples wide.
	reach []int
	gain  []uint64

	quotient
	opaque bool // whether the pixels are
}

// stepsOf is the kernel with the given weights from the middle outwards, none
// of which is greater than the one before, and the first from 1 to maxPeak.
// What is added to a mean before its fraction is cut off is a number of 1/64.
func stepsOf(weights []int, round64 int) steps {
	s := steps{total: -weights[0]}
	for k, w := range weights {
		if w == 0 {
			break
		}
		s.weights = append(s.weights, w)
		s.total += 2 * w
		if next := at(weights, k+1); w > next {
			s.reach = append(s.reach, k)
			s.gain = append(s.gain, uint64(w-next))
		}
	}
	s.quotient = quotientBy(s.total, round64)
	return s
}

// at is a weight, 0 beyond the end.
func at(weights []int, k int) int {
	if k < len(weights) {
		return weights[k]
	}
	return 0
}

// radius is how many samples the kernel reaches to either side.
func (s *steps) radius() int { return len(s.weights) - 1 }

// eachStart calls add with the samples and weights of the sum one step before
// the first of n samples, where samples outside are the same as the nearest.
func (s *steps) eachStart(n int, add func(i, weight int)) {
	left := s.total
	for i := range min(n, len(s.weights)) {
		w := at(s.weights, i+1)
		if i == 0 {
			w += (s.total + s.weights[0]) / 2
		}
		if i == n-1 {
			w = left
		}
		add(i, w)
		left -= w
	}
}

// gaussian has the weights of a normal distribution at 0, 1, … radius, in
// units of the first, rounded.
func gaussian(sigma float64, radius int, peak float64) []int {
	weights := make([]int, radius+1)
	for k := range weights {
		weights[k] = int(math.RoundToEven(peak * bell(k, sigma)))
	}
	return weights
}

// bell is the normal distribution with a maximum of 1.
func bell(k int, sigma float64) float64 {
	return math.Exp(-float64(k) * float64(k) / (2 * sigma * sigma))
}

// fineGaussian is gaussian in the units in which rounding matters least: of
// all peaks that fit, the one with the smallest share of misplaced weight.
func fineGaussian(sigma float64, radius int) []int {
	sigma = max(sigma, 0.01) // where only the middle has weight
	var best []int
	least := math.Inf(1)
	for peak := maxPeak; peak > maxPeak/4; peak-- {
		wrong := 0.0
		for k := range radius + 1 {
			w := float64(peak) * bell(k, sigma)
			wrong += math.Abs(w - math.RoundToEven(w))
		}
		if wrong /= float64(peak); wrong < least {
			least, best = wrong, gaussian(sigma, radius, float64(peak))
		}
	}
	return best
}
