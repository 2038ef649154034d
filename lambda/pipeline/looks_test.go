package pipeline

import (
	"context"
	"errors"
	"image"
	"image/color"
	"reflect"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/smart"
)

// fakeDetector sees what it is told to.
type fakeDetector struct {
	boxes  []smart.Box
	labels []string
	err    error
	// least is the confidence that was asked for, and size that of the copy.
	least *float64
	size  *image.Point
}

func (f fakeDetector) Copy(size image.Point) image.Point { return size.Div(2) }

func (f fakeDetector) Faces(_ context.Context, img *image.NRGBA) ([]smart.Box, error) {
	if f.size != nil {
		*f.size = img.Rect.Size()
	}
	return f.boxes, f.err
}

func (f fakeDetector) Labels(_ context.Context, _ *image.NRGBA, least float64) ([]string, error) {
	if f.least != nil {
		*f.least = least
	}
	return f.labels, f.err
}

// What is planned to look at, and what after it.
func TestPlanLooks(t *testing.T) {
	camera := codec.Header{Format: edit.JPEG, Width: 4032, Height: 3024, Frames: 1, Orientation: 6}
	whole := span(0, 0, 4032, 3024)
	for name, tt := range map[string]struct {
		ops                []edit.Operation
		denom              int
		before, copy, then []step
		keep               image.Rectangle
		size               image.Point
	}{
		// Trimming needs the pixels themselves; then a plain crop.
		"trim": {ops(edit.ThumborTrim{}, resize(100, 0)), 1,
			[]step{scaleStep{window: whole, size: image.Pt(4032, 3024)}, uprightStep{6}}, nil,
			[]step{scaleStep{window: span(10, 20, 410, 820), size: image.Pt(100, 200), within: image.Rect(10, 20, 410, 820)}},
			image.Rect(10, 20, 410, 820), image.Pt(100, 200)},
		// 300×300 of 3024×3024 is decoded at an eighth, 378×504 upright, and
		// looked at with 300×400.
		"smart": {ops(edit.Resize{Width: 300, Height: 300, Focus: edit.Smart}), 8, nil,
			[]step{scaleStep{window: span(0, 0, 504, 378), size: image.Pt(400, 300)}, uprightStep{6}},
			[]step{scaleStep{window: span(1, 0, 379, 378), size: image.Pt(300, 300)}, uprightStep{6}},
			image.Rect(0, 8, 3024, 3032), image.Pt(300, 300)},
		// What follows a face is not known, so everything is decoded.
		"face": {ops(edit.SmartCrop{}, resize(100, 0)), 1, nil,
			[]step{scaleStep{window: whole, size: image.Pt(400, 300)}, uprightStep{6}},
			[]step{scaleStep{window: span(32, 2000, 432, 2200), size: image.Pt(200, 100), within: image.Rect(32, 2000, 432, 2200)}, uprightStep{6}},
			image.Rect(824, 32, 1024, 432), image.Pt(100, 200)},
	} {
		p, err := NewPlan(camera, edits(tt.ops...), Options{})
		if err != nil || p.look == nil {
			t.Errorf("%s: %+v, %v", name, p, err)
			continue
		}
		look := p.look
		if p.denom != tt.denom || !reflect.DeepEqual(p.steps, tt.before) || !reflect.DeepEqual(look.steps, tt.copy) {
			t.Errorf("%s: 1/%d %+v, %+v; want 1/%d %+v, %+v", name, p.denom, p.steps, look.steps, tt.denom, tt.before, tt.copy)
		}
		next, err := look.next(answer{keep: tt.keep})
		if err != nil || next.look != nil || !reflect.DeepEqual(next.steps, tt.then) || image.Pt(next.width, next.height) != tt.size {
			t.Errorf("%s: then %+v %dx%d, %v; want %+v %v", name, next.steps, next.width, next.height, err, tt.then, tt.size)
		}
	}
}

// Where nothing is cropped there is nothing to look for.
func TestPlanLooksNoFurther(t *testing.T) {
	for _, r := range []edit.Resize{
		{Width: 200, Height: 100, Focus: edit.Smart}, {Width: 1001, Height: 500, Focus: edit.Entropy},
		{Width: 999, Height: 999, Focus: edit.Attention, NoEnlarge: true},
	} {
		if p, err := NewPlan(pngOf(400, 200), edits(r), Options{}); err != nil || p.look != nil {
			t.Errorf("%+v: %+v, %v", r, p.look, err)
		}
	}
}

func TestTrim(t *testing.T) {
	img := flat(9, 7, grayOf(255))
	for y := 2; y < 5; y++ {
		for x := 3; x < 8; x++ {
			img.SetNRGBA(x, y, red)
		}
	}
	img.SetNRGBA(8, 6, blue)
	for name, tt := range map[string]struct {
		op   edit.Operation
		want image.Rectangle // and what its left upper pixel is
		at   color.NRGBA
	}{
		"to the corner":      {edit.ThumborTrim{}, image.Rect(0, 0, 6, 5), red},
		"with tolerance":     {edit.ThumborTrim{Tolerance: 442}, image.Rect(0, 0, 9, 7), grayOf(255)},
		"by the other one":   {edit.ThumborTrim{BottomRight: true}, image.Rect(0, 0, 9, 7), grayOf(255)},
		"specks are no edge": {edit.SharpTrim{Threshold: 10}, image.Rect(0, 0, 5, 3), red},
		"another background": {edit.SharpTrim{Given: true, Background: edit.Color{B: 255, A: 255}}, image.Rect(0, 0, 9, 7), grayOf(255)},
	} {
		got := made(t, img, tt.op)
		if got.Rect != tt.want || got.NRGBAAt(0, 0) != tt.at {
			t.Errorf("%s: %v, first %v; want %v, %v", name, got.Rect, got.NRGBAAt(0, 0), tt.want, tt.at)
		}
	}
	// What is found is what the next operation sees.
	if got := made(t, img, edit.ThumborTrim{}, edit.Flip{}, edit.Crop{Right: 1, Bottom: 1}, edit.ThumborTrim{}); got.Rect.Size() != image.Pt(1, 1) || got.NRGBAAt(0, 0) == red {
		t.Errorf("trimmed and cut: %v %v", got.Rect, got.NRGBAAt(0, 0))
	}
}

func TestSmartCrop(t *testing.T) {
	img := stripes(20, make([]color.NRGBA, 40)...)
	img.SetNRGBA(10, 10, red)
	var size image.Point
	two := fakeDetector{boxes: []smart.Box{{Left: 0.25, Top: 0.5, Width: 0.25, Height: 0.25}, {Width: 0.1, Height: 0.1}}, size: &size}
	crop := func(d Detector, op edit.SmartCrop) (*image.NRGBA, error) {
		r, err := Run(t.Context(), encodePNG(t, img), edits(op), Options{Detector: d})
		if err != nil {
			return nil, err
		}
		return decode(t, r.Bytes), nil
	}
	got, err := crop(two, edit.SmartCrop{})
	if err != nil || got.Rect.Size() != image.Pt(10, 5) || got.NRGBAAt(0, 0) != red || size != image.Pt(20, 10) {
		t.Errorf("%v, %v, looked at %v", got, err, size)
	}
	if got, err = crop(two, edit.SmartCrop{FaceIndex: 1, Padding: 2}); err != nil || got.Rect.Size() != image.Pt(8, 6) {
		t.Errorf("padded: %v, %v", got, err)
	}
	if got, err = crop(fakeDetector{}, edit.SmartCrop{FaceIndex: 1}); err != nil || got.Rect.Size() != image.Pt(40, 20) {
		t.Errorf("no face: %v, %v", got, err)
	}
	for _, op := range []edit.SmartCrop{{FaceIndex: 2}, {Padding: -3}} {
		if got, err = crop(two, op); !errors.As(err, new(*RequestError)) {
			t.Errorf("%+v: %v, %v; want a RequestError", op, got, err)
		}
	}
	broken := errors.New("broken")
	if _, err = crop(fakeDetector{err: broken}, edit.SmartCrop{}); err != broken {
		t.Errorf("%v", err)
	}
}

// A square of what is looked for is found on all of its sides.
func TestFocus(t *testing.T) {
	img := flat(90, 30, grayOf(120))
	for y := 8; y < 22; y++ {
		for x := 64; x < 78; x++ {
			img.SetNRGBA(x, y, color.NRGBA{uint8(40 * (x % 3)), uint8(200 - 80*(y%2)), 30, 255})
		}
	}
	for _, f := range []edit.Focus{edit.Smart, edit.Entropy, edit.Attention} {
		got := made(t, img, edit.Resize{Width: 30, Height: 30, Focus: f})
		seen := 0
		for i := 0; i < len(got.Pix); i += 4 {
			if got.Pix[i] != got.Pix[i+2] {
				seen++
			}
		}
		if got.Rect.Size() != image.Pt(30, 30) || seen < 10*14 {
			t.Errorf("focus %d: %v with %d pixels of 196", f, got.Rect, seen)
		}
	}
}

// Faces go before what else there is, and are kept in the middle.
func TestFocusOnFaces(t *testing.T) {
	var columns []color.NRGBA
	for x := range 90 {
		columns = append(columns, grayOf(uint8(2*x)))
	}
	original := encodePNG(t, stripes(30, columns...))
	d := fakeDetector{boxes: []smart.Box{{Left: 0.5, Width: 0.2, Height: 0.5}}} // around 54
	r, err := Run(t.Context(), original, edits(edit.Resize{Width: 30, Height: 30, Focus: edit.Smart}), Options{Detector: d})
	if err != nil {
		t.Fatal(err)
	}
	if got := decode(t, r.Bytes).NRGBAAt(0, 0); got != grayOf(2*39) {
		t.Errorf("starts with %v; want column 39", got)
	}
}

func TestContentModeration(t *testing.T) {
	original := encodePNG(t, spot(33, grayOf(0), grayOf(255)))
	var least float64
	for name, tt := range map[string]struct {
		found   []string
		op      edit.ContentModeration
		blurred bool
	}{
		"nothing":      {nil, edit.ContentModeration{MinConfidence: 75, Blur: 50}, false},
		"anything":     {[]string{"Violence"}, edit.ContentModeration{MinConfidence: 75, Blur: 50}, true},
		"one of those": {[]string{"Violence"}, edit.ContentModeration{MinConfidence: 60, Blur: 1, Labels: "Alcohol;Violence"}, true},
		"none of them": {[]string{"Viol"}, edit.ContentModeration{MinConfidence: 75, Blur: 50, Labels: "Alcohol;Violence"}, false},
		"no blur":      {[]string{"Violence"}, edit.ContentModeration{MinConfidence: 75}, false},
	} {
		r, err := Run(t.Context(), original, edits(tt.op), Options{Detector: fakeDetector{labels: tt.found, least: &least}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if middle := decode(t, r.Bytes).NRGBAAt(16, 16); middle == grayOf(255) == tt.blurred || least != tt.op.MinConfidence {
			t.Errorf("%s: the spot is %v, confidence %v", name, middle, least)
		}
	}
	_, err := Run(t.Context(), original, edits(edit.ContentModeration{}), Options{})
	if !errors.As(err, new(*UnavailableError)) {
		t.Errorf("without a detector: %v", err)
	}
}

func TestBuiltinSeesNoFaceInAWall(t *testing.T) {
	boxes, err := Builtin{}.Faces(t.Context(), flat(100, 80, grayOf(90)))
	if err != nil || len(boxes) != 0 {
		t.Errorf("%v, %v", boxes, err)
	}
	if got := (Builtin{}).Copy(image.Pt(4000, 2000)); got != image.Pt(400, 200) {
		t.Errorf("the copy is %v", got)
	}
}
