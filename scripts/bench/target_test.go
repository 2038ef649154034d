package main

import (
	"image"
	"image/color"
	"testing"

	"s3resize/testdata/pictures"
)

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
