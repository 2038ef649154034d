package main

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A few pictures of different kinds, twice: the files are there, of the sizes
// that the page says, and the same both times.
func TestRender(t *testing.T) {
	var list []entry
	for _, e := range entries() {
		switch e.name {
		case "cover", "kernel", "trim", "smart-crop", "watermark-center", "frame", "text", "upright", "animation":
			list = append(list, e)
		}
	}
	var pages []string
	folders := []string{t.TempDir(), filepath.Join(t.TempDir(), "new", "folder")}
	for _, folder := range folders {
		if err := render(t.Context(), options{folder, list}, io.Discard); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, read(t, folder, "index.html"))
	}
	if pages[0] != pages[1] {
		t.Error("the page is another one the second time")
	}
	for _, name := range []string{"cover.jpeg", "originals/photo.420.jpg", "originals/orientation/letter.exif1.jpg", "smart-crop.jpeg", "frame.jpeg", "text.jpeg", "animation.gif"} {
		if read(t, folders[0], name) != read(t, folders[1], name) {
			t.Errorf("%s is another one the second time", name)
		}
	}
	for name, want := range map[string]string{"cover.jpeg": "200×200", "upright.jpeg": "160×213", "trim.png": "240×160"} {
		c, _, err := image.DecodeConfig(strings.NewReader(read(t, folders[0], name)))
		if err != nil || size(c.Width, c.Height) != want || !strings.Contains(pages[0], want) {
			t.Errorf("%s is %d×%d, %v; want %s, and on the page", name, c.Width, c.Height, err, want)
		}
	}
	// The file lies on its side; browsers show it as EXIF says.
	if !strings.Contains(pages[0], `width="640" height="853"`) {
		t.Error("the original on its side has not its upright size")
	}
}

// What cannot be made is said on the page and at the end; the rest is there.
func TestRenderFailures(t *testing.T) {
	bad := entry{group: shape, name: "outside-it", what: "a rectangle outside", original: defaultOriginal, path: "filters:extract(2000,0,10,10)"}
	missing := entry{group: shape, name: "missing", what: "no original", original: "missing.jpg", path: "300x"}
	folder := t.TempDir()
	var stderr bytes.Buffer
	err := render(t.Context(), options{folder, []entry{bad, entries()[0], missing}}, &stderr)
	if err == nil || !strings.HasPrefix(err.Error(), "2 of 3 pictures could not be made") {
		t.Errorf("%v", err)
	}
	page := read(t, folder, "index.html")
	for _, want := range []string{"extract: ", "missing.jpg", entries()[0].name + ".jpeg"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if lines := stderr.String(); strings.Count(lines, ": error: ") != 2 || strings.Count(lines, "\n") != 3 {
		t.Errorf("said %s", lines)
	}
}

func TestOriginals(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entries() {
		if seen[e.original] {
			continue
		}
		seen[e.original] = true
		if _, err := readOriginal(e.original); err != nil {
			t.Errorf("%s: %v", e.name, err)
		}
	}
	if _, err := readOriginal("missing.jpg"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
