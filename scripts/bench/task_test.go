package main

import (
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

func TestTasksOfAFolder(t *testing.T) {
	dir := folder(t)
	list, err := tasksOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	jpeg, png := filepath.Join(dir, "a.JPG"), filepath.Join(dir, "b.png")
	want := []task{
		{"a.JPG → 300x300", jpeg, edit.JPEG, 300, 300, 80, "", "", "", 0},
		{"a.JPG → 720x", jpeg, edit.JPEG, 720, 0, 80, "", "", "", 0},
		{"a.JPG → 1600x", jpeg, edit.JPEG, 1600, 0, 80, "", "", "", 0},
		{"b.png → 300x300", png, edit.PNG, 300, 300, 80, "", "", "", 0},
	}
	if !slices.Equal(list, want) {
		t.Errorf("%+v", list)
	}
	if _, err := tasksOf(t.TempDir()); err == nil {
		t.Error("an empty folder is no mistake")
	}
}

func TestLargestJPEG(t *testing.T) {
	dir := t.TempDir()
	var list []task
	for name, n := range map[string]int{"small.jpg": 1, "large.jpg": 3, "larger.png": 9} {
		file := filepath.Join(dir, name)
		writeFile(t, file, make([]byte, n))
		list = append(list, newTask(file, name, "", 1, 1))
	}
	if got := filepath.Base(largestJPEG(list)); got != "large.jpg" {
		t.Errorf("took %s", got)
	}
	png := []task{newTask(filepath.Join(dir, "larger.png"), "", "", 1, 1)}
	if got := largestJPEG(png); got != "" {
		t.Errorf("took %s", got)
	}
}

func TestOnly(t *testing.T) {
	list := []task{{Name: "3 MP PNG → 300x300"}, {Name: "12 MP JPEG → 300x300"}, {Name: "12 MP JPEG → 720x"}}
	if got := only(list, "JPEG"); len(got) != 2 || got[0].Name != list[1].Name {
		t.Errorf("%v", got)
	}
	if got := only(list, ""); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

func TestKindOf(t *testing.T) {
	flat := image.NewNRGBA(image.Rect(0, 0, 2000, 1500))
	clear := image.NewNRGBA(flat.Rect)
	for i := range flat.Pix {
		flat.Pix[i] = 255
	}
	clear.SetNRGBA(1, 1, color.NRGBA{R: 9, A: 9})
	for want, encode := range map[kind]func() ([]byte, error){
		baselineJPEG:    func() ([]byte, error) { return photoJPEG(flat, 50, false) },
		progressiveJPEG: func() ([]byte, error) { return photoJPEG(flat, 50, true) },
		opaquePNG:       func() ([]byte, error) { return pictures.PNG(flat) },
		cutoutPNG:       func() ([]byte, error) { return pictures.PNG(clear) },
	} {
		data, err := encode()
		if err != nil {
			t.Fatal(err)
		}
		if got := kindOf(data); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	small, err := photoJPEG(image.NewGray(image.Rect(0, 0, 2000, 1499)), 50, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := kindOf(small) + kindOf([]byte("no picture")); got != "" {
		t.Errorf("%q without a target", got)
	}
}

func TestIsProgressive(t *testing.T) {
	for text, want := range map[string]bool{
		"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b":         true,
		"\xff\xd8\xff\xff\xff\xc2\x00\x0b":                   true,
		"\xff\xd8\xff\xe0\x00\x06\xff\xc2ab\xff\xc0\x00\x0b": false, // within another segment
		"\xff\xd8\xff\xda\x00\x02\xff\xc2\x00\x0b":           false, // after the scan
		"\xff\xd8":                           false,
		"\xff\xd8\xff\xe0\xff\xff":           false,
		"\xff\xd8ab\xff\xc2\x00\x0b\x00\x0b": false,
	} {
		if got := isProgressive([]byte(text)); got != want {
			t.Errorf("%x: %v", text, got)
		}
	}
}

func TestTargets(t *testing.T) {
	for _, c := range []struct {
		kind          kind
		width, height int
		want          float64
	}{
		{baselineJPEG, 300, 300, 1}, {baselineJPEG, 1600, 0, 1.1}, {progressiveJPEG, 300, 300, 0.7},
		{progressiveJPEG, 720, 0, 0}, {cutoutPNG, 300, 300, 1.2}, {"", 300, 300, 0},
	} {
		if got := mustOf(c.kind, c.width, c.height); got != c.want {
			t.Errorf("%s to %dx%d: %v", c.kind, c.width, c.height, got)
		}
	}
}

func TestEveryGeneratedThumbnailOfAPhotoHasATarget(t *testing.T) {
	n := 0
	for _, in := range inputs() {
		for _, size := range in.sizes {
			if mustOf(in.kind, size[0], size[1]) > 0 {
				n++
			}
		}
	}
	if n != 8 {
		t.Errorf("%d lines with a target", n)
	}
}
