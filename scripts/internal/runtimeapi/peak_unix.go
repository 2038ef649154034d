//go:build unix

package runtimeapi

import (
	"os"
	"runtime"
	"syscall"
)

// rusagePeak is the largest resident set of a process that has ended, in bytes.
func rusagePeak(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}
