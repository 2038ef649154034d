package pictures

import (
	"sync/atomic"
	"testing"
)

func TestRowsCallsEachOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		calls := make([]atomic.Int32, n)
		rows(n, func(y int) { calls[y].Add(1) })
		for y := range calls {
			if got := calls[y].Load(); got != 1 {
				t.Errorf("%d rows: row %d painted %d times", n, y, got)
			}
		}
	}
}
