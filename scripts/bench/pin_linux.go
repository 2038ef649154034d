package main

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// pinned calls start such that a process it starts, with all its threads, runs
// on one core only: a child inherits the affinity of the thread that forks it.
// Where the system refuses, start is called all the same.
func pinned(start func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var all unix.CPUSet
	if unix.SchedGetaffinity(0, &all) != nil {
		return start()
	}
	one := lastOf(all)
	if unix.SchedSetaffinity(0, &one) == nil {
		defer func() { _ = unix.SchedSetaffinity(0, &all) }()
	}
	return start()
}

// lastOf is the core with the highest number, which has the fewest interrupts
// to serve.
func lastOf(all unix.CPUSet) (one unix.CPUSet) {
	for cpu := 8*64*len(all) - 1; cpu >= 0; cpu-- {
		if all.IsSet(cpu) {
			one.Set(cpu)
			return one
		}
	}
	return all
}

const canPin = true
