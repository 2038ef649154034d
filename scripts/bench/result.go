package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// result is one run of this command, as -json writes it.
type result struct {
	Machine   machine           `json:"machine"`
	Rounds    int               `json:"rounds"`
	Bootstrap *bootstrapFigures `json:"bootstrap,omitempty"`
	Tasks     []taskResult      `json:"tasks,omitempty"`
	Quality   *qualityResult    `json:"quality,omitempty"`
	// Operations are in the order of the table, no operation at all first.
	Operations []operationResult `json:"operations,omitempty"`
}

// taskResult is one line of the table.
type taskResult struct {
	Name  string `json:"name"`
	Input int64  `json:"inputBytes"`
	// Must is the ratio of our time to sharp's that is not to be exceeded; 0 is
	// none.
	Must  float64 `json:"must,omitempty"`
	Ours  *figure `json:"ours,omitempty"`
	Stock *figure `json:"stock,omitempty"`
	Jpegn *figure `json:"jpegn,omitempty"`
	Sharp *figure `json:"sharp,omitempty"`
}

// figure is what one engine took for a task.
type figure struct {
	// Milliseconds is the median, Fastest the smallest of the rounds.
	Milliseconds float64 `json:"ms"`
	Fastest      float64 `json:"fastestMs"`
	Bytes        int     `json:"bytes"`
	Width        int     `json:"width"`
	Height       int     `json:"height"`
	// Ratio is our time divided by this engine's, the median of the rounds' own
	// ratios; 0 for ours itself.
	Ratio float64 `json:"oursRatio,omitempty"`
	// Error is why there are no figures.
	Error string `json:"error,omitempty"`
}

// ok reports whether the engine was there and did the task.
func (f *figure) ok() bool { return f != nil && f.Error == "" }

// failures are the tasks that we could not do, and those where another engine
// made another size, which makes the comparison worthless.
func (r result) failures() error {
	var list []error
	failed := 0
	for _, t := range r.lines() {
		if !t.Ours.ok() {
			failed++
			continue
		}
		list = append(list, t.otherSize(engineStock, t.Stock), t.otherSize(engineJpegn, t.Jpegn), t.otherSize(engineSharp, t.Sharp))
	}
	if failed > 0 {
		list = append(list, fmt.Errorf("ours failed %d of %d tasks", failed, len(r.lines())))
	}
	return errors.Join(list...)
}

// otherSize allows for a pixel: engines round the side that follows from the
// aspect ratio differently.
func (t taskResult) otherSize(engine string, f *figure) error {
	if !f.ok() || apart(f.Width, t.Ours.Width) <= 1 && apart(f.Height, t.Ours.Height) <= 1 {
		return nil
	}
	return fmt.Errorf("%s: ours is %d×%d, %s makes %d×%d", t.Name, t.Ours.Width, t.Ours.Height, engine, f.Width, f.Height)
}

func apart(a, b int) int { return max(a-b, b-a) }

// write stores the result in a file; "" is none.
func (r result) write(file string) error {
	if file == "" {
		return nil
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}

// readOld reads what an earlier run wrote; nil for "".
func readOld(file string) (*result, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r := new(result)
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("%s is not what -json writes: %w", file, err)
	}
	if len(r.lines()) == 0 && r.Quality == nil {
		return nil, fmt.Errorf("%s is not what -json writes: it has no figures", file)
	}
	return r, nil
}

func inputSize(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.Size()
}

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
