package main

import (
	"bytes"
	"image"
	"image/color"
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
			task := newTask(in.file, in.what, in.kind, size[0], size[1])
			if seen[task.Name] || task.Format == "" {
				t.Errorf("%q twice, or of no format: runs could not be compared", task.Name)
			}
			seen[task.Name] = true
		}
	}
}

func TestGrainyLeavesAlphaAndWhatIsNotSeen(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 1))
	for x := range 64 {
		img.SetNRGBA(x, 0, color.NRGBA{100, 0, 255, uint8(x % 3)})
	}
	changed := 0
	for i, v := range grainy(img, 3, 2).Pix {
		was := img.Pix[i]
		if v == was {
			continue
		}
		changed++
		if x := i / 4; i%4 == 3 || x%2 == 1 || x%3 == 0 || apart(int(v), int(was)) > 3 {
			t.Errorf("pixel %d, sample %d: %d instead of %d", x, i%4, v, was)
		}
	}
	if changed < 20 {
		t.Errorf("%d samples changed", changed)
	}
}
