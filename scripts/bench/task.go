package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// task is one derivative to make: the request that all engines get, as one line
// of JSON.
type task struct {
	// Name is the task's line in the table, and what runs are compared by.
	Name string `json:"name"`
	// File is the original's path.
	File string `json:"file"`
	// Format is the original's and the derivative's.
	Format edit.Format `json:"format"`
	// Width and Height are the box to cover, in pixels; one may be 0.
	Width  int `json:"width"`
	Height int `json:"height"`
	// Quality is for the lossy formats, 1 to 100.
	Quality int `json:"quality"`
	// Path is a key without the original, which says what to make in the place of
	// the box; "" for the box alone.
	Path string `json:"path,omitempty"`
	// Calls are sharp's methods for the rest of Path, see [operation].
	Calls string `json:"calls,omitempty"`
	// Output is where to write the derivative; "" is nowhere. Writing is not
	// part of the time.
	Output string `json:"output,omitempty"`
	// Must is the ratio of our time to sharp's that is not to be exceeded; 0 is
	// none.
	Must float64 `json:"-"`
}

// answer is an engine's, also one line of JSON.
type answer struct {
	// Milliseconds is the processor time the task took.
	Milliseconds float64 `json:"ms"`
	Bytes        int     `json:"bytes"`
	// Width and Height are the derivative's, in pixels.
	Width  int `json:"width"`
	Height int `json:"height"`
	// Error is why there is no derivative; the rest is 0 then.
	Error string `json:"error,omitempty"`
}

const quality = 80

// formats are the file names taken from a folder.
var formats = map[string]edit.Format{
	".jpg": edit.JPEG, ".jpeg": edit.JPEG, ".png": edit.PNG, ".webp": edit.WebP, ".gif": edit.GIF,
}

// newTask names a task by its file and resolution.
func newTask(file, what string, kind kind, width, height int) task {
	r := edit.Resolution{Width: width, Height: height}
	return task{
		Name: what + " → " + r.String(), File: file, Format: formatOf(file),
		Width: width, Height: height, Quality: quality, Must: mustOf(kind, width, height),
	}
}

func formatOf(file string) edit.Format { return formats[strings.ToLower(filepath.Ext(file))] }

// tasksOf are the pictures of a folder, in the order of their names, each to
// the size of a thumbnail, and JPEGs to larger ones too.
func tasksOf(dir string) ([]task, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list []task
	for _, entry := range entries {
		name := entry.Name()
		if formatOf(name) == "" || entry.IsDir() {
			continue
		}
		file := filepath.Join(dir, name)
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		kind := kindOf(data)
		list = append(list, newTask(file, name, kind, 300, 300))
		if formatOf(name) == edit.JPEG {
			list = append(list, newTask(file, name, kind, 720, 0), newTask(file, name, kind, 1600, 0))
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no .jpg, .png, .webp or .gif file in %s", dir)
	}
	return list, nil
}

// largestJPEG is the file that the built function is measured with; "" if there
// is none.
func largestJPEG(tasks []task) string {
	size := func(t task) int64 {
		info, err := os.Stat(t.File)
		if err != nil || t.Format != edit.JPEG {
			return -1
		}
		return info.Size()
	}
	largest := slices.MaxFunc(tasks, func(a, b task) int { return cmp.Compare(size(a), size(b)) })
	if size(largest) < 0 {
		return ""
	}
	return largest.File
}

// kind is what a target is set for; "" is anything else.
type kind string

const (
	baselineJPEG    kind = "baseline JPEG"
	progressiveJPEG kind = "progressive JPEG"
	opaquePNG       kind = "opaque PNG"
	cutoutPNG       kind = "PNG with alpha"
	lossyWebP       kind = "WebP"
)

// largePixels is from where on a picture is one that targets are set for.
const largePixels = 3_000_000

// Of the first redirect: the ratio of its time to that of Node and sharp's
// first picture, and the peak memory in bytes.
const (
	mustFirst  = 0.3
	mustMemory = 50_000_000
)

// mustOf is the ratio of our time to sharp's that is not to be exceeded when a
// large picture becomes a derivative of the same format; 0 is none.
func mustOf(k kind, width, height int) float64 {
	type work struct {
		kind          kind
		width, height int
	}
	return map[work]float64{
		{baselineJPEG, 300, 300}:    1.0,
		{baselineJPEG, 720, 0}:      1.0,
		{baselineJPEG, 1600, 0}:     1.1,
		{progressiveJPEG, 300, 300}: 0.7,
		{opaquePNG, 300, 300}:       1.3,
		{cutoutPNG, 300, 300}:       1.2,
		{lossyWebP, 300, 300}:       1.3,
	}[work{k, width, height}]
}

// kindOf recognises a large picture that targets are set for.
func kindOf(data []byte) kind {
	h, err := codec.ReadHeader(data, codec.Limits{})
	if err != nil || h.Width*h.Height < largePixels {
		return ""
	}
	switch h.Format {
	case edit.JPEG:
		if isProgressive(data) {
			return progressiveJPEG
		}
		return baselineJPEG
	case edit.PNG:
		// The colour type is byte 9 of the header chunk; bit 2 is alpha (PNG,
		// 11.2.1).
		if data[25]&4 != 0 {
			return cutoutPNG
		}
		return opaquePNG
	case edit.WebP:
		return lossyWebP
	}
	return ""
}

// isProgressive looks for the frame header of a progressive JPEG before the
// first scan (ITU-T T.81, B.1.1).
func isProgressive(data []byte) bool {
	const sof2, sos = 0xc2, 0xda
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != sos; {
		if data[at+1] == sof2 {
			return true
		}
		if data[at+1] == 0xff { // fill before a marker
			at++
			continue
		}
		at += 2 + int(data[at+2])<<8 + int(data[at+3])
	}
	return false
}
