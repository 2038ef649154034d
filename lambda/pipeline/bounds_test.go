package pipeline

import (
	"errors"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

func TestWorkThatIsTooMuch(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4032, Height: 3024, Frames: 1}
	long := codec.Header{Format: edit.GIF, Width: 400, Height: 300, Frames: 1000}
	sharper := edit.Sharpen{Amount: 10, Radius: 4}
	mark := edit.Extend{Left: 7000, Top: 7000}
	for name, tt := range map[string]struct {
		h       codec.Header
		ops     []edit.Operation
		out     edit.Output
		refused bool
	}{
		"a large window on a large picture": {camera, []edit.Operation{edit.CLAHE{Width: 1000, Height: 1000}}, edit.Output{}, true},
		"a small window on a large picture": {camera, []edit.Operation{edit.CLAHE{Width: 30, Height: 30}}, edit.Output{}, false},
		"a large window on a small picture": {camera, []edit.Operation{resize(300, 0), edit.CLAHE{Width: 16383, Height: 16383}}, edit.Output{}, false},
		"a wide window":                     {camera, []edit.Operation{edit.CLAHE{Width: 4000, Height: 3}}, edit.Output{}, false},
		"what a large picture grows to":     {camera, []edit.Operation{resize(300, 300), mark, sharper, edit.Median{Size: 9}, edit.Gaussian{Sigma: 9}}, edit.Output{}, true},
		"a thumbnail of the same":           {camera, []edit.Operation{resize(300, 300), sharper, edit.Median{Size: 9}, edit.Gaussian{Sigma: 9}}, edit.Output{}, false},
		"all frames":                        {long, []edit.Operation{sharper, edit.Gaussian{Sigma: 9}}, edit.Output{}, true},
		"small frames":                      {long, []edit.Operation{resize(100, 0), sharper, edit.Gaussian{Sigma: 9}}, edit.Output{}, false},
		"one frame":                         {long, []edit.Operation{sharper, edit.Gaussian{Sigma: 9}}, edit.Output{Still: true}, false},
		"an encoder of its own":             {long, nil, edit.Output{Format: edit.WebP}, true},
		"a large picture tried again":       {camera, nil, edit.Output{Format: edit.WebP, MaxBytes: 1}, false},
		"after a look":                      {camera, []edit.Operation{edit.TrimBorder{Threshold: 10}, edit.CLAHE{Width: 100, Height: 100}}, edit.Output{}, true},
	} {
		_, err := Describe(tt.h, edit.Edits{Operations: tt.ops, Output: tt.out}, Options{})
		var limit *codec.LimitError
		if errors.As(err, &limit) != tt.refused || tt.refused && limit.What != "milliseconds of work" || !tt.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Rows count where they lie in the picture, numbers of a kernel each for itself.
func TestCost(t *testing.T) {
	of := func(op edit.Operation) time.Duration {
		p := newPlanner(operations, pngOf(10, 20), edits(op), Options{})
		plan, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		return plan.steps[len(plan.steps)-1].cost(image.Pt(10, 20))
	}
	if a, b := of(edit.CLAHE{Width: 5, Height: 20}), of(edit.CLAHE{Width: 5, Height: 500}); a != b {
		t.Errorf("windows higher than the picture: %v, %v", a, b)
	}
	if a, b := of(edit.Convolve{Kernel: "1;2;3"}), of(edit.Convolution{Kernel: "1;2;3;4;5"}); b-a != 2 {
		t.Errorf("three and five numbers: %v, %v", a, b)
	}
}

// What is laid over a picture counts once, however many frames there are.
func TestWorkOnOverlays(t *testing.T) {
	h := codec.Header{Format: edit.GIF, Width: 4, Height: 4, Frames: 1000}
	p := newPlanner(operations, h, edit.Edits{Operations: []edit.Operation{edit.Frame{Source: edit.Source{Key: "o"}}}}, Options{})
	p.overlays = overlaySources{{Key: "o"}: overlaySource{header: codec.Header{Format: edit.PNG, Width: 8000, Height: 8000, Frames: 1}}}
	if _, err := p.run(); err != nil {
		t.Fatal(err)
	}
	if want := 40 * time.Nanosecond * 8000 * 8000; p.onceTime != want {
		t.Errorf("%v; want %v", p.onceTime, want)
	}
}

// coded is an original whose pixels tell where they are: red is x and green is
// y. Blue tells them from what is put around them.
func coded(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / (w - 1)), uint8(y * 255 / (h - 1)), 255, 255})
		}
	}
	return img
}

// measuredScale is the scale at which a picture of [coded](256, 256) shows most of
// its pixels: one over how far apart in the original two neighbors are. It is 0
// if too few are left to tell.
func measuredScale(img *image.NRGBA) float64 {
	var steps []float64
	b := img.Rect
	for y := b.Min.Y + 3; y < b.Max.Y-3; y++ {
		for x := b.Min.X + 3; x < b.Max.X-4; x++ {
			p, q := img.NRGBAAt(x, y), img.NRGBAAt(x+1, y)
			if p.B > 250 && q.B > 250 && p.A == 255 && q.A == 255 {
				steps = append(steps, math.Hypot(float64(p.R)-float64(q.R), float64(p.G)-float64(q.G)))
			}
		}
	}
	if len(steps) < 30 {
		return 0
	}
	slices.Sort(steps)
	return 1 / max(steps[len(steps)/2], 1e-9)
}

// anyGeometry draws operations that move pixels about.
func anyGeometry(t *rapid.T) edit.Operation {
	n := func(low, high int) int { return rapid.IntRange(low, high).Draw(t, "n") }
	switch n(0, 9) {
	case 0, 1, 2:
		return edit.Resize{
			Width: n(0, 300), Height: n(0, 300), Fit: edit.Fit(n(0, 3)), Gravity: edit.Gravity(n(0, 8)),
			NoEnlarge: rapid.Bool().Draw(t, "no enlarge"), NoReduce: n(0, 5) == 0, Adaptive: n(0, 5) == 0,
			Scale: rapid.SampledFrom([]float64{0, 0, 0, 0.5, 2}).Draw(t, "scale"), OriginalWidth: n(0, 7) == 0,
			Kernel: rapid.SampledFrom([]edit.Kernel{"", "", edit.Nearest, edit.Cubic}).Draw(t, "kernel"),
		}
	case 3:
		return edit.Crop{Left: n(0, 200), Top: n(0, 200), Right: n(0, 300), Bottom: n(0, 300)}
	case 4:
		return edit.Extract{Left: n(0, 100), Top: n(0, 100), Width: n(1, 200), Height: n(1, 200)}
	case 5:
		return edit.CropAt{Width: n(1, 200), Height: n(1, 200), X: n(0, 50), Y: n(0, 50), Gravity: edit.Gravity(n(0, 8))}
	case 6:
		return edit.Extend{Left: n(0, 300), Top: n(0, 300), Right: n(0, 300), Bottom: n(0, 300)}
	case 7:
		return edit.Canvas{Width: n(0, 300), Height: n(0, 300), Gravity: edit.Gravity(n(0, 8)), Color: edit.Color{A: 255}}
	case 8:
		return edit.Rotate{Angle: rapid.SampledFrom([]float64{30, 45, 90, 180, 270}).Draw(t, "angle"), Background: edit.Color{A: 255}}
	}
	return rapid.SampledFrom([]edit.Operation{
		edit.Flip{}, edit.Flop{}, edit.RoundCrop{}, edit.Circle{Radius: 40}, edit.Slice{Length: 50, Index: 1}, edit.AutoOrient{},
	}).Draw(t, "operation")
}

// Whatever strangers ask for, no pixel of an original is shown at more than the
// allowed scale, and no result is larger than the sizes of the list. The scale is
// measured on the pixels of the result.
func TestStrangersSeeNoMoreThanTheListShows(t *testing.T) {
	original := encodePNG(t, coded(256, 256))
	for _, tt := range []struct {
		list  string
		scale float64
		side  int
	}{
		{"64x64", 64. / 256, 64},
		{"30x40,50x", 50. / 256, 50},
		{"20x80", 80. / 256, 80},
	} {
		list, err := edit.ParseAllowList(tt.list)
		if err != nil {
			t.Fatal(err)
		}
		admitted := 0
		rapid.Check(t, func(t *rapid.T) {
			e := edit.Edits{Operations: rapid.SliceOfN(rapid.Custom(anyGeometry), 0, 4).Draw(t, "operations")}
			r, err := Run(t.Context(), original, e, Options{Limits: DefaultLimits(512 << 20), Bounds: NewBounds(list)})
			if err != nil {
				var bound *BoundError
				var request *RequestError
				var limit *codec.LimitError
				if !errors.As(err, &bound) && !errors.As(err, &request) && !errors.As(err, &limit) {
					t.Fatal(err)
				}
				return
			}
			admitted++
			img := decodeNRGBA(t, r.Bytes)
			if got := measuredScale(img); got > 1.15*tt.scale {
				t.Errorf("%+v: shown at %.3f; allowed are %.3f", e.Operations, got, tt.scale)
			}
			most := tt.side + 1
			if slices.ContainsFunc(e.Operations, func(op edit.Operation) bool { r, is := op.(edit.Rotate); return is && math.Mod(r.Angle, 90) != 0 }) {
				most = most*3/2 + 1
			}
			if max(r.Width, r.Height) > most {
				t.Errorf("%+v: %d×%d; sides may have %d", e.Operations, r.Width, r.Height, most)
			}
		})
		if admitted == 0 {
			t.Errorf("%s: nothing is admitted", tt.list)
		}
	}
}

func decodeNRGBA(t *rapid.T, data []byte) *image.NRGBA {
	h, err := codec.ReadHeader(data, DefaultLimits(512<<20))
	if err != nil {
		t.Fatal(err)
	}
	for frame, err := range codec.Frames(data, h, 1, false) {
		if err != nil {
			t.Fatal(err)
		}
		return frame.Pixels.NRGBA
	}
	t.Fatal("no frame")
	return nil
}

// What keeps strangers from seeing an original whole is the bounds: without them
// the same requests are carried out.
func TestBounds(t *testing.T) {
	wide := codec.Header{Format: edit.JPEG, Width: 4000, Height: 400, Frames: 1}
	camera := codec.Header{Format: edit.JPEG, Width: 4000, Height: 3000, Frames: 1}
	turned := codec.Header{Format: edit.JPEG, Width: 3000, Height: 4000, Frames: 1, Orientation: 6}
	crop := edit.Extract{Left: 100, Top: 100, Width: 300, Height: 300}
	for name, tt := range map[string]struct {
		h       codec.Header
		list    string
		ops     []edit.Operation
		refused string
	}{
		"a plain size":                   {camera, "300x300", []edit.Operation{resize(300, 300)}, ""},
		"a plain width":                  {camera, "300x", []edit.Operation{resize(300, 0)}, ""},
		"a plain height":                 {turned, "x300", []edit.Operation{resize(0, 300)}, ""},
		"a plain size of something wide": {wide, "300x300", []edit.Operation{resize(300, 300)}, ""},
		"crop, then resize":              {camera, "300x300", []edit.Operation{crop, resize(300, 300)}, "the scale of the picture"},
		"crop, then resize a little":     {camera, "300x300", []edit.Operation{edit.Extract{Width: 3900, Height: 2950}, resize(295, 0)}, ""},
		"nothing but a crop":             {camera, "300x300,orig", []edit.Operation{crop}, ""},
		"a crop without orig":            {camera, "300x300", []edit.Operation{crop}, "the scale of the picture"},
		"extended":                       {camera, "300x300", []edit.Operation{resize(300, 300), edit.Extend{Bottom: 340, Right: 660}}, "pixels on a side of the result"},
		"extended to a smaller size":     {camera, "300x300", []edit.Operation{resize(100, 100), edit.Extend{Bottom: 200, Right: 200}}, ""},
		"all of something wide":          {wide, "300x300", []edit.Operation{edit.Resize{Width: 300, Height: 300, Fit: edit.Outside}}, "pixels on a side of the result"},
		"inside the box":                 {wide, "300x300", []edit.Operation{edit.Resize{Width: 300, Height: 300, Fit: edit.Inside}}, ""},
		"tilted":                         {camera, "300x300", []edit.Operation{resize(300, 300), edit.Rotate{Angle: 45}}, ""},
		"tilted twice":                   {camera, "300x300", []edit.Operation{resize(300, 300), edit.Rotate{Angle: 45}, edit.Rotate{Angle: 45}}, "pixels on a side of the result"},
		"any size":                       {camera, "*", []edit.Operation{crop, resize(300, 300)}, ""},
		"more than any size":             {camera, "*", []edit.Operation{crop, resize(4000, 4000)}, "the scale of the picture"},
		"the original":                   {camera, "orig", nil, ""},
		"the original, not listed":       {camera, "300x300", nil, "the scale of the picture"},
		"small after large":              {camera, "300x300", []edit.Operation{resize(3000, 3000), resize(300, 300)}, ""},
		"work that is needed":            {codec.Header{Format: edit.PNG, Width: 12000, Height: 9000, Frames: 1}, "4000x", []edit.Operation{resize(4000, 0)}, ""},
		"work that is too much": {camera, "4000x", []edit.Operation{resize(4000, 0), edit.Median{Size: 9}, edit.Median{Size: 9}, edit.Median{Size: 9}},
			"milliseconds of work"},
	} {
		list, err := edit.ParseAllowList(tt.list)
		if err != nil {
			t.Fatal(err)
		}
		e := edit.Edits{Operations: tt.ops}
		if _, err := Describe(tt.h, e, Options{}); err != nil {
			t.Errorf("%s, without bounds: %v", name, err)
		}
		_, err = Describe(tt.h, e, Options{Bounds: NewBounds(list)})
		var bound *BoundError
		switch {
		case tt.refused == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tt.refused != "" && (!errors.As(err, &bound) || bound.What != tt.refused):
			t.Errorf("%s: %v; want %s", name, err, tt.refused)
		}
	}
}

// A plain size of the list is never refused, whatever the original is.
func TestPlainSizesAreWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(low, high int) int { return rapid.IntRange(low, high).Draw(t, "n") }
		h := codec.Header{
			Format: rapid.SampledFrom([]edit.Format{edit.JPEG, edit.PNG, edit.WebP, edit.GIF}).Draw(t, "format"),
			Width:  n(1, 12000), Height: n(1, 9000), Frames: 1, Orientation: codec.Orientation(n(0, 8)),
		}
		var entries []edit.Resolution
		text := ""
		for range n(1, 4) {
			r := edit.Resolution{Width: n(0, 1000), Height: n(0, 1000)}
			if r == (edit.Resolution{}) {
				r.Width = 7
			}
			entries = append(entries, r)
			text += "," + r.String()
		}
		list, err := edit.ParseAllowList(text[1:])
		if err != nil {
			t.Fatal(err)
		}
		r := rapid.SampledFrom(entries).Draw(t, "size")
		opt := Options{Bounds: NewBounds(list), IgnoreOrientation: rapid.Bool().Draw(t, "as stored")}
		_, err = Describe(h, edit.Edits{Operations: []edit.Operation{edit.Resize{Width: r.Width, Height: r.Height}}}, opt)
		var bound *BoundError
		if errors.As(err, &bound) {
			t.Fatalf("%+v, %s of %s: %v", h, r, text, err)
		}
	})
}
