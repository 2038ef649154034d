package pipeline

import (
	"errors"
	"image"
	"image/color"
	"slices"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

func resize(w, h int) edit.Resize { return edit.Resize{Width: w, Height: h} }

func edits(ops ...edit.Operation) edit.Edits { return edit.Edits{Operations: ops} }

func TestPlan(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4032, Height: 3024, Frames: 1}
	turned := camera
	turned.Orientation = 6
	p3 := camera
	p3.Profile = []byte("profile")
	png := codec.Header{Format: edit.PNG, Width: 400, Height: 200, Frames: 1}
	red := color.NRGBA{R: 255, A: 255}

	for name, tt := range map[string]struct {
		h     codec.Header
		e     edit.Edits
		denom int
		steps []Step
		size  image.Point
	}{
		// 400×300 is wanted; a quarter is 1008×756 (2.5 times), an eighth 504×378 (1.3 times).
		"cover": {camera, edits(resize(300, 300)), 4, []Step{
			Scale{image.Rect(0, 0, 1008, 756), image.Pt(400, 300)}, Crop{image.Rect(50, 0, 350, 300)},
		}, image.Pt(300, 300)},
		"width": {camera, edits(resize(720, 0)), 2, []Step{
			Scale{image.Rect(0, 0, 2016, 1512), image.Pt(720, 540)},
		}, image.Pt(720, 540)},
		"an eighth": {camera, edits(resize(100, 0)), 8, []Step{
			Scale{image.Rect(0, 0, 504, 378), image.Pt(100, 75)},
		}, image.Pt(100, 75)},
		// A quarter is 1.8 times 560×420, the least that will do.
		"just 1.8 times": {camera, edits(resize(560, 0)), 4, []Step{
			Scale{image.Rect(0, 0, 1008, 756), image.Pt(560, 420)},
		}, image.Pt(560, 420)},
		"under 1.8 times": {camera, edits(resize(561, 0)), 2, []Step{
			Scale{image.Rect(0, 0, 2016, 1512), image.Pt(561, 421)},
		}, image.Pt(561, 421)},
		"hardly smaller": {camera, edits(resize(3000, 0)), 1, []Step{
			Scale{image.Rect(0, 0, 4032, 3024), image.Pt(3000, 2250)},
		}, image.Pt(3000, 2250)},
		"the same size": {camera, edits(resize(4032, 0)), 1, nil, image.Pt(4032, 3024)},
		// Upright it is 3024×4032.
		"turned": {turned, edits(resize(300, 0)), 4, []Step{
			Upright{6}, Scale{image.Rect(0, 0, 756, 1008), image.Pt(300, 400)},
		}, image.Pt(300, 400)},
		"profile": {p3, edits(resize(300, 300)), 4, []Step{
			Scale{image.Rect(0, 0, 1008, 756), image.Pt(400, 300)}, Crop{image.Rect(50, 0, 350, 300)}, ToSRGB{},
		}, image.Pt(300, 300)},
		"profile, nothing to do": {p3, edits(), 1, []Step{ToSRGB{}}, image.Pt(4032, 3024)},
		"profile before padding": {p3, edits(edit.Resize{Width: 400, Height: 400, Fit: edit.Contain, Background: red}), 4, []Step{
			Scale{image.Rect(0, 0, 1008, 756), image.Pt(400, 300)}, ToSRGB{}, Pad{image.Pt(400, 400), image.Pt(0, 50), red},
		}, image.Pt(400, 400)},
		"contain": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Contain, Gravity: edit.South}), 1, []Step{
			Scale{image.Rect(0, 0, 400, 200), image.Pt(100, 50)}, Pad{image.Pt(100, 100), image.Pt(0, 50), color.NRGBA{}},
		}, image.Pt(100, 100)},
		"inside": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Inside}), 1, []Step{
			Scale{image.Rect(0, 0, 400, 200), image.Pt(100, 50)},
		}, image.Pt(100, 50)},
		"outside": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Outside}), 1, []Step{
			Scale{image.Rect(0, 0, 400, 200), image.Pt(200, 100)},
		}, image.Pt(200, 100)},
		"fill": {png, edits(edit.Resize{Width: 100, Height: 100, Fit: edit.Fill}), 1, []Step{
			Scale{image.Rect(0, 0, 400, 200), image.Pt(100, 100)},
		}, image.Pt(100, 100)},
		"gravity": {png, edits(edit.Resize{Width: 100, Height: 100, Gravity: edit.East}), 1, []Step{
			Scale{image.Rect(0, 0, 400, 200), image.Pt(200, 100)}, Crop{image.Rect(100, 0, 200, 100)},
		}, image.Pt(100, 100)},
		"one after the other": {png, edits(resize(200, 0), resize(50, 50)), 1, []Step{
			Scale{image.Rect(0, 0, 400, 200), image.Pt(200, 100)},
			Scale{image.Rect(0, 0, 200, 100), image.Pt(100, 50)}, Crop{image.Rect(25, 0, 75, 50)},
		}, image.Pt(50, 50)},
	} {
		p, err := NewPlan(tt.h, tt.e, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.Denom != tt.denom || !slices.Equal(p.Steps, tt.steps) || image.Pt(p.Width, p.Height) != tt.size {
			t.Errorf("%s: 1/%d %+v %dx%d; want 1/%d %+v %v", name, p.Denom, p.Steps, p.Width, p.Height, tt.denom, tt.steps, tt.size)
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
		"all defaults":  {edit.Output{}, Options{}, edit.Output{Format: edit.GIF, Quality: codec.DefaultQuality}, true},
		"configured":    {edit.Output{}, Options{Quality: 55}, edit.Output{Format: edit.GIF, Quality: 55}, true},
		"as WebP":       {edit.Output{Format: edit.WebP}, Options{Quality: 55, WebPQuality: 44, Progressive: true}, edit.Output{Format: edit.WebP, Quality: 44}, false},
		"as any":        {edit.Output{Format: edit.WebP}, Options{Quality: 55}, edit.Output{Format: edit.WebP, Quality: 55}, false},
		"progressive":   {edit.Output{Format: edit.JPEG}, Options{Quality: 55, WebPQuality: 44, Progressive: true}, edit.Output{Format: edit.JPEG, Quality: 55, Progressive: true}, false},
		"asked for it":  {edit.Output{Format: edit.JPEG, Progressive: true}, Options{Quality: 55}, edit.Output{Format: edit.JPEG, Quality: 55, Progressive: true}, false},
		"asked for":     {edit.Output{Quality: 9}, Options{Quality: 55}, edit.Output{Format: edit.GIF, Quality: 9}, true},
		"another still": {edit.Output{Format: edit.PNG}, Options{Quality: 55}, edit.Output{Format: edit.PNG, Quality: 55}, false},
	} {
		p, err := NewPlan(gif, edit.Edits{Output: tt.out}, tt.opt)
		if err != nil || p.Output != tt.want || p.Animated != tt.animated {
			t.Errorf("%s: %+v, animated %v, %v", name, p.Output, p.Animated, err)
		}
	}
}

func TestPlanIgnoresOrientation(t *testing.T) {
	h := codec.Header{Format: edit.PNG, Width: 40, Height: 20, Frames: 1, Orientation: 6}
	p, err := NewPlan(h, edits(resize(20, 0)), Options{IgnoreOrientation: true})
	if err != nil || p.Height != 10 || len(p.Steps) != 1 {
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
	// Scaling takes 300 × 10,000 pixels and the result, 12 MB in all; turning
	// upright takes another 480 MB.
	opt := Options{Limits: codec.Limits{Memory: largest.Memory(1) + 20<<20}}
	if _, err := NewPlan(largest, edits(resize(300, 300)), opt); err != nil {
		t.Error(err)
	}
	turned := largest
	turned.Orientation = 6
	if _, err := NewPlan(turned, edits(resize(300, 300)), opt); !errors.As(err, new(*codec.LimitError)) {
		t.Errorf("turned: %v", err)
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
