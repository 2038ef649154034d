package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
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
