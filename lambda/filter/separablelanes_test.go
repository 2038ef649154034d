package filter

import (
	"testing"

	"pgregory.net/rapid"
)

// The mean of samples is exact where the sum has 16 bits, and elsewhere off by
// no more than what 1/128 of a level can do.
func TestQuotient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, 50000).Draw(t, "total")
		round := rapid.SampledFrom([]int{1, 32}).Draw(t, "round")
		q := quotientBy(total, round)
		var sums [4]uint64
		for i := range sums {
			sums[i] = uint64(rapid.IntRange(0, 255*total).Draw(t, "sum"))
		}
		added := total * round / 64
		got := q.pixel(sums[0]|sums[2]<<32+q.round, sums[1]|sums[3]<<32+q.round)
		for i, sum := range sums {
			v := int(got >> (8 * i) & 0xff)
			most := (int(sum) + added) / total
			least := most
			if q.shift > 0 {
				least = (int(sum) + added - total/100 - 1) / total
			}
			if v < least || v > most {
				t.Fatalf("%d/%d with %d added is %d; want %d to %d", sum, total, added, v, least, most)
			}
			if whole := int(sum) / total * total; whole == int(sum) && v != whole/total {
				t.Fatalf("%d/%d is %d", sum, total, v)
			}
		}
	})
}
