//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorTime is what this process has used so far, all threads together and
// the garbage collector's included. On a core of its own that is the time a
// task takes; on a shared one, other programs' turns are not counted.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
