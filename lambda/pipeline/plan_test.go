package pipeline

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"reflect"
	"slices"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/resample"
)

func resize(w, h int) edit.Resize { return edit.Resize{Width: w, Height: h} }

func edits(operations ...edit.Operation) edit.Edits { return edit.Edits{Operations: operations} }

func ops(operations ...edit.Operation) []edit.Operation { return operations }

// drawStepOf is the step of an operation of type T whose plan settled values.
func drawStepOf[T edit.Operation](values any) step {
	return drawStep{operations[reflect.TypeFor[T]()], values}
}

func TestPlan(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4032, Height: 3024, Frames: 1}
	turned := camera
	turned.Orientation = 6
	p3 := camera
	p3.Profile = []byte("profile")
	odd := codec.Header{Format: edit.JPEG, Width: 4031, Height: 3023, Frames: 1}
	png := codec.Header{Format: edit.PNG, Width: 400, Height: 200, Frames: 1}
	red := color.NRGBA{R: 255, A: 255}

	win := func(x0, y0, x1, y1 float64) resample.Window { return resample.Window{X0: x0, Y0: y0, X1: x1, Y1: y1} }

	for name, tt := range map[string]struct {
		h     codec.Header
		e     edit.Edits
		denom int
		steps []step
		size  image.Point
	}{
		// 400×300 is wanted; an eighth is 504×378, 1.26 times that.
		"cover": {camera, edits(resize(300, 300)), 8, []step{
			scaleStep{window: win(63, 0, 441, 378), size: image.Pt(300, 300)},
		}, image.Pt(300, 300)},
		"width": {camera, edits(resize(720, 0)), 4, []step{
			scaleStep{window: win(0, 0, 1008, 756), size: image.Pt(720, 540)},
		}, image.Pt(720, 540)},
		"an eighth": {camera, edits(resize(100, 0)), 8, []step{
			scaleStep{window: win(0, 0, 504, 378), size: image.Pt(100, 75)},
		}, image.Pt(100, 75)},
		// 4031×3023 at an eighth is decoded to 504×378, the last column and row
		// of which are partly beyond the edge.
		"an eighth of odd": {odd, edits(resize(100, 0)), 8, []step{
			scaleStep{window: win(0, 0, 503.875, 377.875), size: image.Pt(100, 75)},
		}, image.Pt(100, 75)},
		// A quarter is 1.2 times 840×630, the least that will do.
		"just 1.2 times": {camera, edits(resize(840, 0)), 4, []step{
			scaleStep{window: win(0, 0, 1008, 756), size: image.Pt(840, 630)},
		}, image.Pt(840, 630)},
		"under 1.2 times": {camera, edits(resize(841, 0)), 2, []step{
			scaleStep{window: win(0, 0, 2016, 1512), size: image.Pt(841, 631)},
		}, image.Pt(841, 631)},
		"hardly smaller": {camera, edits(resize(3400, 0)), 1, []step{
			scaleStep{window: win(0, 0, 4032, 3024), size: image.Pt(3400, 2550)},
		}, image.Pt(3400, 2550)},
		"the same size": {camera, edits(resize(4032, 0)), 1, []step{
			scaleStep{window: win(0, 0, 4032, 3024), size: image.Pt(4032, 3024)},
		}, image.Pt(4032, 3024)},
		// Upright it is 3024×4032; the top of that is at the left as stored.
		"turned": {turned, edits(edit.Resize{Width: 300, Height: 300, Gravity: edit.North}), 8, []step{
			scaleStep{window: win(0, 0, 378, 378), size: image.Pt(300, 300)}, uprightStep{6},
		}, image.Pt(300, 300)},
		"turned, width": {turned, edits(resize(300, 0)), 8, []step{
			scaleStep{window: win(0, 0, 504, 378), size: image.Pt(400, 300)}, uprightStep{6},
		}, image.Pt(300, 400)},
		"profile": {p3, edits(resize(300, 300)), 8, []step{
			scaleStep{window: win(63, 0, 441, 378), size: image.Pt(300, 300)}, sRGBStep{},
		}, image.Pt(300, 300)},
		"nothing to do": {png, edits(), 1, []step{scaleStep{window: win(0, 0, 400, 200), size: image.Pt(400, 200)}}, image.Pt(400, 200)},
		"profile before padding": {p3, edits(edit.Resize{Width: 400, Height: 400, Fit: edit.Inside}, edit.Canvas{Width: 400, Height: 400, Color: edit.Color(red)}), 8, []step{
			scaleStep{window: win(0, 0, 504, 378), size: image.Pt(400, 300)}, sRGBStep{}, drawStepOf[edit.Canvas](pad{size: image.Pt(400, 400), at: image.Pt(0, 50), background: red}),
		}, image.Pt(400, 400)},
		"contain": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Inside}, edit.Canvas{Width: 100, Height: 100, Gravity: edit.South}), 1, []step{
			scaleStep{window: win(0, 0, 400, 200), size: image.Pt(100, 50)}, drawStepOf[edit.Canvas](pad{size: image.Pt(100, 100), at: image.Pt(0, 50)}),
		}, image.Pt(100, 100)},
		"inside": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Inside}), 1, []step{
			scaleStep{window: win(0, 0, 400, 200), size: image.Pt(100, 50)},
		}, image.Pt(100, 50)},
		"outside": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Outside}), 1, []step{
			scaleStep{window: win(0, 0, 400, 200), size: image.Pt(200, 100)},
		}, image.Pt(200, 100)},
		"fill": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Fill}), 1, []step{
			scaleStep{window: win(0, 0, 400, 200), size: image.Pt(100, 100)},
		}, image.Pt(100, 100)},
		"gravity": {png, edits(edit.Resize{Width: 100, Height: 100, Gravity: edit.East}), 1, []step{
			scaleStep{window: win(200, 0, 400, 200), size: image.Pt(100, 100)},
		}, image.Pt(100, 100)},
		"one after the other": {png, edits(resize(200, 0), resize(50, 50), resize(50, 0)), 1, []step{
			scaleStep{window: win(0, 0, 400, 200), size: image.Pt(200, 100)},
			scaleStep{window: win(50, 0, 150, 100), size: image.Pt(50, 50)},
		}, image.Pt(50, 50)},
	} {
		p, err := NewPlan(tt.h, tt.e, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.denom != tt.denom || !slices.Equal(p.steps, tt.steps) || image.Pt(p.width, p.height) != tt.size {
			t.Errorf("%s: 1/%d %+v %dx%d; want 1/%d %+v %v", name, p.denom, p.steps, p.width, p.height, tt.denom, tt.steps, tt.size)
		}
	}
}

func TestPlanOutput(t *testing.T) {
	gif := codec.Header{Format: edit.GIF, Width: 10, Height: 10, Frames: 3}
	for name, tt := range map[string]struct {
		out      edit.Output
		opt      Options
		want     edit.Output
		animated bool
	}{
		"all defaults":   {edit.Output{}, Options{}, edit.Output{Format: edit.GIF, Quality: codec.DefaultQuality}, true},
		"configured":     {edit.Output{}, Options{Quality: 55}, edit.Output{Format: edit.GIF, Quality: 55}, true},
		"as WebP":        {edit.Output{Format: edit.WebP}, Options{Quality: 55, WebPQuality: 44}, edit.Output{Format: edit.WebP, Quality: 44}, true},
		"as any":         {edit.Output{Format: edit.WebP}, Options{Quality: 55}, edit.Output{Format: edit.WebP, Quality: 55}, true},
		"not as WebP":    {edit.Output{Format: edit.JPEG}, Options{Quality: 55, WebPQuality: 44}, edit.Output{Format: edit.JPEG, Quality: 55}, false},
		"coding":         {edit.Output{}, Options{Quality: 55, Coding: edit.Baseline}, edit.Output{Format: edit.GIF, Quality: 55, Coding: edit.Baseline}, true},
		"another coding": {edit.Output{Coding: edit.Progressive}, Options{Quality: 55, Coding: edit.Baseline}, edit.Output{Format: edit.GIF, Quality: 55, Coding: edit.Progressive}, true},
		"asked for":      {edit.Output{Quality: 9}, Options{Quality: 55}, edit.Output{Format: edit.GIF, Quality: 9}, true},
		"first only":     {edit.Output{Still: true}, Options{Quality: 55}, edit.Output{Format: edit.GIF, Quality: 55, Still: true}, false},
		"another still":  {edit.Output{Format: edit.PNG}, Options{Quality: 55}, edit.Output{Format: edit.PNG, Quality: 55}, false},
	} {
		p, err := NewPlan(gif, edit.Edits{Output: tt.out}, tt.opt)
		if err != nil || p.output != tt.want || p.animated != tt.animated {
			t.Errorf("%s: %+v, animated %v, %v", name, p.output, p.animated, err)
		}
	}
}

// Quality in relation to that of the original wins over what is configured.
func TestPlanOutputQuality(t *testing.T) {
	h := codec.Header{Format: edit.JPEG, Width: 10, Height: 10, Frames: 1, Quality: 90}
	for name, tt := range map[string]struct {
		out  edit.Output
		want int
	}{
		"a part of it": {edit.Output{QualityPercent: 50}, 45},
		"no more":      {edit.Output{QualityLimit: 70}, 70},
		"it is less":   {edit.Output{QualityLimit: 95}, 90},
		"plain":        {edit.Output{}, 55},
	} {
		p, err := NewPlan(h, edit.Edits{Operations: ops(edit.Circle{Radius: 1}), Output: tt.out}, Options{Quality: 55})
		if err != nil || p.output.Quality != tt.want {
			t.Errorf("%s: %d, %v; want %d", name, p.output.Quality, err, tt.want)
		}
	}
}

// What cannot be written is refused before anything is decoded.
func TestPlanFormat(t *testing.T) {
	for _, f := range []edit.Format{"bmp", edit.JPEG} {
		_, err := NewPlan(pngOf(9, 9), edit.Edits{Output: edit.Output{Format: f}}, Options{})
		if want := codec.Writable(f); fmt.Sprint(err) != fmt.Sprint(want) {
			t.Errorf("%s: %v; want %v", f, err, want)
		}
	}
}

// What has a palette is to have one again, if that is the format's way.
func TestPlanPalette(t *testing.T) {
	for _, tt := range []struct {
		from    edit.Format
		palette bool
		as      edit.Format
		want    bool
	}{
		{edit.PNG, true, "", true},
		{edit.PNG, true, edit.PNG, true},
		{edit.PNG, true, edit.WebP, false},
		{edit.PNG, false, "", false},
		{edit.GIF, false, edit.PNG, false},
	} {
		h := codec.Header{Format: tt.from, Width: 40, Height: 20, Frames: 1, Palette: tt.palette}
		p, err := NewPlan(h, edit.Edits{Output: edit.Output{Format: tt.as}}, Options{})
		if err != nil || p.output.Palette != tt.want {
			t.Errorf("%s with a palette %v as %q: %v, %v", tt.from, tt.palette, tt.as, p.output.Palette, err)
		}
	}
}

func TestPlanGamma(t *testing.T) {
	h := codec.Header{Format: edit.PNG, Width: 40, Height: 20, Frames: 1}
	p, err := NewPlan(h, edits(resize(20, 0), resize(10, 0)), Options{Gamma: true})
	if err != nil || len(p.steps) != 2 || !p.steps[0].(scaleStep).gamma || !p.steps[1].(scaleStep).gamma {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestPlanIgnoresOrientation(t *testing.T) {
	h := codec.Header{Format: edit.PNG, Width: 40, Height: 20, Frames: 1, Orientation: 6}
	p, err := NewPlan(h, edits(resize(20, 0)), Options{IgnoreOrientation: true})
	if err != nil || p.height != 10 || len(p.steps) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestPlanLimits(t *testing.T) {
	line := codec.Header{Format: edit.PNG, Width: 1, Height: 30000, Frames: 1}
	gif := codec.Header{Format: edit.GIF, Width: 100, Height: 100, Frames: 100}
	big := codec.Header{Format: edit.PNG, Width: 5000, Height: 5000, Frames: 1}
	for name, tt := range map[string]struct {
		h   codec.Header
		e   edit.Edits
		opt Options
	}{
		"9,000,000 high": {line, edits(resize(300, 0)), Options{}},
		"memory":         {big, edits(resize(300, 0)), Options{Limits: codec.Limits{Memory: 50 << 20}}},
		// 100 frames of 64 MB each.
		"frames": {gif, edits(resize(4096, 4096)), Options{Limits: DefaultLimits(1769 << 20)}},
	} {
		var limit *codec.LimitError
		if p, err := NewPlan(tt.h, tt.e, tt.opt); !errors.As(err, &limit) {
			t.Errorf("%s: %+v, %v; want a LimitError", name, p, err)
		}
	}
	// A line can be cut to a square, however much larger than the square the
	// strip is that is scaled for it.
	for _, side := range []int{300, 4096} {
		if _, err := NewPlan(line, edits(resize(side, side)), Options{}); err != nil {
			t.Errorf("a line cut to %d×%d: %v", side, side, err)
		}
	}
}

// The decoder's picture is counted once: a PNG of as many pixels as are allowed
// fits into the memory that is assumed where nobody says.
func TestPlanMemory(t *testing.T) {
	largest := codec.Header{Format: edit.PNG, Width: 12000, Height: 10000, Frames: 1}
	if _, err := NewPlan(largest, edits(resize(300, 300)), Options{Limits: DefaultLimits(1769 << 20)}); err != nil {
		t.Error(err)
	}
}

// The WebP encoder takes hundreds of megabytes for such a size, which a small
// function does not have.
func TestPlanMemoryOfEncoding(t *testing.T) {
	h := codec.Header{Format: edit.PNG, Width: 5000, Height: 5000, Frames: 1}
	for _, tt := range []struct {
		format edit.Format
		memory int64
		fits   bool
	}{{edit.PNG, 700 << 20, true}, {edit.WebP, 700 << 20, false}, {edit.WebP, 1769 << 20, true}} {
		e := edit.Edits{Operations: []edit.Operation{resize(4096, 4096)}, Output: edit.Output{Format: tt.format}}
		if _, err := NewPlan(h, e, Options{Limits: DefaultLimits(tt.memory)}); (err == nil) != tt.fits {
			t.Errorf("%s in %d bytes: %v", tt.format, tt.memory, err)
		}
	}
}

// pngOf is the header of a PNG, which is decoded at full size.
func pngOf(w, h int) codec.Header {
	return codec.Header{Format: edit.PNG, Width: w, Height: h, Frames: 1}
}

func span(x0, y0, x1, y1 float64) resample.Window {
	return resample.Window{X0: x0, Y0: y0, X1: x1, Y1: y1}
}

// What plans come to, worked out by hand.
func TestPlanOperations(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4032, Height: 3024, Frames: 1}
	turnedCamera := camera
	turnedCamera.Orientation = 6 // upright it is 3024×4032
	small := pngOf(400, 200)
	all := scaleStep{window: span(0, 0, 400, 200), size: image.Pt(400, 200)}

	for name, tt := range map[string]struct {
		h     codec.Header
		ops   []edit.Operation
		denom int
		steps []step
		size  image.Point
	}{
		// 2000×1500 is 250×187.5 at an eighth, 1.25 times what is wanted.
		"a crop leaves the decoder its scale": {camera, ops(edit.Crop{Left: 1000, Top: 500, Right: 3000, Bottom: 2000}, resize(200, 0)), 8, []step{
			scaleStep{window: span(125, 62.5, 375, 250), size: image.Pt(200, 150)},
		}, image.Pt(200, 150)},
		// The upright left half is the lower half as stored: 1512 high, of which
		// a quarter is twice 189.
		"a crop of what is turned": {turnedCamera, ops(edit.Extract{Width: 1512, Height: 4032}, resize(189, 0)), 4, []step{
			scaleStep{window: span(0, 378, 1008, 756), size: image.Pt(504, 189)}, uprightStep{6},
		}, image.Pt(189, 504)},
		"only what was cut out is looked at": {small, ops(edit.Crop{Left: 100, Top: 0, Right: 300, Bottom: 200}, resize(50, 0)), 1, []step{
			scaleStep{window: span(100, 0, 300, 200), size: image.Pt(50, 50), within: image.Rect(100, 0, 300, 200)},
		}, image.Pt(50, 50)},
		"a crop alone": {small, ops(edit.Crop{Left: 7, Top: 9, Right: 9999, Bottom: 20}), 1, []step{
			scaleStep{window: span(7, 9, 400, 20), size: image.Pt(393, 11)},
		}, image.Pt(393, 11)},
		"crop of a crop": {small, ops(edit.Crop{Left: 100, Top: 50, Right: 300, Bottom: 150}, edit.CropAt{Width: 20, X: 5, Gravity: edit.SouthWest}), 1, []step{
			scaleStep{window: span(105, 50, 125, 150), size: image.Pt(20, 100)},
		}, image.Pt(20, 100)},
		"the second of slices": {small, ops(edit.Slice{Length: 150, Index: 2}), 1, []step{
			scaleStep{window: span(300, 0, 400, 200), size: image.Pt(100, 200)},
		}, image.Pt(100, 200)},
		"no such slice": {small, ops(edit.Slice{Rows: true, Length: 150, Index: 2}), 1, []step{all}, image.Pt(400, 200)},
		"an empty crop": {small, ops(edit.Crop{Left: 100, Top: 50, Right: 100, Bottom: 50}), 1, []step{all}, image.Pt(400, 200)},
		// Turned after it is scaled, though asked before.
		"mirrored first": {small, ops(edit.Flop{}, resize(100, 0)), 1, []step{
			scaleStep{window: span(0, 0, 400, 200), size: image.Pt(100, 50)}, uprightStep{2},
		}, image.Pt(100, 50)},
		"turned first": {small, ops(edit.Rotate{Angle: 90}, resize(100, 0)), 1, []step{
			scaleStep{window: span(0, 0, 400, 200), size: image.Pt(200, 100)}, uprightStep{6},
		}, image.Pt(100, 200)},
		"turned back": {turnedCamera, ops(edit.Rotate{Angle: 270}, resize(504, 0)), 4, []step{
			scaleStep{window: span(0, 0, 1008, 756), size: image.Pt(504, 378)},
		}, image.Pt(504, 378)},
		"mirrored twice": {small, ops(edit.Flop{}, edit.Flip{}), 1, []step{all, uprightStep{3}}, image.Pt(400, 200)},
		// The left of the mirrored picture is the right of the original.
		"cut after mirroring": {small, ops(edit.Flop{}, edit.Extract{Width: 10, Height: 200}), 1, []step{
			scaleStep{window: span(390, 0, 400, 200), size: image.Pt(10, 200)}, uprightStep{2},
		}, image.Pt(10, 200)},
		"turned later": {turnedCamera, ops(resize(400, 0), edit.AutoOrient{}), 8, []step{
			scaleStep{window: span(0, 0, 504, 378), size: image.Pt(400, 300)}, uprightStep{6},
		}, image.Pt(300, 400)},
		"blurred before it shrinks": {camera, ops(edit.ThumborBlur{Radius: 9, Sigma: 9}, resize(400, 0)), 1, []step{
			scaleStep{window: span(0, 0, 4032, 3024), size: image.Pt(4032, 3024)}, drawStepOf[edit.ThumborBlur](edit.ThumborBlur{Radius: 9, Sigma: 9}),
			scaleStep{window: span(0, 0, 4032, 3024), size: image.Pt(400, 300)},
		}, image.Pt(400, 300)},
		"blurred after": {camera, ops(resize(400, 0), edit.ThumborBlur{Radius: 9, Sigma: 9}), 8, []step{
			scaleStep{window: span(0, 0, 504, 378), size: image.Pt(400, 300)}, drawStepOf[edit.ThumborBlur](edit.ThumborBlur{Radius: 9, Sigma: 9}),
		}, image.Pt(400, 300)},
		// 400·cos 30° + 200·sin 30° = 446.4, 400·sin 30° + 200·cos 30° = 373.2.
		"turned by 30°": {small, ops(edit.Rotate{Angle: 30, Background: edit.Color{R: 9, A: 255}}), 1, []step{
			all, drawStepOf[edit.Rotate](rotation{30, color.NRGBA{R: 9, A: 255}}),
		}, image.Pt(446, 373)},
		"extended": {small, ops(edit.Extend{Left: 1, Top: 2, Right: 3, Bottom: 4, Mode: edit.ExtendMirror}), 1, []step{
			all, drawStepOf[edit.Extend](edit.Extend{Left: 1, Top: 2, Right: 3, Bottom: 4, Mode: edit.ExtendMirror}),
		}, image.Pt(404, 206)},
		"a canvas that lies as the picture": {small, ops(edit.Canvas{Width: 300, Height: 500, With: edit.FillBlur, Adaptive: true}), 1, []step{
			all, drawStepOf[edit.Canvas](pad{size: image.Pt(500, 300), at: image.Pt(50, 50), with: edit.FillBlur}),
		}, image.Pt(500, 300)},
		"a canvas that shows through": {small, ops(edit.Canvas{With: edit.FillAuto, Through: true}), 1, []step{
			all, drawStepOf[edit.Canvas](pad{size: image.Pt(400, 200), with: edit.FillAuto, through: true}),
		}, image.Pt(400, 200)},
		"a full canvas": {small, ops(edit.Canvas{Width: 400, Height: 100}), 1, []step{all}, image.Pt(400, 200)},
		"a circle": {small, ops(edit.Circle{Radius: 500}), 1, []step{
			scaleStep{window: span(100, 0, 300, 200), size: image.Pt(200, 200)}, drawStepOf[edit.Circle](filter.Ellipse{CX: 100, CY: 100, RX: 100, RY: 100}),
		}, image.Pt(200, 200)},
		"an ellipse at the edge": {small, ops(edit.RoundCrop{Left: 390, RX: 20, RY: 10}), 1, []step{
			scaleStep{window: span(370, 90, 400, 110), size: image.Pt(30, 20)}, drawStepOf[edit.RoundCrop](filter.Ellipse{CX: 20, CY: 10, RX: 20, RY: 10}),
		}, image.Pt(30, 20)},
		"corners": {small, ops(edit.RoundedCorners{Radius: 300}, edit.RoundCorners{RX: 9, RY: 8}), 1, []step{
			all, drawStepOf[edit.RoundedCorners](corners{rx: 100, ry: 100}), drawStepOf[edit.RoundCorners](corners{rx: 9, ry: 8}),
		}, image.Pt(400, 200)},
		"another kernel": {small, ops(edit.Resize{Width: 99, Height: 50, Kernel: edit.Mitchell}), 1, []step{
			// 396 wide: from 2 to 398.
			scaleStep{window: span(2, 0, 398, 200), size: image.Pt(396, 200)}, resampleStep{image.Pt(99, 50), edit.Mitchell},
		}, image.Pt(99, 50)},
		"another kernel, decoded small": {camera, ops(edit.Resize{Width: 400, Kernel: edit.Cubic}), 8, []step{
			scaleStep{window: span(0, 0, 504, 378), size: image.Pt(504, 378)}, resampleStep{image.Pt(400, 300), edit.Cubic},
		}, image.Pt(400, 300)},
		"nearest pixels are the original's": {camera, ops(edit.Resize{Width: 400, Kernel: edit.Nearest}), 1, []step{
			scaleStep{window: span(0, 0, 4032, 3024), size: image.Pt(4032, 3024)}, resampleStep{image.Pt(400, 300), edit.Nearest},
		}, image.Pt(400, 300)},
		// 101 is centerd in whole pixels where nothing is scaled.
		"not enlarged": {small, ops(edit.Resize{Width: 101, Height: 300, NoEnlarge: true}), 1, []step{
			scaleStep{window: span(149, 0, 250, 200), size: image.Pt(101, 200)},
		}, image.Pt(101, 200)},
	} {
		p, err := NewPlan(tt.h, edits(tt.ops...), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.look != nil || p.denom != tt.denom || !reflect.DeepEqual(p.steps, tt.steps) || image.Pt(p.width, p.height) != tt.size {
			t.Errorf("%s:\n 1/%d %+v %dx%d;\nwant 1/%d %+v %v", name, p.denom, p.steps, p.width, p.height, tt.denom, tt.steps, tt.size)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	h := pngOf(400, 200)
	for name, op := range map[string]edit.Operation{
		"too wide":       edit.Extract{Left: 1, Width: 400, Height: 1},
		"too high":       edit.Extract{Top: 100, Width: 1, Height: 101},
		"starts outside": edit.CropAt{X: 400, Width: 1, Height: 1},
		"starts below":   edit.CropAt{Y: 1, Width: 1, Gravity: edit.South, Height: 1},
		"no ellipse":     edit.RoundCrop{Left: 500, Top: 10, RX: 20, RY: 20},
		"no such font":   edit.OSSWatermark{Text: edit.Text{Content: "a", Font: "comic", Size: 20}},
		"no such letter": edit.OSSWatermark{Text: edit.Text{Content: "水", Size: 20}},
	} {
		var request *RequestError
		if p, err := NewPlan(h, edits(op), Options{}); !errors.As(err, &request) {
			t.Errorf("%s: %+v, %v; want a RequestError", name, p, err)
		}
	}
}

func TestPlanLimitsGrowth(t *testing.T) {
	h := pngOf(8000, 8000)
	limits := DefaultLimits(100 << 30)
	for name, tt := range map[string]struct {
		op   edit.Operation
		fits bool
	}{
		"as large as before": {edit.Flip{}, true},
		"scaled a little":    {edit.Resize{Scale: 1.02}, true},
		"scaled":             {edit.Resize{Scale: 1.1}, false},
		"a long side":        {edit.Extend{Right: edit.MaxSide}, false},
		"large on two sides": {edit.Extend{Right: 400, Bottom: 400}, false},
		"turned":             {edit.Rotate{Angle: 45}, false},
		"a canvas":           {edit.Canvas{Width: 9000, Height: 9000}, false},
		"over and over":      {edit.Resize{Scale: 1e4}, false},
	} {
		_, err := NewPlan(h, edits(tt.op), Options{Limits: limits})
		if fits := err == nil; fits != tt.fits || !fits && !errors.As(err, new(*codec.LimitError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Steps on pixels hold the picture and what they work with.
func TestPlanMemoryOfSteps(t *testing.T) {
	h := pngOf(5000, 5000) // 100 MB as pixels
	with := func(ops ...edit.Operation) int64 {
		p := newPlanner(operations, h, edits(ops...), Options{})
		if _, err := p.run(); err != nil {
			t.Fatal(err)
		}
		return p.memory()
	}
	plain := with(resize(500, 0))
	for name, op := range map[string]edit.Operation{
		"tone": edit.Negate{}, "detail": edit.SharpBlur{Sigma: 3}, "turn": edit.Rotate{Angle: 45}, "canvas": edit.Canvas{Width: 6000},
	} {
		if before, after := with(op, resize(500, 0)), with(resize(500, 0), op); before < plain+150e6 || after > plain+50e6 || after < plain {
			t.Errorf("%s: %d bytes before the resize, %d after; %d without", name, before, after, plain)
		}
	}
}
