package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/scripts/internal/command"
)

func TestRun(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		args           []string
		status         int
		stdout, stderr string
	}{
		{[]string{"-h"}, 0, "Gallery renders one picture", ""},
		{[]string{"-folder", "x"}, command.ExitUsage, "", "error: flag provided but not defined: -folder"},
		{[]string{"x"}, command.ExitUsage, "", `error: unexpected argument "x"`},
		{[]string{"-o", ""}, command.ExitUsage, "", "error: -o is empty: expected a folder"},
		{[]string{"-only", "nonsense"}, command.ExitUsage, "", `error: -only "nonsense": no picture has that`},
		{[]string{"-o", blocked, "-only", "cover-right"}, command.ExitFailed, "", "error: mkdir"},
		{[]string{"-o", t.TempDir(), "-only", "cover-right"}, 0, "", "gallery: 1 of 1: cover-right: 120×200, "},
	}
	for _, test := range tests {
		var stdout, stderr bytes.Buffer
		status := verb().Execute(t.Context(), test.args, command.Std{Out: &stdout, Err: &stderr})
		if status != test.status || !strings.HasPrefix(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
			t.Errorf("%q: %d\nstdout %.300s\nstderr %s", test.args, status, &stdout, &stderr)
		}
		if (test.stdout == "") != (stdout.Len() == 0) {
			t.Errorf("%q: stdout is %.300q", test.args, &stdout)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	folder := filepath.Join(t.TempDir(), "gallery")
	if status := verb().Execute(ctx, []string{"-o", folder}, command.Std{Out: &stdout, Err: &stderr}); status != command.ExitInterrupted || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("%d, %s", status, &stderr)
	}
	if _, err := os.Stat(filepath.Join(folder, "index.html")); err == nil {
		t.Error("there is a page, of nothing")
	}
}

func TestOnly(t *testing.T) {
	opt, err := parseOptions([]string{"-only", "watermark("})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range opt.entries {
		if !strings.Contains(e.path, "watermark(") {
			t.Errorf("%s is there too", e.name)
		}
	}
	if all := len(entries()); len(opt.entries) < 5 || len(opt.entries) == all {
		t.Errorf("%d of %d entries", len(opt.entries), all)
	}
}
