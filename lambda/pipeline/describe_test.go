package pipeline

import (
	"errors"
	"image"
	"image/color"
	"slices"
	"strconv"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// What Thumbor's own arithmetic gives.
func TestDescribe(t *testing.T) {
	crop := func(l, t, r, b int) Change { return Change{Type: Crop, Left: l, Top: t, Right: r, Bottom: b} }
	size := func(w, h int) Change { return Change{Type: Resized, Width: w, Height: h} }
	for name, tt := range map[string]struct {
		source image.Point
		ops    []edit.Operation
		want   []Change
		target image.Point
	}{
		// As wide as high would be 500×416.67: 417 rows, from 91.5 to even.
		"a crop between pixels": {image.Pt(500, 600), ops(resize(300, 250)), []Change{crop(0, 92, 500, 509), size(300, 250)}, image.Pt(300, 250)},
		"at the bottom": {image.Pt(500, 600), ops(edit.Resize{Width: 300, Height: 250, Gravity: edit.South}),
			[]Change{crop(0, 183, 500, 600), size(300, 250)}, image.Pt(300, 250)},
		// 1.33 and 1.33 to two decimals.
		"nearly the same shape": {image.Pt(800, 600), ops(resize(333, 250)), []Change{size(333, 250)}, image.Pt(333, 250)},
		"cut to size":           {image.Pt(700, 300), ops(edit.Resize{Width: 150, Height: 300, Gravity: edit.East}), []Change{crop(550, 0, 700, 300)}, image.Pt(150, 300)},
		"mirrored": {image.Pt(400, 300), ops(resize(100, 50), edit.Flop{}, edit.Flip{}),
			[]Change{crop(0, 50, 400, 250), size(100, 50), {Type: FlipHorizontally}, {Type: FlipVertically}}, image.Pt(100, 50)},
		"a crop of a crop": {image.Pt(400, 300), ops(edit.Crop{Left: 100, Top: 50, Right: 300, Bottom: 250}, resize(50, 50)),
			[]Change{crop(100, 50, 300, 250), size(50, 50)}, image.Pt(50, 50)},
		"nothing":  {image.Pt(400, 300), ops(edit.Resize{Width: 600, Height: 600, Fit: edit.Inside, NoEnlarge: true}), nil, image.Pt(400, 300)},
		"a canvas": {image.Pt(400, 300), ops(edit.Resize{Width: 300, Height: 300, Fit: edit.Inside}, edit.Canvas{Height: 300}), []Change{size(300, 225)}, image.Pt(300, 300)},
		"others are not told": {image.Pt(40, 30), ops(edit.Watermark{Source: edit.Source{Key: "w.png"}}, edit.ThumborBlur{Radius: 3, Sigma: 3}),
			nil, image.Pt(40, 30)},
	} {
		d, err := Describe(pngOf(tt.source.X, tt.source.Y), edits(tt.ops...), Options{})
		if err != nil || !slices.Equal(d.Changes, tt.want) || d.Source != tt.source || d.Target != tt.target || d.Unsettled {
			t.Errorf("%s: %+v, %v; want %+v %v", name, d, err, tt.want, tt.target)
		}
	}
}

func TestDescribeUnsettled(t *testing.T) {
	h := codec.Header{Format: edit.GIF, Width: 400, Height: 200, Frames: 3}
	// What a trim cuts is not known; of the rest the middle is kept.
	d, err := Describe(h, edits(edit.ThumborTrim{}, edit.Resize{Width: 50, Height: 50, Focus: edit.Smart}, edit.SmartCrop{FaceIndex: 3}), Options{})
	want := []Change{{Type: Crop, Left: 100, Right: 300, Bottom: 200}, {Type: Resized, Width: 50, Height: 50}}
	if err != nil || !d.Unsettled || d.Frames != 3 || !slices.Equal(d.Changes, want) || d.Target != image.Pt(50, 50) {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestDescribeIsUpright(t *testing.T) {
	h := pngOf(400, 200)
	h.Orientation = 6
	d, err := Describe(h, edits(resize(100, 0)), Options{})
	if err != nil || d.Source != image.Pt(200, 400) || d.Target != image.Pt(100, 200) {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := Describe(h, edits(edit.Extract{Left: 400, Width: 1, Height: 1}), Options{}); err == nil {
		t.Error("no error")
	}
}

func TestAverageHue(t *testing.T) {
	// Three red pixels and a blue one.
	got, err := AverageHue(t.Context(), encodePNG(t, stripes(1, red, red, red, blue)), Options{})
	if err != nil || got != "0xbf003f" {
		t.Errorf("%s, %v; want 0xbf003f", got, err)
	}
	// A JPEG, at an eighth, within a level of its every pixel's mean.
	data := readOriginal(t, "photo.444.jpg")
	if got, err = AverageHue(t.Context(), data, Options{}); err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseUint(got, 0, 32)
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, data)
	var sum [3]int
	for i := 0; i < len(img.Pix); i += 4 {
		for c := range sum {
			sum[c] += int(img.Pix[i+c])
		}
	}
	pixels := len(img.Pix) / 4
	want := color.NRGBA{uint8(sum[0] / pixels), uint8(sum[1] / pixels), uint8(sum[2] / pixels), 255}
	if c := (color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}); !isClose(c, want, 2) {
		t.Errorf("%s; want %v", got, want)
	}
	if _, err := AverageHue(t.Context(), []byte("hello"), Options{}); !errors.As(err, new(codec.UnsupportedError)) {
		t.Errorf("no picture: %v", err)
	}
}
