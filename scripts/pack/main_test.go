package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"s3resize/scripts/internal/command"
)

func TestPackIsReproducibleAndExecutable(t *testing.T) {
	dir := t.TempDir()
	exe := filepath.Join(dir, "exe")
	content := bytes.Repeat([]byte("program "), 1000)
	var zips [2][]byte
	for i := range zips {
		if err := os.WriteFile(exe, content, 0o600); err != nil {
			t.Fatal(err)
		}
		// Neither the file's time nor its mode may show.
		when := time.Now().Add(-time.Duration(i) * time.Hour)
		if err := os.Chtimes(exe, when, when); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, "f.zip")
		if err := pack(out, exe); err != nil {
			t.Fatal(err)
		}
		var err error
		if zips[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(zips[0], zips[1]) {
		t.Error("two zips of the same program differ")
	}

	z, err := zip.NewReader(bytes.NewReader(zips[0]), int64(len(zips[0])))
	if err != nil || len(z.File) != 1 {
		t.Fatalf("%v, %v", z, err)
	}
	f := z.File[0]
	if f.Name != "bootstrap" || f.Mode() != 0o755 {
		t.Errorf("%s with mode %v", f.Name, f.Mode())
	}
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(content))
	}
}

func TestPackLeavesNothingHalfDone(t *testing.T) {
	dir := t.TempDir()
	if err := pack(filepath.Join(dir, "f.zip"), filepath.Join(dir, "missing")); err == nil {
		t.Fatal("no error for a missing program")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestExitStatus(t *testing.T) {
	dir := t.TempDir()
	exe := filepath.Join(dir, "exe")
	if err := os.WriteFile(exe, []byte("program"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "f.zip")
	for _, tt := range []struct {
		args           []string
		status         int
		stdout, stderr string
	}{
		{[]string{"-h"}, 0, usage, ""},
		{[]string{exe}, command.ExitUsage, "", "pack: error: expected -o FUNCTION.zip and one executable\n"},
		{[]string{"-o", out}, command.ExitUsage, "", "pack: error: expected -o FUNCTION.zip and one executable\n"},
		{[]string{"-o", out, filepath.Join(dir, "missing")}, command.ExitFailed, "", "pack: error: open "},
		{[]string{"-o", out, exe}, 0, "", ""},
	} {
		var stdout, stderr bytes.Buffer
		status := verb().Execute(t.Context(), tt.args, command.Std{Out: &stdout, Err: &stderr})
		if status != tt.status || stdout.String() != tt.stdout || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("%q: status %d\nstdout %q\nstderr %q", tt.args, status, &stdout, &stderr)
		}
	}
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
}
