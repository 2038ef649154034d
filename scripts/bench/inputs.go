package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gen2brain/jpegn"

	"s3resize/testdata/pictures"
)

// input is a generated file and the sizes that are made of it.
type input struct {
	file  string
	what  string
	sizes [][2]int
	draw  func() ([]byte, error)
}

// inputs are what the table shows by default: a telephone's photo, its
// screenshot, a cut-out, and what the web has besides.
func inputs() []input {
	large := sync.OnceValue(func() *image.NRGBA { return pictures.Photo(4032, 3024, 1) })
	small := sync.OnceValue(func() *image.NRGBA { return pictures.Photo(2048, 1536, 3) })
	jpeg := func(progressive bool) func() ([]byte, error) {
		return func() ([]byte, error) {
			how := pictures.JPEG{Quality: 90, Subsampling: jpegn.Subsample420, Progressive: progressive}
			return how.Encode(large())
		}
	}
	return []input{
		{"photo12.jpg", "12 MP JPEG", [][2]int{{300, 300}, {720, 0}, {1600, 0}}, jpeg(false)},
		{"photo12.progressive.jpg", "12 MP progressive JPEG", [][2]int{{300, 300}}, jpeg(true)},
		{"photo3.png", "3 MP PNG", [][2]int{{300, 300}}, func() ([]byte, error) { return pictures.PNG(small()) }},
		{"cutout3.png", "3 MP RGBA PNG", [][2]int{{300, 300}}, func() ([]byte, error) {
			return pictures.PNG(pictures.Cutout(2048, 1536))
		}},
		{"photo3.webp", "3 MP WebP", [][2]int{{300, 300}, {720, 0}}, func() ([]byte, error) {
			return pictures.WebP{Quality: 85}.Encode(small())
		}},
		{"spinner.gif", "24 frame GIF", [][2]int{{200, 200}}, func() ([]byte, error) {
			return pictures.GIF(pictures.Spinner(24, 480, 480))
		}},
	}
}

// drawInputs writes the files whose lines hold the text into a folder.
func drawInputs(dir, text string) ([]task, error) {
	var list []task
	for _, in := range inputs() {
		file := filepath.Join(dir, in.file)
		wanted := false
		for _, size := range in.sizes {
			t := newTask(file, in.what, size[0], size[1])
			list = append(list, t)
			wanted = wanted || strings.Contains(t.Name, text)
		}
		if !wanted {
			continue
		}
		data, err := in.draw()
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", in.file, err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return nil, err
		}
	}
	return list, nil
}
