package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
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
