package pictures

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// rows calls paint for each of n rows, on all processors. Rows must not depend
// on one another.
func rows(n int, paint func(y int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for y := int(next.Add(1)) - 1; y < n; y = int(next.Add(1)) - 1 {
				paint(y)
			}
		})
	}
	group.Wait()
}
