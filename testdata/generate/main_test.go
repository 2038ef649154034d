package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func text(s string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(s), nil }
}

func TestRunWritesFilesAndFolders(t *testing.T) {
	dir := t.TempDir()
	if err := run(dir, []original{{"a.jpg", text("one")}, {"b/c d.png", text("two")}}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.jpg": "one", "b/c d.png": "two"} {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); string(got) != want {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
}

func TestRunStopsAtWhatCannotBeDrawn(t *testing.T) {
	dir, broken := t.TempDir(), errors.New("no ink")
	list := []original{{"a.jpg", func() ([]byte, error) { return nil, broken }}, {"b.jpg", text("two")}}
	if err := run(dir, list); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if entries, err := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}

func TestRunRefusesOtherPlaces(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nowhere")
	if err := run(dir, []original{{"a.jpg", text("one")}}); err == nil {
		t.Error("writes where there is no testdata/originals")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("left something behind: %v", err)
	}
}
