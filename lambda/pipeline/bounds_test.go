package pipeline

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
	"s3resize/lambda/smart"
	"s3resize/testdata/pictures"
)

func TestWorkThatIsTooMuch(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4032, Height: 3024, Frames: 1}
	long := codec.Header{Format: edit.GIF, Width: 400, Height: 300, Frames: 1000}
	sharper := edit.ThumborSharpen{Amount: 10, Radius: 4}
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
		"what a large picture grows to":     {camera, []edit.Operation{resize(300, 300), mark, sharper, edit.Median{Size: 9}, edit.SharpBlur{Sigma: 9}}, edit.Output{}, true},
		"a thumbnail of the same":           {camera, []edit.Operation{resize(300, 300), sharper, edit.Median{Size: 9}, edit.SharpBlur{Sigma: 9}}, edit.Output{}, false},
		"all frames":                        {long, []edit.Operation{sharper, edit.SharpBlur{Sigma: 9}}, edit.Output{}, true},
		"small frames":                      {long, []edit.Operation{resize(100, 0), sharper, edit.SharpBlur{Sigma: 9}}, edit.Output{}, false},
		"one frame":                         {long, []edit.Operation{sharper, edit.SharpBlur{Sigma: 9}}, edit.Output{Still: true}, false},
		"an encoder of its own":             {long, nil, edit.Output{Format: edit.WebP}, true},
		"a large picture tried again":       {camera, nil, edit.Output{Format: edit.WebP, MaxBytes: 1}, false},
		"after a look":                      {camera, []edit.Operation{edit.SharpTrim{Threshold: 10}, edit.CLAHE{Width: 100, Height: 100}}, edit.Output{}, true},
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
	if a, b := of(edit.SharpConvolve{Kernel: "1;2;3"}), of(edit.ThumborConvolve{Kernel: "1;2;3;4;5"}); b-a != 2 {
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

// measuredScale is the largest scale at which a picture shows pixels of a coded
// original of the given size, as found along its rows, columns and diagonals: how
// far apart two pixels of the result are, by how far apart in the original are
// the pixels that they show. It may be too low where few pixels are left; under a
// dozen do not tell.
func measuredScale(img *image.NRGBA, coded image.Point) float64 {
	marked := func(x, y int) bool {
		c := img.NRGBAAt(x, y)
		return c.B > 250 && c.A == 255
	}
	// Two pixels from an edge colors are mixed with what is there, or ring.
	ofOriginal := func(p image.Point) bool {
		const m = 2
		return marked(p.X, p.Y) && marked(p.X-m, p.Y-m) && marked(p.X+m, p.Y-m) && marked(p.X-m, p.Y+m) && marked(p.X+m, p.Y+m) &&
			marked(p.X-m, p.Y) && marked(p.X+m, p.Y) && marked(p.X, p.Y-m) && marked(p.X, p.Y+m)
	}
	where := func(p image.Point) (x, y float64) {
		c := img.NRGBAAt(p.X, p.Y)
		return float64(c.R) * float64(coded.X-1) / 255, float64(c.G) * float64(coded.Y-1) / 255
	}
	most := 0.0
	for _, step := range []image.Point{{1, 0}, {0, 1}, {1, 1}, {1, -1}} {
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				from := image.Pt(x, y)
				if !ofOriginal(from) || ofOriginal(from.Sub(step)) {
					continue
				}
				to, steps := from, 0
				for ofOriginal(to.Add(step)) {
					to = to.Add(step)
					steps++
				}
				if steps < 12 {
					continue
				}
				margin := 1 + steps/8 // more, where it was enlarged
				x0, y0 := where(from.Add(step.Mul(margin)))
				x1, y1 := where(to.Sub(step.Mul(margin)))
				way := float64(steps-2*margin) * math.Hypot(float64(step.X), float64(step.Y))
				most = max(most, way/(math.Hypot(x1-x0, y1-y0)+1.5))
			}
		}
	}
	return most
}

// boundedOptions scale red and green as numbers, so that they stay true.
func boundedOptions(b *Bounds) Options {
	face := []smart.Box{{Left: 0.3, Top: 0.4, Width: 0.2, Height: 0.1}}
	return Options{Limits: DefaultLimits(512 << 20), Gamma: true, Bounds: b, Detector: fakeDetector{boxes: face}}
}

// anyGeometry draws operations that move pixels about, some resizes of them with
// sizes of a list. Others have sides of 20
// at the least: a picture that was smaller has too few colors left to measure by
// when it is enlarged again.
func anyGeometry(t *rapid.T, sizes []edit.Resolution) edit.Operation {
	n := func(low, high int) int { return rapid.IntRange(low, high).Draw(t, "n") }
	switch n(0, 12) {
	case 11, 12:
		r := rapid.SampledFrom(sizes).Draw(t, "size")
		return resize(r.Width, r.Height)
	case 0, 1, 2:
		r := edit.Resize{
			Width: n(20, 120) * n(0, 1), Height: n(20, 120) * n(0, 1), Fit: edit.Fit(n(0, 3)), Gravity: edit.Gravity(n(0, 8)),
			NoEnlarge: n(0, 1) == 0, NoReduce: n(0, 5) == 0, Adaptive: n(0, 5) == 0,
			Scale: rapid.SampledFrom([]float64{0, 0, 0, 0.8, 2}).Draw(t, "scale"), OriginalWidth: n(0, 7) == 0,
			Kernel: rapid.SampledFrom([]edit.Kernel{"", "", edit.Cubic}).Draw(t, "kernel"),
		}
		if n(0, 3) == 0 {
			r.Focus = rapid.SampledFrom([]edit.Focus{edit.Smart, edit.Entropy, edit.Attention}).Draw(t, "focus")
		}
		return r
	case 3:
		return edit.Crop{Left: n(0, 200), Top: n(0, 200), Right: n(0, 300), Bottom: n(0, 300)}
	case 4:
		return edit.Extract{Left: n(0, 50), Top: n(0, 50), Width: n(1, 100), Height: n(1, 100)}
	case 5:
		return edit.CropAt{Width: n(1, 200), Height: n(1, 200), X: n(0, 50), Y: n(0, 50), Gravity: edit.Gravity(n(0, 8))}
	case 6:
		return edit.Extend{Left: n(0, 60), Top: n(0, 60), Right: n(0, 60), Bottom: n(0, 60), Background: edit.Color{A: 255}}
	case 7:
		return edit.Canvas{Width: n(0, 100), Height: n(0, 100), Gravity: edit.Gravity(n(0, 8)), Color: edit.Color{A: 255}}
	case 8:
		return edit.Rotate{Angle: rapid.SampledFrom([]float64{1, 30, 45, 90, 180, 270}).Draw(t, "angle"), Background: edit.Color{A: 255}}
	case 9:
		return edit.Focal{Left: n(0, 50), Top: n(0, 50), Right: n(51, 200), Bottom: n(51, 200)}
	}
	return rapid.SampledFrom([]edit.Operation{
		edit.Flip{}, edit.Flop{}, edit.RoundCrop{}, edit.Circle{Radius: 40}, edit.Slice{Length: 50, Index: 1}, edit.AutoOrient{},
		edit.ThumborTrim{Tolerance: 40}, edit.SharpTrim{Threshold: 30}, edit.SmartCrop{Padding: 3}, edit.RoundedCorners{Radius: 9},
	}).Draw(t, "operation")
}

func anyGeometries(t *rapid.T, list edit.AllowList) []edit.Operation {
	one := rapid.Custom(func(t *rapid.T) edit.Operation { return anyGeometry(t, list.Resolutions()) })
	return rapid.SliceOfN(one, 1, 4).Draw(t, "operations")
}

// Whatever strangers ask for, no pixel of an original is shown at more than the
// allowed scale, and no result is larger than the sizes of the list. The scale is
// measured on the pixels of the result.
func TestStrangersSeeNoMoreThanTheListShows(t *testing.T) {
	for _, tt := range []struct {
		list        string
		w, h        int // upright
		orientation int
		scale       float64
		side        int
	}{
		{"64x64", 256, 256, 1, 64. / 256, 64},
		{"30x40,50x", 200, 100, 6, 40. / 100, 50},
		{"20x80", 60, 250, 8, 20. / 60, 80},
		{"x60,orig", 120, 90, 3, 1, 120},
		{"90x45", 30, 60, 5, 3, 90},
	} {
		list, err := edit.ParseAllowList(tt.list)
		if err != nil {
			t.Fatal(err)
		}
		original := pictures.WithChunk(encodePNG(t, pictures.Stored(coded(tt.w, tt.h), tt.orientation)), "eXIf", pictures.EXIF(tt.orientation, binary.BigEndian))
		seen := 0
		rapid.Check(t, func(t *rapid.T) {
			e := edit.Edits{Operations: anyGeometries(t, list), Output: edit.Output{Format: edit.PNG}}
			r, err := Run(t.Context(), original, e, boundedOptions(NewBounds(list)))
			if errors.As(err, new(*BoundError)) || errors.As(err, new(*RequestError)) || errors.As(err, new(*codec.LimitError)) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := measuredScale(decodeNRGBA(t, r.Bytes), image.Pt(tt.w, tt.h))
			if got > 0.5*tt.scale {
				seen++
			}
			if got > 1.2*tt.scale {
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
		if seen == 0 && !t.Failed() {
			t.Fatalf("%s: nothing is shown at a scale near the largest", tt.list)
		}
	}
}

// What the bounds refuse is seen to show too much where there are none: the
// measure of the test above can tell.
func TestWhatStrangersWouldSee(t *testing.T) {
	coded := coded(256, 256)
	original := encodePNG(t, coded)
	list, err := edit.ParseAllowList("64x64")
	if err != nil {
		t.Fatal(err)
	}
	for name, ops := range map[string][]edit.Operation{
		"OSS crop, then resize":      {edit.CropAt{Width: 64, Height: 64, X: 9, Y: 9, Gravity: edit.NorthWest}, resize(64, 64)},
		"JSON extract, then resize":  {edit.Extract{Left: 100, Top: 90, Width: 80, Height: 80}, resize(64, 64)},
		"a manual crop, then resize": {edit.Crop{Left: 20, Top: 10, Right: 220, Bottom: 210}, resize(64, 64)},
		"a slice":                    {edit.Slice{Length: 100, Index: 1}, edit.Resize{Width: 64, Height: 64, Fit: edit.Fill}},
		"a face":                     {edit.SmartCrop{}, resize(64, 64)},
		"a circle":                   {edit.Circle{Radius: 40}, resize(64, 64)},
		"one pixel":                  {edit.Extract{Left: 100, Top: 90, Width: 1, Height: 1}, resize(64, 64)},
		"a crop of a resize":         {resize(200, 200), edit.Extract{Width: 64, Height: 64}},
		"twice enlarged":             {resize(32, 32), edit.Extract{Width: 16, Height: 16}, resize(64, 64)},
		"turned":                     {edit.Rotate{Angle: 45, Background: edit.Color{A: 255}}, edit.Extract{Left: 150, Top: 150, Width: 64, Height: 64}},
		"stretched and turned":       {resize(64, 64), edit.Rotate{Angle: 45}, edit.Extract{Left: 30, Top: 30, Width: 30, Height: 10}, edit.Resize{Width: 30, Height: 60, Fit: edit.Fill}},
		"stretched in height":        {edit.Resize{Width: 20, Height: 200, Fit: edit.Fill}, edit.Extract{Top: 20, Width: 20, Height: 60}},
		"not reduced":                {edit.Resize{Width: 64, Height: 64, NoReduce: true}, edit.Extract{Width: 64, Height: 64}},
		"nothing":                    nil,
	} {
		e := edit.Edits{Operations: ops, Output: edit.Output{Format: edit.PNG}}
		if _, err := Run(t.Context(), original, e, boundedOptions(NewBounds(list))); !errors.As(err, new(*BoundError)) {
			t.Errorf("%s: %v", name, err)
		}
		r, err := Run(t.Context(), original, e, boundedOptions(nil))
		if err != nil {
			t.Fatal(name, err)
		}
		if got := measuredScale(decode(t, r.Bytes), coded.Rect.Size()); got < 1.1*64/256 {
			t.Errorf("%s: measured as %.3f without bounds", name, got)
		}
	}
}

// What operations do to colors, what they show around a picture and how, and
// what fills it make no difference to the bounds.
func TestBoundsHeedGeometryOnly(t *testing.T) {
	list, err := edit.ParseAllowList("64x64,x90")
	if err != nil {
		t.Fatal(err)
	}
	colors := []edit.Operation{edit.Grayscale{}, edit.ThumborBrightness{Percent: 20}, edit.ThumborBlur{Radius: 3}, edit.SharpSharpen{}, edit.Negate{}, edit.Flatten{}, edit.Noise{Amount: 9}}
	rapid.Check(t, func(t *rapid.T) {
		var plain, other []edit.Operation
		for _, op := range anyGeometries(t, list) {
			plain = append(plain, op)
			switch o := op.(type) {
			case edit.Extend:
				o.Mode = edit.ExtendMirror
				op = o
			case edit.Canvas:
				o.With = edit.FillTransparent
				op = o
			}
			other = append(other, op, rapid.SampledFrom(colors).Draw(t, "color"))
		}
		h := codec.Header{Format: edit.PNG, Width: 256, Height: 200, Frames: 1}
		_, err := Describe(h, edit.Edits{Operations: plain}, boundedOptions(NewBounds(list)))
		_, otherErr := Describe(h, edit.Edits{Operations: other}, boundedOptions(NewBounds(list)))
		if fmt.Sprint(err) != fmt.Sprint(otherErr) {
			t.Errorf("%v, and with colors: %v", err, otherErr)
		}
	})
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
		return resample.Resize(frame.Pixels, whole(image.Pt(h.Width, h.Height)), h.Width, h.Height, resample.Options{Gamma: true})
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
		"pixels of the original":         {camera, "300x300", []edit.Operation{edit.Resize{Width: 300, Height: 300, Kernel: edit.Nearest}}, "the scale of the picture"},
		"pixels of a small picture":      {camera, "300x300", []edit.Operation{resize(300, 300), edit.Resize{Width: 100, Kernel: edit.Nearest}}, ""},
		"another kernel":                 {camera, "701x91", []edit.Operation{edit.Resize{Width: 701, Height: 91, Kernel: edit.Cubic}}, ""},
		"a crop on whole pixels":         {camera, "700x90", []edit.Operation{edit.Focal{Right: 100, Bottom: 100}, edit.Resize{Width: 700, Height: 90}}, ""},
		"a smart crop":                   {camera, "700x90", []edit.Operation{edit.Resize{Width: 700, Height: 90, Focus: edit.Smart}}, ""},
		"narrow, then wide":              {camera, "40x300,300x300", []edit.Operation{edit.Resize{Width: 40, Height: 300, Fit: edit.Fill}, edit.Resize{Width: 300, Height: 300, Fit: edit.Fill}}, ""},
		"a part of something flat":       {codec.Header{Format: edit.PNG, Width: 8000, Height: 7, Frames: 1}, "300x", []edit.Operation{edit.Extract{Width: 2000, Height: 7}, resize(300, 0)}, "the scale of the picture"},
		"all of something flat":          {codec.Header{Format: edit.PNG, Width: 8000, Height: 7, Frames: 1}, "300x", []edit.Operation{resize(300, 0), edit.Flip{}, edit.Rotate{Angle: 90}}, ""},
		"nothing is listed":              {camera, "", []edit.Operation{resize(1, 1)}, "the scale of the picture"},
		"tilted a little and extended":   {camera, "300x300", []edit.Operation{resize(300, 300), edit.Rotate{Angle: 1}, edit.Extend{Right: 50, Bottom: 50}}, "pixels on a side of the result"},
		"looks one after the other":      {codec.Header{Format: edit.PNG, Width: 9000, Height: 9000, Frames: 1}, "300x", []edit.Operation{edit.SmartCrop{}, edit.SmartCrop{}, resize(300, 0)}, "milliseconds of work"},
		"any size":                       {camera, "*", []edit.Operation{crop, resize(300, 300)}, ""},
		"more than any size":             {camera, "*", []edit.Operation{crop, resize(4000, 4000)}, "the scale of the picture"},
		"the original":                   {camera, "orig", nil, ""},
		"the original, not listed":       {camera, "300x300", nil, "the scale of the picture"},
		"small after large":              {camera, "300x300", []edit.Operation{resize(3000, 3000), resize(300, 300)}, ""},
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

// Strangers have less time for what a plain size does not need, and what a plain
// size needs is theirs: of the largest original, in any format, of all frames.
func TestStrangersTime(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4000, Height: 3000, Frames: 1}
	largest := codec.Header{Format: edit.PNG, Width: 12000, Height: 10000, Frames: 1}
	long := codec.Header{Format: edit.GIF, Width: 400, Height: 300, Frames: 1000}
	median := edit.Median{Size: 9}
	for name, tt := range map[string]struct {
		h       codec.Header
		ops     []edit.Operation
		out     edit.Output
		refused bool
	}{
		"the largest":                 {largest, []edit.Operation{resize(4000, 0)}, edit.Output{}, false},
		"the largest as WebP":         {largest, []edit.Operation{resize(4000, 0)}, edit.Output{Format: edit.WebP}, false},
		"the largest, looked at":      {largest, []edit.Operation{edit.Resize{Width: 300, Height: 300, Focus: edit.Smart}}, edit.Output{}, false},
		"an animation":                {long, []edit.Operation{resize(200, 0)}, edit.Output{}, false},
		"all frames several times":    {long, []edit.Operation{resize(200, 0), median, edit.SharpBlur{Sigma: 9}}, edit.Output{}, true},
		"medians of a small picture":  {camera, []edit.Operation{resize(300, 300), median, median, median}, edit.Output{}, false},
		"medians of a camera's":       {camera, []edit.Operation{median, median, median, resize(300, 0)}, edit.Output{}, true},
		"medians before a look":       {camera, []edit.Operation{median, median, median, edit.ThumborTrim{}, resize(300, 0)}, edit.Output{}, true},
		"a blur of a camera's":        {camera, []edit.Operation{edit.SharpBlur{Sigma: 9}, resize(300, 0)}, edit.Output{}, false},
		"encoding again and again":    {camera, []edit.Operation{resize(4000, 0)}, edit.Output{Format: edit.WebP, MaxBytes: 1}, false},
		"and that with other work":    {camera, []edit.Operation{resize(4000, 0), edit.SharpBlur{Sigma: 9}}, edit.Output{Format: edit.WebP, MaxBytes: 1}, true},
		"encoding after other work":   {camera, []edit.Operation{resize(4000, 0), edit.SharpBlur{Sigma: 9}}, edit.Output{Format: edit.WebP}, false},
		"turned upright as it should": {codec.Header{Format: edit.PNG, Width: 12000, Height: 10000, Frames: 1, Orientation: 6}, []edit.Operation{resize(4000, 0)}, edit.Output{}, false},
	} {
		list, err := edit.ParseAllowList("4000x,200x")
		if err != nil {
			t.Fatal(err)
		}
		// The plan is refused itself, before any work, also where it ends with a look.
		e := edit.Edits{Operations: tt.ops, Output: tt.out}
		if _, err := NewPlan(tt.h, e, Options{}); err != nil {
			t.Errorf("%s, signed: %v", name, err)
		}
		_, err = NewPlan(tt.h, e, Options{Bounds: NewBounds(list)})
		var bound *BoundError
		if errors.As(err, &bound) != tt.refused || tt.refused && bound.What != "milliseconds of work" || !tt.refused && err != nil {
			t.Errorf("%s: %v", name, err)
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
