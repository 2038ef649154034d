package main

import (
	"bytes"
	"image/gif"
	"os"
	"slices"
	"testing"
)

func TestDrawInputsDrawsWhatIsWantedOnly(t *testing.T) {
	dir := t.TempDir()
	list, err := drawInputs(dir, "GIF")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "spinner.gif" {
		t.Fatalf("wrote %v, %v", entries, err)
	}
	i := slices.IndexFunc(list, func(t task) bool { return t.Format == "gif" })
	data, err := os.ReadFile(list[i].File)
	if err != nil {
		t.Fatal(err)
	}
	if g, err := gif.DecodeAll(bytes.NewReader(data)); err != nil || len(g.Image) != 24 {
		t.Errorf("%v, %v", g, err)
	}
}

func TestInputNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, in := range inputs() {
		for _, size := range in.sizes {
			task := newTask(in.file, in.what, size[0], size[1])
			if seen[task.Name] || task.Format == "" {
				t.Errorf("%q twice, or of no format: runs could not be compared", task.Name)
			}
			seen[task.Name] = true
		}
	}
}
