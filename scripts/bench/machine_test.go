package main

import (
	"runtime"
	"testing"
)

func TestCPUName(t *testing.T) {
	for _, c := range []struct{ info, want string }{
		{"processor\t: 0\nmodel name\t: Abacus: 2 GHz\nprocessor\t: 1\nmodel name\t: Other\n", "Abacus: 2 GHz"},
		{"processor : 0\nBogoMIPS : 50\n", "unknown processor"},
		{"", "unknown processor"},
	} {
		if got := cpuName(c.info); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestThisMachine(t *testing.T) {
	m := thisMachine()
	if m.Cores < 1 || m.Go != runtime.Version() || m.System != runtime.GOOS+"/"+runtime.GOARCH || m.CPU == "" {
		t.Errorf("%+v", m)
	}
}

func TestProcessorTimeGrowsWithWork(t *testing.T) {
	before, x := processorTime(), uint32(1)
	for processorTime() == before {
		for range 1000 {
			x ^= x << 13
			x ^= x >> 17
			x ^= x << 5
		}
	}
	if after := processorTime(); after < before {
		t.Errorf("from %v to %v (%d)", before, after, x)
	}
}
