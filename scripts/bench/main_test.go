package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/scripts/internal/command"
)

func TestOptions(t *testing.T) {
	opt, err := parseOptions([]string{"-rounds", "3", "-no-sharp", "-only", "GIF", "-json", "x.json"})
	if err != nil {
		t.Fatal(err)
	}
	if want := (options{rounds: 3, noSharp: true, only: "GIF", jsonFile: "x.json"}); opt != want {
		t.Errorf("%+v, want %+v", opt, want)
	}
	for _, c := range []struct{ args, want string }{
		{"-rounds 0", "expected 1 to 1000"},
		{"-rounds x", "invalid value"},
		{"photo.jpg", `unexpected argument "photo.jpg"`},
		{"-fast", "not defined: -fast"},
		{"-quality -no-quality", "leave nothing to do"},
	} {
		if _, err := parseOptions(strings.Fields(c.args)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.args, err, c.want)
		}
	}
}

func TestRunStatus(t *testing.T) {
	for _, c := range []struct {
		args           string
		status         int
		stdout, stderr string
	}{
		{"-h", 0, "Example: did the change help?", ""},
		{"-rounds 0", command.ExitUsage, "", "hint: run with -h"},
		{"-images /nowhere", command.ExitFailed, "", "/nowhere"},
		{"-compare /nowhere", command.ExitFailed, "", "/nowhere"},
	} {
		var stdout, stderr bytes.Buffer
		if got := verb().Execute(t.Context(), strings.Fields(c.args), command.Std{Out: &stdout, Err: &stderr}); got != c.status {
			t.Errorf("%s: status %d, want %d", c.args, got, c.status)
		}
		if !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%s: stdout %q, stderr %q", c.args, stdout.String(), stderr.String())
		}
	}
}

func TestUsageNamesEveryFlag(t *testing.T) {
	for _, flag := range []string{"-rounds", "-images", "-only", "-no-sharp", "-no-bootstrap", "-quality", "-no-quality", "-json", "-compare"} {
		if !strings.Contains(usage, "\n    "+flag) {
			t.Errorf("%s is not explained", flag)
		}
	}
}

// The engines are real here, and in processes of their own.
func TestMeasureAFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: the engines are real")
	}
	file := filepath.Join(t.TempDir(), "now.json")
	var stdout, stderr bytes.Buffer
	args := []string{"-rounds", "2", "-no-sharp", "-no-bootstrap", "-images", folder(t), "-only", "300x300", "-json", file}
	if status := verb().Execute(t.Context(), args, command.Std{Out: &stdout, Err: &stderr}); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	for line := range strings.Lines(stderr.String()) { // on a slow machine
		if !strings.HasPrefix(line, "bench: ") || !strings.HasSuffix(line, "\n") || strings.ContainsAny(line, "\r\x1b") {
			t.Errorf("progress without a terminal: %q", line)
		}
	}
	r, err := readOld(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tasks) != 2 || r.Tasks[0].Name != "a.JPG → 300x300" || r.Tasks[1].Name != "b.png → 300x300" {
		t.Fatalf("measured %+v", r.Tasks)
	}
	for _, task := range r.Tasks {
		for engine, f := range map[string]*figure{engineOurs: task.Ours, engineStock: task.Stock, engineJpegn: task.Jpegn} {
			if engine == engineJpegn && task.Name[0] == 'b' {
				continue // a PNG
			}
			if !f.ok() || f.Bytes == 0 || f.Width != 300 || f.Height != 300 || f.Milliseconds < f.Fastest {
				t.Errorf("%s: %s: %+v", task.Name, engine, f)
			}
		}
		if task.Sharp != nil {
			t.Errorf("%s: sharp was not to be there", task.Name)
		}
	}
	stdout.Reset()
	if status := verb().Execute(t.Context(), append(args, "-compare", file), command.Std{Out: &stdout, Err: &stderr}); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	if !strings.Contains(stdout.String(), "\nchange") {
		t.Errorf("no comparison in\n%s", stdout.String())
	}
}

func TestNothingToMeasure(t *testing.T) {
	var stdout, stderr bytes.Buffer
	args := []string{"-images", folder(t), "-only", "no such line"}
	if status := verb().Execute(t.Context(), args, command.Std{Out: &stdout, Err: &stderr}); status != command.ExitFailed || !strings.Contains(stderr.String(), "nothing to measure") {
		t.Errorf("status %d: %s", status, stderr.String())
	}
}
