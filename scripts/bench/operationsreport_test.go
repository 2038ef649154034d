package main

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// sampleOperations are the plain line, one that sharp has and is missed, one that
// it has not, and one that failed.
func sampleOperations() result {
	line := func(name string, ours, sharp float64, must float64) taskResult {
		r := taskResult{Name: operationsName + name, Input: 1000, Must: must, Ours: &figure{Milliseconds: ours, Width: 720, Height: 540}}
		if sharp > 0 {
			r.Sharp = &figure{Milliseconds: sharp, Ratio: ours / sharp, Width: 720, Height: 540}
		}
		return r
	}
	long := "curve([(0,0),(128,160),(255,255)],[(0,0),(255,255)])"
	failed := taskResult{Name: operationsName + "frame(x)", Ours: &figure{Error: "no such file"}}
	return result{
		Machine: machine{CPU: "Abacus", Sharp: "0.35.5"},
		Operations: []operationResult{
			{line("", 10, 8, 2), line("", 30, 40, 2)},
			{line("gaussian(2)", 17, 8, 2), line("gaussian(2)", 35, 43, 2)},
			{line(long, 9.5, 0, 0), line(long, 31, 0, 0)},
			{failed, failed},
		},
	}
}

func TestOperationsTable(t *testing.T) {
	const want = `operations 720×540: ours ms alone sharp ms alone ours/sharp must 12 MP: ours ms sharp ms ours/sharp must
none: decode, scale, encode 10.0 0.00 8.00 0.00 1.25 ≤ 2.0 30.0 40.0 0.75 ≤ 2.0
gaussian(2) 17.0 7.00 8.00 0.00 2.12 ≤ 2.0 MISSED 35.0 43.0 0.81 ≤ 2.0
curve([(0,0),(128,160),(255,255)],[(0,0… 9.50 0.00 – – – 31.0 – –
frame(x) – – – – – – – –
ours: frame(x), 720×540: no such file
ours: frame(x), 12 MP: no such file`
	var b strings.Builder
	if err := report(&b, sampleOperations(), nil); err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(b.String(), "\n\n")
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(table)) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOperationsTableWithoutSharp(t *testing.T) {
	r := sampleOperations()
	r.Machine.Sharp = ""
	got := operationsTable(r)
	if strings.Contains(got, "sharp") || strings.Contains(got, "must") || !strings.Contains(got, "gaussian(2)") {
		t.Errorf("%s", got)
	}
}

func TestOperationsAreKeptAndCompared(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.json")
	was := sampleOperations()
	if err := was.write(file); err != nil {
		t.Fatal(err)
	}
	old, err := readOld(file)
	if err != nil || !reflect.DeepEqual(*old, was) {
		t.Fatalf("%+v, %v", old, err)
	}
	now := sampleOperations()
	now.Operations[1].Large.Ours.Milliseconds = 70
	if got := changeTable(*old, now); !strings.Contains(strings.Join(strings.Fields(got), " "), "gaussian(2), 12 MP 35.0 70.0 +100 %") {
		t.Errorf("%s", got)
	}
}

func TestOperationsThatFail(t *testing.T) {
	r := sampleOperations()
	r.Operations[1].Small.Sharp.Width = 540
	err := r.failures()
	if err == nil {
		t.Fatal("no failure")
	}
	for _, want := range []string{"gaussian(2), 720×540: ours is 720×540, sharp makes 540×540", "ours failed 2 of 8 tasks"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
}
