package runtimeapi

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// procPeak is the high-water mark of a running process's resident set as Linux
// tells it (VmHWM of proc(5)), in bytes, and 0 elsewhere. It is preferred to
// what wait(2) tells, which on Linux counts the parent's memory too: between
// fork and exec the child has the parent's pages.
func procPeak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
			return kB << 10
		}
	}
	return 0
}
