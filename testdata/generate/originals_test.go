package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/webp"

	"s3resize/testdata"
)

// Another Go version's encoder, or a processor that rounds products, may write
// other bytes. Decoded, hardly a sample may differ by more than meanTolerance
// on average, and none by more than worstTolerance: a shore line that moves by
// a pixel is allowed for, another picture is not.
const (
	meanTolerance  = 0.25
	worstTolerance = 64
)

func TestCommittedFilesAreWhatIsDrawn(t *testing.T) {
	for _, original := range originals() {
		t.Run(original.name, func(t *testing.T) {
			t.Parallel()
			committed, err := testdata.Originals.ReadFile("originals/" + original.name)
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := original.draw()
			if err != nil {
				t.Fatal(err)
			}
			for _, mark := range []string{"Exif\x00\x00", "eXIf", "EXIF", "ICC_PROFILE\x00", "Adobe\x00", "tRNS"} {
				if bytes.Contains(committed, []byte(mark)) != bytes.Contains(drawn, []byte(mark)) {
					t.Errorf("only one of both holds %q", mark)
				}
			}
			was, is := decode(t, original.name, committed), decode(t, original.name, drawn)
			if len(was) != len(is) {
				t.Fatalf("%d pictures committed, %d drawn", len(was), len(is))
			}
			for i := range was {
				if err := compare(was[i], is[i]); err != nil {
					t.Errorf("picture %d: %v; if that is wanted: go run ./testdata/generate", i, err)
				}
			}
		})
	}
}

func TestNoOtherFilesAreCommitted(t *testing.T) {
	var drawn, committed []string
	for _, original := range originals() {
		drawn = append(drawn, original.name)
	}
	size := int64(0)
	err := fs.WalkDir(testdata.Originals, "originals", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		committed = append(committed, strings.TrimPrefix(name, "originals/"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(drawn)
	slices.Sort(committed)
	if !slices.Equal(drawn, committed) {
		t.Errorf("committed %q, drawn %q", committed, drawn)
	}
	if size > 1_200_000 {
		t.Errorf("%d bytes: a clone should stay small", size)
	}
}

func TestCompare(t *testing.T) {
	paint := func(w int, c color.Color) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, 10))
		for i := range 10 * w {
			img.Set(i%w, i/w, c)
		}
		return img
	}
	grey := paint(10, color.NRGBA{100, 100, 100, 255})
	spot := paint(10, color.NRGBA{100, 100, 100, 255}).(*image.NRGBA)
	spot.SetNRGBA(3, 3, color.NRGBA{130, 100, 100, 255})
	for _, c := range []struct {
		name string
		img  image.Image
		same bool
	}{
		{"itself", grey, true},
		{"one pixel off", spot, true},
		{"a step brighter", paint(10, color.NRGBA{101, 101, 101, 255}), false},
		{"another alpha", paint(10, color.NRGBA{100, 100, 100, 170}), false},
		{"another size", paint(11, color.NRGBA{100, 100, 100, 255}), false},
	} {
		if err := compare(grey, c.img); (err == nil) != c.same {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// compare says how two pictures differ by more than the tolerances.
func compare(a, b image.Image) error {
	if a.Bounds() != b.Bounds() {
		return fmt.Errorf("bounds %v and %v", a.Bounds(), b.Bounds())
	}
	sum, samples := 0, 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r, g, bl, al := a.At(x, y).RGBA()
			r2, g2, b2, al2 := b.At(x, y).RGBA()
			for _, d := range [4]int{int(r) - int(r2), int(g) - int(g2), int(bl) - int(b2), int(al) - int(al2)} {
				d = max(d, -d) / 257
				if d > worstTolerance {
					return fmt.Errorf("differ by %d at %d,%d", d, x, y)
				}
				sum, samples = sum+d, samples+1
			}
		}
	}
	if mean := float64(sum) / float64(samples); mean > meanTolerance {
		return fmt.Errorf("differ by %.2f on average", mean)
	}
	return nil
}

// decode reads all pictures of a file without any code of the project's.
// Four-component JPEGs without Adobe's marker are beyond the standard library;
// it is given one.
func decode(t *testing.T, name string, data []byte) (pictures []image.Image) {
	t.Helper()
	var img image.Image
	var err error
	switch r := bytes.NewReader(data); path.Ext(name) {
	case ".jpg":
		if strings.Contains(name, "noadobe") {
			const marker = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
			r = bytes.NewReader(slices.Concat(data[:2], []byte(marker), data[2:]))
		}
		img, err = jpeg.Decode(r)
	case ".png":
		img, err = png.Decode(r)
	case ".webp":
		img, err = webp.Decode(r)
	case ".gif":
		var g *gif.GIF
		if g, err = gif.DecodeAll(r); err == nil {
			for _, frame := range g.Image {
				pictures = append(pictures, frame)
			}
			return pictures
		}
	default:
		err = fmt.Errorf("no decoder for %q", path.Ext(name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return []image.Image{img}
}
