package main

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// input is a generated file and the sizes that are made of it, in neighbouring
// lines of the table. A file may be in more than one input.
type input struct {
	file  string
	what  string
	kind  kind
	sizes [][2]int
	draw  func() ([]byte, error)
}

// inputs are what the table shows by default: a telephone's photo, its
// screenshot, a cut-out, and what the web has besides.
func inputs() []input {
	large := sync.OnceValue(func() *image.NRGBA { return pictures.Photo(4032, 3024, 1) })
	small := sync.OnceValue(func() *image.NRGBA { return pictures.Photo(2048, 1536, 3) })
	baseline := func() ([]byte, error) { return photoJPEG(large(), 90, false) }
	thumbnail := [][2]int{{300, 300}}
	return []input{
		{"photo12.jpg", "12 MP JPEG", baselineJPEG, thumbnail, baseline},
		{"photo6.jpg", "2725×2225 JPEG", baselineJPEG, thumbnail, func() ([]byte, error) {
			return photoJPEG(pictures.Photo(2725, 2225, 2), 88, false)
		}},
		{"photo12.jpg", "12 MP JPEG", baselineJPEG, [][2]int{{720, 0}, {1600, 0}}, baseline},
		{"photo12.progressive.jpg", "12 MP progressive JPEG", progressiveJPEG, thumbnail, func() ([]byte, error) {
			return photoJPEG(large(), 90, true)
		}},
		{"photo3.png", "2048×1536 photo PNG", opaquePNG, thumbnail, func() ([]byte, error) {
			return pictures.PNG(grainy(small(), 12, 1))
		}},
		{"cutout3.png", "2048×1536 RGBA PNG", cutoutPNG, thumbnail, func() ([]byte, error) {
			return pictures.PNG(grainy(pictures.Cutout(2048, 1536), 1, 3))
		}},
		{"photo3.webp", "2048×1536 WebP", lossyWebP, [][2]int{{300, 300}, {720, 0}}, func() ([]byte, error) {
			return pictures.WebP{Quality: 85}.Encode(small())
		}},
		{"spinner.gif", "24 frame GIF", "", [][2]int{{200, 200}}, func() ([]byte, error) {
			return pictures.GIF(pictures.Spinner(24, 480, 480))
		}},
	}
}

func photoJPEG(img image.Image, quality int, progressive bool) ([]byte, error) {
	how := pictures.JPEG{Quality: quality, Subsampling: jpegn.Subsample420, Progressive: progressive}
	return how.Encode(img)
}

// grainy adds noise of up to most either way to the colours of one pixel in
// every so many, wherever they are to be seen: it gives a lossless file the
// size that a photograph's has.
func grainy(img *image.NRGBA, most, every int) *image.NRGBA {
	random := rand.New(rand.NewPCG(1, 2))
	out := image.NewNRGBA(img.Rect)
	for i, v := range img.Pix {
		out.Pix[i] = v
		if i%4 != 3 && i/4%every == 0 && img.Pix[i|3] > 0 {
			out.Pix[i] = uint8(min(max(int(v)+random.IntN(2*most+1)-most, 0), 255))
		}
	}
	return out
}

// drawInputs writes the files whose lines hold the text into a folder.
func drawInputs(dir, text string) ([]task, error) {
	var list []task
	for _, in := range inputs() {
		file := filepath.Join(dir, in.file)
		wanted := false
		for _, size := range in.sizes {
			t := newTask(file, in.what, in.kind, size[0], size[1])
			list = append(list, t)
			wanted = wanted || strings.Contains(t.Name, text)
		}
		if !wanted {
			continue
		}
		if err := drawFile(file, in.draw); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// drawFile draws a file unless it is there already.
func drawFile(file string, draw func() ([]byte, error)) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := draw()
	if err != nil {
		return fmt.Errorf("draw %s: %w", filepath.Base(file), err)
	}
	return os.WriteFile(file, data, 0o644)
}

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
