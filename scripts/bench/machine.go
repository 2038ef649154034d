package main

import (
	"os"
	"runtime"
	"strings"
)

// machine is where and next to what the figures were measured.
type machine struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	System string `json:"system"`
	Go     string `json:"go"`
	// Load is the system's load average before the run, "" if it does not tell.
	Load string `json:"load,omitempty"`
	// Pinned says that all measured processes ran on one core.
	Pinned bool `json:"pinned"`
	// Sharp is its version; "" if it was left out.
	Sharp string `json:"sharp,omitempty"`
}

func thisMachine() machine {
	info, _ := os.ReadFile("/proc/cpuinfo")
	load, _ := os.ReadFile("/proc/loadavg")
	average, _, _ := strings.Cut(string(load), " ")
	return machine{
		CPU:    cpuName(string(info)),
		Cores:  runtime.NumCPU(),
		System: runtime.GOOS + "/" + runtime.GOARCH,
		Go:     runtime.Version(),
		Load:   average,
		Pinned: canPin,
	}
}

// cpuName is the model in the text of Linux's /proc/cpuinfo.
func cpuName(info string) string {
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}
