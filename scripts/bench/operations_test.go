package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/scripts/internal/command"
	"s3resize/testdata/pictures"
)

// Every path can be read, alone and after the scaling, and planned.
func TestOperationsCanBeDone(t *testing.T) {
	for _, o := range operations() {
		small, large := o.tasks("")
		for _, c := range []struct {
			task          task
			width, height int
		}{{small, 720, 540}, {large, 4032, 3024}} {
			e, err := c.task.edits()
			if err != nil {
				t.Error(err)
				continue
			}
			h := codec.Header{Format: edit.JPEG, Width: c.width, Height: c.height}
			if _, err := pipeline.NewPlan(h, e, pipeline.Options{}); err != nil {
				t.Errorf("%s: %v", c.task.Path, err)
			}
		}
	}
}

func TestTasksOfAnOperation(t *testing.T) {
	at := func(name string) string { return filepath.Join("dir", name) }
	mark := filepath.ToSlash(at(markFile))
	tests := []struct {
		o            operation
		small, large task
	}{
		{operation{name: "blur(7)"},
			task{Name: "operations: blur(7)", File: at(smallFile), Format: edit.JPEG, Quality: 80, Path: "filters:blur(7)", Calls: "[]"},
			task{Name: "operations: blur(7)", File: at(largeFile), Format: edit.JPEG, Quality: 80, Width: 720, Height: 540, Path: "720x540/filters:blur(7)", Calls: "[]"}},
		{operation{name: "300x300", whole: true, sharp: `[["composite","MARK"]]`, format: edit.WebP},
			task{Name: "operations: 300x300", File: at(smallFile), Format: edit.WebP, Quality: 80, Path: "300x300", Calls: `[["composite","` + mark + `"]]`, Must: 2},
			task{Name: "operations: 300x300", File: at(largeFile), Format: edit.WebP, Quality: 80, Path: "300x300", Calls: `[["composite","` + mark + `"]]`, Must: 2}},
		{plainOperation,
			task{Name: "operations: ", File: at(smallFile), Format: edit.JPEG, Quality: 80, Path: "0x0/filters:format(jpeg)", Calls: "[]", Must: 2},
			task{Name: "operations: ", File: at(largeFile), Format: edit.JPEG, Quality: 80, Width: 720, Height: 540, Path: "720x540", Calls: "[]", Must: 2}},
	}
	for _, test := range tests {
		if small, large := test.o.tasks("dir"); small != test.small || large != test.large {
			t.Errorf("%s:\n%+v\n%+v", test.o.name, small, large)
		}
	}
}

// What sharp is called with are names of methods, each with arguments.
func TestCallsAreMethods(t *testing.T) {
	for _, o := range operations() {
		var calls [][]any
		if o.sharp == "" {
			continue
		}
		if err := json.Unmarshal([]byte(o.sharp), &calls); err != nil {
			t.Errorf("%s: %v", o.name, err)
		}
		for _, call := range calls {
			if method, _ := call[0].(string); method == "" || strings.Trim(method, "abcdefghijklmnopqrstuvwxyzAC") != "" {
				t.Errorf("%s: calls %v", o.name, call)
			}
		}
	}
}

// notMeasured are the operations without a line, and why.
var notMeasured = map[string]string{
	"content_moderation": "needs Rekognition", "focal": "is arithmetic", "focus_on": "is arithmetic", "proportion": "is a resize",
	"auto_orient": "is a turn", "crop": "is an extract", "crop_at": "is an extract", "slice": "is an extract",
	"background_color": "has nothing to do on a JPEG", "ensure_alpha": "sets one byte of four", "remove_alpha": "sets one byte of four",
	"rounded_corners": "is a round_corner",
}

func TestEveryOperationIsMeasured(t *testing.T) {
	measured := map[string]bool{}
	names := map[string]bool{}
	for _, o := range operations() {
		small, _ := o.tasks("")
		v, err := edit.Parse(small.Path + "/a.jpg")
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range v.Edits.Operations {
			measured[edit.OperationName(op)] = true
		}
		// One operation may have two names, as rotate and turn do.
		for _, filter := range regexp.MustCompile(`[a-z_]+\(`).FindAllString(o.name, -1) {
			measured[strings.TrimSuffix(filter, "(")] = true
		}
		name := operationResult{Small: taskResult{Name: small.Name}}.name()
		if names[name] {
			t.Errorf("%s is there twice: runs could not be compared", name)
		}
		names[name] = true
	}
	for _, name := range edit.OperationNames() {
		if _, not := notMeasured[name]; not == measured[name] {
			t.Errorf("%s: measured is %v, and listed as not measured %v", name, measured[name], not)
		}
	}
}

func TestWantedOperations(t *testing.T) {
	tests := []struct {
		opt  options
		want []string // nil is all
		all  bool
	}{
		{options{}, nil, true},
		{options{only: "operations"}, nil, true},
		{options{only: "operations: median"}, []string{"", "median(3)", "median(9)"}, false},
		{options{only: "JPEG"}, nil, false},
		{options{only: "operations", images: "dir"}, nil, false},
		{options{quality: true}, nil, false},
	}
	for _, test := range tests {
		var names []string
		for _, o := range wantedOperations(test.opt) {
			names = append(names, o.name)
		}
		if test.all && len(names) != len(operations()) || !test.all && !slices.Equal(names, test.want) {
			t.Errorf("%+v: %q", test.opt, names)
		}
	}
}

// The engine is real, and in a process of its own; the large picture is a small
// one here.
func TestMeasureOperations(t *testing.T) {
	dir := t.TempDir()
	drawSmall(t, dir)
	if err := os.Link(filepath.Join(dir, smallFile), filepath.Join(dir, largeFile)); err != nil {
		t.Fatal(err)
	}
	engines, _, err := startEngines(t.Context(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer stopAll(engines)
	list := []operation{plainOperation, {name: "blur(7)"}, {name: "overlay(mark.png)", sharp: "[]"}, {name: "frame(missing.png)"}, {name: "300x300", whole: true}}
	results, err := measureOperations(t.Context(), list, engines, dir, 1, command.NewProgress(io.Discard, "bench"))
	if err != nil || len(results) != len(list) {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for i, o := range list {
		for width, r := range map[int]taskResult{720: results[i].Small, 719: results[i].Large} {
			if r.Name != operationsName+o.name || r.Sharp != nil || r.Stock != nil || r.Jpegn != nil {
				t.Errorf("%s: %+v", o.name, r)
			}
			if o.whole {
				width = 300
			}
			if good := o.name != "frame(missing.png)"; r.Ours.ok() != good || good && apart(r.Ours.Width, width) > 1 {
				t.Errorf("%s: %+v", o.name, r.Ours)
			}
		}
	}
}

// drawSmall draws the files that cost little.
func drawSmall(t *testing.T, dir string) {
	t.Helper()
	photo, err := photoJPEG(pictures.Letter(720, 540), 90, false)
	if err != nil {
		t.Fatal(err)
	}
	mark, err := pictures.PNG(pictures.Cutout(20, 15))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, smallFile), photo)
	writeFile(t, filepath.Join(dir, markFile), mark)
}

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
