package resample

// Two samples travel in one float64, and one multiplication weighs both.
//
// A pair of a and b is the number a + b·2³². Pairs are added and multiplied by a
// weight like any number, and as long as the sums for a and b are integers, and
// that for a is known to lie in a range shorter than 2³², they can be told apart
// in the end: in the integer, a is the low half and b the high half.
//
// Samples have 16 bits and weights, which are integers and add up to exactly
// 2¹⁴, so sums are about 2³⁰ where a sample is 1. What lies outside [0, 1] is
// bounded: for Lanczos with three lobes the positive weights of a result sample
// add up to less than 1.29 and the negative ones to more than -0.29, so one pass
// gives sums within (-0.29, 1.29)·2³⁰, and two within (-0.75, 1.75)·2³⁰. A
// constant added at the start keeps the low half positive (and, in the first
// pass, the high half), so that nothing is borrowed from the high half.
//
// The high half then reaches 2⁶³, and a float64 has 53 bits: the last bits of
// the low half are rounded off. That is an error of 2⁻²¹ of full light per
// addition, far below the 2⁻¹⁶ that samples are held in. The high half is exact.
// Integers would do the same without an error, but processors multiply one
// 64-bit integer per cycle (some ARM cores: one in three) and two floats.

const (
	lane       = 1 << 32
	weightBits = 14
	unit       = 1 << (weightBits + 16) // the sum for a sample of 1 (2¹⁶)

	// afterFirst is what first-pass sums begin with: ½ in both lanes, and half
	// of what is cut off to come back to 16 bits.
	afterFirst = (unit/2 + 1<<(weightBits-1)) * (1 + lane)
	// firstBias is what is left of it in 16 bits.
	firstBias = 1 << 15
	// firstMask is the 18 bits per lane that the samples are then held in.
	firstMask = (1<<18 - 1) * (1 + lane)
	// lowBias is what second-pass sums begin with: ¾ in the low lane.
	lowBias = unit / 4 * 3
)

// narrow ends a first-pass sum: both lanes in 16 bits and a little, with
// firstBias added.
func narrow(sum float64) uint64 {
	return uint64(int64(sum)) >> weightBits & firstMask
}

// unzip turns samples that are paired with those of the next row, as the first
// pass leaves them, into two rows of samples that are paired with their
// neighbours, as the second needs them. There are twice as many pairs as the
// rows are long.
func unzip(upper, lower []float64, pairs []uint64) {
	const bias = firstBias * (1 + lane)
	pairs = pairs[:2*len(upper)]
	lower = lower[:len(upper)]
	for i := range upper {
		a, b := pairs[2*i], pairs[2*i+1]
		upper[i] = float64(int64(a&(lane-1)|b<<32) - bias)
		lower[i] = float64(int64(a>>32|b&^(lane-1)) - bias)
	}
}
