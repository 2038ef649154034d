package pipeline

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Opaque results become JPEG, with JPEG's quality; others keep their format, and
// so do animations.
func TestAutoJPEG(t *testing.T) {
	sharp := encodePNG(t, flat(20, 10, red))
	glass := encodePNG(t, flat(20, 10, color.NRGBA{R: 255, A: 100}))
	for name, tt := range map[string]struct {
		original []byte
		e        edit.Edits
		want     edit.Format
	}{
		"opaque":       {sharp, edit.Edits{Output: edit.Output{AutoJPEG: true}}, edit.JPEG},
		"transparent":  {glass, edit.Edits{Output: edit.Output{AutoJPEG: true}}, edit.PNG},
		"as WebP":      {glass, edit.Edits{Output: edit.Output{AutoJPEG: true, Format: edit.WebP}}, edit.WebP},
		"made opaque":  {glass, edit.Edits{Operations: ops(edit.Flatten{}), Output: edit.Output{AutoJPEG: true, Format: edit.WebP}}, edit.JPEG},
		"with corners": {sharp, edit.Edits{Operations: ops(edit.RoundedCorners{Radius: 5}), Output: edit.Output{AutoJPEG: true}}, edit.PNG},
		"animated":     {readOriginal(t, "spinner.gif"), edit.Edits{Output: edit.Output{AutoJPEG: true}}, edit.GIF},
	} {
		r, err := Run(t.Context(), tt.original, tt.e, Options{})
		if err != nil || r.Format != tt.want {
			t.Errorf("%s: %s, %v; want %s", name, r.Format, err, tt.want)
			continue
		}
		if h, err := codec.ReadHeader(r.Bytes, codec.Limits{}); err != nil || h.Format != tt.want {
			t.Errorf("%s: the bytes are %s, %v", name, h.Format, err)
		}
	}
	p, err := NewPlan(codec.Header{Format: edit.PNG, Width: 9, Height: 9, Frames: 1},
		edit.Edits{Output: edit.Output{AutoJPEG: true, Format: edit.WebP}}, Options{Quality: 55, WebPQuality: 44})
	if err != nil || p.output.Quality != 44 || p.opaqueOutput.Quality != 55 || p.opaqueOutput.Format != edit.JPEG {
		t.Errorf("%+v, %+v, %v", p.output, p.opaqueOutput, err)
	}
}

// Nothing asked, nothing done, but for pictures that are not upright.
func TestNoEdits(t *testing.T) {
	original := readOriginal(t, "photo.444.jpg")
	r, err := Run(t.Context(), original, edit.Edits{}, Options{})
	if err != nil || !bytes.Equal(r.Bytes, original) || r.Format != edit.JPEG || r.Width != 301 || r.Height != 199 {
		t.Errorf("%d bytes, %s of %dx%d, %v", len(r.Bytes), r.Format, r.Width, r.Height, err)
	}
	letter := readOriginal(t, "orientation/letter.exif6.jpg")
	if r, err = Run(t.Context(), letter, edit.Edits{}, Options{}); err != nil || r.Width != 150 || r.Height != 101 {
		t.Errorf("%dx%d, %v; want it upright, 150x101", r.Width, r.Height, err)
	}
	if r, err = Run(t.Context(), letter, edit.Edits{}, Options{IgnoreOrientation: true}); err != nil || !bytes.Equal(r.Bytes, letter) {
		t.Errorf("%d bytes of %d, %v", len(r.Bytes), len(letter), err)
	}
	if _, err = Run(t.Context(), []byte("hello"), edit.Edits{}, Options{}); !errors.As(err, new(codec.UnsupportedError)) {
		t.Errorf("no picture: %v", err)
	}
}

// What the request says wins over the installation.
func TestAutoOrientIsAsked(t *testing.T) {
	letter := readOriginal(t, "orientation/letter.exif6.jpg") // stored as 101×150
	r, err := Run(t.Context(), letter, edits(edit.AutoOrient{}), Options{IgnoreOrientation: true})
	if err != nil || r.Width != 150 {
		t.Errorf("%dx%d, %v", r.Width, r.Height, err)
	}
	later := run(t, letter, edits(resize(101, 75), edit.AutoOrient{}, edit.AutoOrient{}))
	if later.Rect.Size() != image.Pt(75, 101) {
		t.Errorf("%v", later.Rect)
	}
}
