package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Steps that move pixels without mixing them, worked out by hand. The crops
// come with a Scale that changes nothing, or by a whole factor inside areas of
// one color.
func TestRunTinyPictures(t *testing.T) {
	rgb := encodePNG(t, stripes(1, red, green, blue))
	white := color.NRGBA{255, 255, 255, 255}
	for name, tt := range map[string]struct {
		e    []edit.Operation
		size image.Point
		row  []color.NRGBA
	}{
		"center of three": {ops(edit.Resize{Width: 1, Height: 1}), image.Pt(1, 1), []color.NRGBA{green}},
		"west of three":   {ops(edit.Resize{Width: 1, Height: 1, Gravity: edit.West}), image.Pt(1, 1), []color.NRGBA{red}},
		"east of three":   {ops(edit.Resize{Width: 1, Height: 1, Gravity: edit.NorthEast}), image.Pt(1, 1), []color.NRGBA{blue}},
		"two of three":    {ops(edit.Resize{Width: 2, Height: 1, Gravity: edit.West}), image.Pt(2, 1), []color.NRGBA{red, green}},
		"padded": {ops(edit.Resize{Width: 3, Height: 3, Fit: edit.Inside}, edit.Canvas{Width: 3, Height: 3, Gravity: edit.South, Color: edit.Color(white)}),
			image.Pt(3, 3), []color.NRGBA{white, white, white}},
		"padded with nothing": {ops(edit.Resize{Width: 3, Height: 2, Fit: edit.Inside}, edit.Canvas{Width: 3, Height: 2, Gravity: edit.South}),
			image.Pt(3, 2), []color.NRGBA{clear, clear, clear}},
		"the same": {ops(edit.Resize{Width: 3, Height: 1}), image.Pt(3, 1), []color.NRGBA{red, green, blue}},
	} {
		img := run(t, rgb, edits(tt.e...))
		if got := pixelRow(img, 0); img.Rect.Size() != tt.size || fmt.Sprint(got) != fmt.Sprint(tt.row) {
			t.Errorf("%s: %v %v; want %v %v", name, img.Rect.Size(), got, tt.size, tt.row)
		}
	}
}

func TestRunKeepsFlatColorsFlat(t *testing.T) {
	c := color.NRGBA{10, 200, 90, 255}
	for _, size := range []image.Point{{1, 1}, {3, 3}, {1, 300}, {300, 1}, {17, 31}} {
		img := image.NewNRGBA(image.Rectangle{Max: size})
		draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
		out := run(t, encodePNG(t, img), edits(resize(23, 7)))
		for y := range 7 {
			for x, got := range pixelRow(out, y) {
				if got != c {
					t.Fatalf("%v: pixel %d,%d is %v; want %v", size, x, y, got, c)
				}
			}
		}
	}
}

// Colors under transparent pixels must not bleed into visible ones.
func TestAlphaIsWeighed(t *testing.T) {
	garbage := color.NRGBA{0, 255, 0, 0}
	img := stripes(8, red, garbage, red, garbage, red, garbage, red, garbage)
	out := run(t, encodePNG(t, img), edits(resize(4, 0)))
	for x, c := range pixelRow(out, 2) {
		if c.A == 0 || c.R != 255 || c.G != 0 || c.B != 0 {
			t.Errorf("pixel %d is %v; want pure red of some alpha", x, c)
		}
	}
}

// Half of the light of white is 188 of 255 in sRGB; half of its value is 128.
func TestLightIsAveraged(t *testing.T) {
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	var columns []color.NRGBA
	for range 32 {
		columns = append(columns, white, black)
	}
	original := encodePNG(t, stripes(8, columns...))
	for gamma, want := range map[bool]uint8{false: 188, true: 128} {
		r, err := Run(t.Context(), original, edits(resize(8, 0)), Options{Gamma: gamma})
		if err != nil {
			t.Fatal(err)
		}
		// The middle, where the filter sees no edge.
		if got := decode(t, r.Bytes).NRGBAAt(4, 0).R; got < want-2 || got > want+2 {
			t.Errorf("gamma %v: %d; want %d", gamma, got, want)
		}
	}
}

// 16-bit samples become the nearest 8-bit ones, which cutting them does not give.
func TestSixteenBitIsRounded(t *testing.T) {
	img := image.NewNRGBA64(image.Rect(0, 0, 4, 4))
	for i := range 16 {
		img.SetNRGBA64(i%4, i/4, color.NRGBA64{0x80ff, 0x8080, 0x0081, 0xffff})
	}
	out := run(t, encodePNG(t, img), edits(resize(4, 4)))
	// 0x80ff×255/65535 = 128.49 (down), 0x8080 = 128 exactly, 0x0081 = 0.502 (up).
	if got := out.NRGBAAt(1, 1); got != (color.NRGBA{128, 128, 1, 255}) {
		t.Errorf("%v", got)
	}
}

func TestRunFormats(t *testing.T) {
	original := encodePNG(t, stripes(40, make([]color.NRGBA, 60)...))
	for _, f := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP} {
		e := edit.Edits{Operations: []edit.Operation{resize(30, 0)}, Output: edit.Output{Format: f}}
		r, err := Run(t.Context(), original, e, Options{})
		if err != nil || r.Format != f {
			t.Errorf("%s: %s, %v", f, r.Format, err)
			continue
		}
		h, err := codec.ReadHeader(r.Bytes, codec.Limits{})
		if err != nil || h.Format != f || h.Width != 30 || h.Height != 20 {
			t.Errorf("%s: the bytes are %+v, %v", f, h, err)
		}
	}
}

func TestQualityChangesBytes(t *testing.T) {
	original := readOriginal(t, "photo.444.jpg")
	size := func(opt Options, quality int) int {
		e := edit.Edits{Operations: []edit.Operation{resize(100, 0)}, Output: edit.Output{Quality: quality}}
		r, err := Run(t.Context(), original, e, opt)
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Bytes)
	}
	if low, high := size(Options{Quality: 20}, 0), size(Options{Quality: 90}, 0); low >= high {
		t.Errorf("configured quality 20 takes %d bytes, 90 takes %d", low, high)
	}
	if asked, configured := size(Options{Quality: 90}, 20), size(Options{Quality: 20}, 0); asked != configured {
		t.Errorf("a quality that is asked for wins: %d bytes, %d", asked, configured)
	}
}

func TestOrientationCanBeIgnored(t *testing.T) {
	original := readOriginal(t, "orientation/letter.exif6.jpg") // stored as 101×150
	r, err := Run(t.Context(), original, edits(resize(101, 0)), Options{IgnoreOrientation: true})
	if err != nil || r.Height != 150 {
		t.Errorf("%dx%d, %v; want 101x150", r.Width, r.Height, err)
	}
	r, err = Run(t.Context(), original, edits(resize(150, 0)), Options{})
	if err != nil || r.Height != 101 {
		t.Errorf("%dx%d, %v; want 150x101", r.Width, r.Height, err)
	}
}

// A profile of which a part is missing does not stop the picture, but is told.
func TestBrokenProfileIsAWarning(t *testing.T) {
	original := bytes.Replace(readOriginal(t, "photo.p3.jpg"), []byte("ICC_PROFILE\x00\x01\x01"), []byte("ICC_PROFILE\x00\x01\x02"), 1)
	r, err := Run(t.Context(), original, edits(resize(50, 0)), Options{})
	if err != nil || r.Warning == nil {
		t.Errorf("warning %v, %v", r.Warning, err)
	}
}

func TestRunErrors(t *testing.T) {
	good := encodePNG(t, stripes(30, make([]color.NRGBA, 30)...))
	_, err := Run(t.Context(), good[:len(good)/2], edits(resize(5, 5)), Options{})
	if !errors.As(err, new(codec.MalformedError)) {
		t.Errorf("truncated: %v", err)
	}
	_, err = Run(t.Context(), []byte("II*\x00 and so on"), edits(resize(5, 5)), Options{})
	if !errors.As(err, new(codec.UnsupportedError)) {
		t.Errorf("TIFF: %v", err)
	}
	_, err = Run(t.Context(), good, edits(resize(5, 5)), Options{Limits: codec.Limits{Pixels: 899}})
	if !errors.As(err, new(*codec.LimitError)) {
		t.Errorf("too large: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = Run(ctx, good, edits(resize(5, 5)), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// FuzzRun has strangers write the original: whatever they do, the result is an
// error of a known kind, or a picture of exactly the size that was planned.
func FuzzRun(f *testing.F) {
	for _, name := range []string{"orientation/letter.exif6.jpg", "orientation/letter.exif6.png", "orientation/letter.exif8.webp", "spinner.gif"} {
		data, err := os.ReadFile(filepath.Join(originalsDir, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, 20, 10)
	}
	opt := Options{Limits: codec.Limits{Pixels: 1 << 18, Frames: 20, Scans: 20, Memory: 64 << 20}}
	f.Fuzz(func(t *testing.T, data []byte, w, h int) {
		r := edit.Resize{Width: w & 63, Height: h & 63}
		if r == (edit.Resize{}) {
			return
		}
		out, err := Run(t.Context(), data, edits(r), opt)
		if err != nil {
			if !errors.As(err, new(codec.MalformedError)) && !errors.As(err, new(codec.UnsupportedError)) && !errors.As(err, new(*codec.LimitError)) {
				t.Fatalf("an error of no known kind: %v", err)
			}
			return
		}
		if r.Width > 0 && out.Width != r.Width || r.Height > 0 && out.Height != r.Height {
			t.Fatalf("%dx%d for %+v", out.Width, out.Height, r)
		}
		header, err := codec.ReadHeader(out.Bytes, codec.Limits{})
		if err != nil || header.Width != out.Width || header.Height != out.Height || header.Orientation > 1 || header.Profile != nil {
			t.Fatalf("the result is %+v, %v", header, err)
		}
	})
}
