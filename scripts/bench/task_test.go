package main

import (
	"path/filepath"
	"slices"
	"testing"

	"s3resize/lambda/edit"
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
