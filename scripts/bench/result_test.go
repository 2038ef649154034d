package main

import (
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// sample is a run with everything in it.
func sample() result {
	return result{
		Machine: machine{CPU: "Abacus", Cores: 2, System: "linux/amd64", Go: "go1.26", Load: "0.10", Pinned: true, Sharp: "0.35.5"},
		Rounds:  15,
		Bootstrap: &bootstrapFigures{
			Start: 3.456, First: 60, Warm: 50.04, PeakFirst: 24_000_000, PeakWarm: 30_000_000,
			Binary: 9_600_000, Original: 1_800_000, Derivative: 12_000,
			Node: &nodeFigures{First: 200, Peak: 96_000_000, Ratio: 0.3, PeakRatio: 0.25},
		},
		Tasks: []taskResult{
			{
				Name: "photo → 300x300", Input: 1_800_000,
				Ours:  &figure{Milliseconds: 50, Fastest: 49, Bytes: 12_000, Width: 300, Height: 300},
				Stock: &figure{Milliseconds: 400, Fastest: 390, Bytes: 12_400, Width: 300, Height: 300, Ratio: 0.125},
				Jpegn: &figure{Milliseconds: 60, Fastest: 58, Bytes: 12_400, Width: 300, Height: 300, Ratio: 0.83},
				Sharp: &figure{Milliseconds: 25, Fastest: 24, Bytes: 11_700, Width: 300, Height: 300, Ratio: 2},
				Must:  1.3,
			},
			{
				Name: "gif → 20x20", Input: 900,
				Ours:  &figure{Milliseconds: 1.5, Fastest: 1, Bytes: 800, Width: 20, Height: 20},
				Stock: &figure{Error: "cannot"},
				Sharp: &figure{Error: "broken"},
			},
		},
		Quality: &qualityResult{
			Reference: "ImageMagick 6",
			Rows: []qualityRow{{
				Name:    "photo → 500x",
				Ours:    &score{Bytes: 30_600, PSNR: 34.5, SSIM: 0.95, Butteraugli: &butteraugli{5, 1.5}},
				Sharp:   &score{Bytes: 30_000, PSNR: 34, SSIM: 0.96, Butteraugli: &butteraugli{4, 1.6}},
				Stock:   &score{Error: "cannot"},
				Verdict: "no: SSIM, butteraugli",
			}},
			LeftOut: []string{"small.jpg: too small"},
		},
	}
}

func TestResultSurvivesItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.json")
	if err := sample().write(file); err != nil {
		t.Fatal(err)
	}
	got, err := readOld(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := sample(); !reflect.DeepEqual(*got, want) {
		t.Errorf("%+v, want %+v", *got, want)
	}
}

func TestReadOldRefusesOtherFiles(t *testing.T) {
	for _, text := range []string{"", "{}", `{"tasks":[]}`, "photo"} {
		file := filepath.Join(t.TempDir(), "r.json")
		writeFile(t, file, []byte(text))
		if _, err := readOld(file); err == nil || !strings.Contains(err.Error(), "is not what -json writes") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if r, err := readOld(""); r != nil || err != nil {
		t.Errorf("no file: %v, %v", r, err)
	}
}

func TestFailures(t *testing.T) {
	if err := sample().failures(); err != nil {
		t.Errorf("what others cannot do is not a failure: %v", err)
	}
	r := sample()
	r.Tasks[0].Sharp.Height = 301
	if err := r.failures(); err != nil {
		t.Errorf("a pixel is rounding: %v", err)
	}
	r.Tasks[0].Sharp.Height = 302
	if err := r.failures(); err == nil || err.Error() != "photo → 300x300: ours is 300×300, sharp makes 300×302" {
		t.Errorf("%v", err)
	}
	r = sample()
	r.Tasks[1].Ours = &figure{Error: "too many pixels"}
	if err := r.failures(); err == nil || err.Error() != "ours failed 1 of 2 tasks" {
		t.Errorf("%v", err)
	}
}

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
