package pipeline

import (
	"errors"
	"image"
	"testing"
	"time"

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
