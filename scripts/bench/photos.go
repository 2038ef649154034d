package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// photoSizes are what quality is judged at: a picture within a text, and a
// thumbnail.
func photoSizes() [][2]int { return [][2]int{{500, 0}, {300, 300}} }

// photosOf are the JPEGs of a folder.
func photosOf(dir string) ([]task, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list []task
	for _, entry := range entries {
		if formatOf(entry.Name()) == edit.JPEG && !entry.IsDir() {
			list = append(list, photoTasks(filepath.Join(dir, entry.Name()), entry.Name())...)
		}
	}
	return list, nil
}

func photoTasks(file, what string) []task {
	var list []task
	for _, size := range photoSizes() {
		list = append(list, newTask(file, what, "", size[0], size[1]))
	}
	return list
}

// drawPhotos writes the pictures to judge, those whose lines hold the text,
// into a folder.
func drawPhotos(dir, text string) ([]task, error) {
	const width, height = 2000, 1500
	draw := map[string]func() *image.NRGBA{
		"planet": func() *image.NRGBA { return pictures.Planet(width, height) },
		"chart":  func() *image.NRGBA { return pictures.Chart(width, height) },
	}
	names := []string{"photo 1", "photo 2", "photo 3", "planet", "chart"}
	var list []task
	for i, name := range names {
		file := filepath.Join(dir, "quality "+name+".jpg")
		tasks := photoTasks(file, name)
		list = append(list, tasks...)
		if !slices.ContainsFunc(tasks, func(t task) bool { return strings.Contains(t.Name, text) }) {
			continue
		}
		err := drawFile(file, func() ([]byte, error) {
			if special := draw[name]; special != nil {
				return photoJPEG(special(), 92, false)
			}
			return photoJPEG(pictures.Photo(width, height, uint32(i+1)), 92, false)
		})
		if err != nil {
			return nil, fmt.Errorf("quality: %w", err)
		}
	}
	return list, nil
}
