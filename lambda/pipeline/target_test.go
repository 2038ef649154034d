package pipeline

import (
	"image"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// Sizes and windows, worked out by hand, for what a plain resize leaves alone.
func TestTarget(t *testing.T) {
	wide, high := image.Pt(400, 300), image.Pt(300, 400)
	all := func(size image.Point) resample.Window { return whole(size) }
	for name, tt := range map[string]struct {
		size image.Point
		r    edit.Resize
		win  resample.Window
		to   image.Point
	}{
		"inside, not enlarged":  {wide, edit.Resize{Width: 1000, Height: 1000, Fit: edit.Inside, NoEnlarge: true}, all(wide), wide},
		"inside, smaller":       {wide, edit.Resize{Width: 200, Height: 1000, Fit: edit.Inside, NoEnlarge: true}, all(wide), image.Pt(200, 150)},
		"outside, not enlarged": {wide, edit.Resize{Width: 600, Height: 100, Fit: edit.Outside, NoEnlarge: true}, all(wide), wide},
		"outside, not reduced":  {wide, edit.Resize{Width: 200, Height: 100, Fit: edit.Outside, NoReduce: true}, all(wide), wide},
		"outside, enlarged":     {wide, edit.Resize{Width: 600, Height: 100, Fit: edit.Outside, NoReduce: true}, all(wide), image.Pt(600, 450)},
		"fill, each side":       {wide, edit.Resize{Width: 600, Height: 100, Fit: edit.Fill, NoEnlarge: true}, all(wide), image.Pt(400, 100)},
		"fill, not reduced":     {wide, edit.Resize{Width: 600, Height: 100, Fit: edit.Fill, NoReduce: true}, all(wide), image.Pt(600, 300)},
		"neither":               {wide, edit.Resize{Width: 600, Height: 100, Fit: edit.Fill, NoReduce: true, NoEnlarge: true}, all(wide), wide},
		"one side":              {wide, edit.Resize{Width: 600, NoEnlarge: true}, all(wide), wide},
		"one side, smaller":     {wide, edit.Resize{Height: 150, NoEnlarge: true}, all(wide), image.Pt(200, 150)},
		"one side, not reduced": {wide, edit.Resize{Height: 150, NoReduce: true}, all(wide), wide},
		"cover, not enlarged":   {wide, edit.Resize{Width: 1000, Height: 1000, NoEnlarge: true}, all(wide), wide},
		"cover, one side":       {wide, edit.Resize{Width: 600, Height: 100, NoEnlarge: true}, span(0, 100, 400, 200), image.Pt(400, 100)},
		"cover, at a corner":    {wide, edit.Resize{Width: 100, Height: 600, NoEnlarge: true, Gravity: edit.SouthEast}, span(300, 0, 400, 300), image.Pt(100, 300)},
		"cover, smaller":        {wide, edit.Resize{Width: 100, Height: 100, NoEnlarge: true}, span(50, 0, 350, 300), image.Pt(100, 100)},
		"cover, not reduced":    {wide, edit.Resize{Width: 101, Height: 100, NoReduce: true}, span(149, 100, 250, 200), image.Pt(101, 100)},
		"cover, as large":       {wide, edit.Resize{Width: 600, Height: 600, NoReduce: true}, span(50, 0, 350, 300), image.Pt(600, 600)},
		"original width":        {wide, edit.Resize{OriginalWidth: true, Height: 100}, span(0, 100, 400, 200), image.Pt(400, 100)},
		"original height":       {wide, edit.Resize{OriginalHeight: true, Width: 100, Fit: edit.Inside}, all(wide), image.Pt(100, 75)},
		"original size":         {wide, edit.Resize{OriginalHeight: true, OriginalWidth: true}, all(wide), wide},
		"original, scaled":      {wide, edit.Resize{OriginalWidth: true, Height: 100, Scale: 0.5, Fit: edit.Fill}, all(wide), image.Pt(200, 50)},
		"scaled":                {wide, edit.Resize{Scale: 0.333}, all(wide), image.Pt(133, 100)},
		"scaled to nothing":     {wide, edit.Resize{Scale: 0.0001}, all(wide), image.Pt(1, 1)},
		"scaled, not enlarged":  {wide, edit.Resize{Scale: 3, NoEnlarge: true}, all(wide), wide},
		"one side, scaled":      {wide, edit.Resize{Width: 200, Scale: 0.5}, all(wide), image.Pt(100, 75)},
		"adaptive":              {high, edit.Resize{Width: 200, Height: 100, Fit: edit.Inside, Adaptive: true}, all(high), image.Pt(100, 133)},
		"adaptive, as it lies":  {wide, edit.Resize{Width: 200, Height: 100, Fit: edit.Fill, Adaptive: true}, all(wide), image.Pt(200, 100)},
		"adaptive, square":      {image.Pt(50, 50), edit.Resize{Width: 20, Height: 10, Fit: edit.Fill, Adaptive: true}, all(image.Pt(50, 50)), image.Pt(20, 10)},
		"adaptive, one side":    {high, edit.Resize{Width: 150, Adaptive: true}, all(high), image.Pt(150, 200)},
	} {
		if win, to := target(tt.size, tt.r); win != tt.win || to != tt.to {
			t.Errorf("%s: %v %v; want %v %v", name, win, to, tt.win, tt.to)
		}
	}
}

// A crop follows focal areas wherever they have got to: always the same square
// of a picture of 400×200, that from 200 to 300 and from 20 to 120.
func TestFocal(t *testing.T) {
	focal := edit.Focal{Left: 200, Top: 20, Right: 300, Bottom: 120}
	square := edit.Resize{Width: 50, Height: 50}
	for name, tt := range map[string]struct {
		ops  []edit.Operation
		want Change
	}{
		// A square of 200 around 250.
		"alone": {ops(focal, square), Change{Left: 150, Right: 350, Bottom: 200}},
		"over gravity": {ops(focal, edit.Resize{Width: 50, Height: 50, Gravity: edit.West}),
			Change{Left: 150, Right: 350, Bottom: 200}},
		"over focus": {ops(focal, edit.Resize{Width: 50, Height: 50, Focus: edit.Smart}), Change{Left: 150, Right: 350, Bottom: 200}},
		// A square of 200 at the right edge.
		"at an edge": {ops(edit.Focal{Left: 380, Right: 400, Bottom: 9}, square), Change{Left: 200, Right: 400, Bottom: 200}},
		// 40 by 10 at 20 and 10 by 10 at 120: (400·20 + 100·120)/500 = 40.
		"the mean of two": {ops(edit.Focal{Right: 40, Bottom: 10}, edit.Focal{Left: 115, Right: 125, Bottom: 10}, edit.Resize{Width: 10, Height: 50}),
			Change{Left: 20, Right: 60, Bottom: 200}},
		"nothing large": {ops(edit.Focal{Left: 9, Right: 9}, square), Change{Left: 100, Right: 300, Bottom: 200}},
		"after":         {ops(square, focal), Change{Left: 100, Right: 300, Bottom: 200}},
		"mirrored":      {ops(edit.Flop{}, focal, square), Change{Left: 50, Right: 250, Bottom: 200}},
		// Of 200×400, around 70 from the right and 250 down.
		"turned": {ops(edit.Rotate{Angle: 90}, focal, square), Change{Top: 150, Right: 200, Bottom: 350}},
		"cut":    {ops(focal, edit.Crop{Left: 100, Right: 400, Bottom: 100}, square), Change{Left: 100, Right: 200, Bottom: 100}},
		"scaled": {ops(focal, edit.Resize{Scale: 0.5}, focal, square), Change{Left: 75, Right: 175, Bottom: 100}},
		// 500×200: around 350.
		"extended": {ops(focal, edit.Extend{Left: 100}, square), Change{Left: 250, Right: 450, Bottom: 200}},
		// 400×300: at the bottom of 300×300.
		"on a canvas": {ops(focal, edit.Canvas{Height: 300, Gravity: edit.South}, square), Change{Left: 100, Right: 400, Bottom: 300}},
	} {
		d, err := Describe(pngOf(400, 200), edits(tt.ops...), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		tt.want.Type = Crop
		var last Change
		for _, c := range d.Changes {
			if c.Type == Crop {
				last = c
			}
		}
		if last != tt.want || d.Unsettled {
			t.Errorf("%s: %+v; want %+v", name, d.Changes, tt.want)
		}
	}
}

// With AutoOrient later, areas of the upright picture are found in the stored one.
func TestFocalBeforeAutoOrient(t *testing.T) {
	h := codec.Header{Format: edit.PNG, Width: 400, Height: 200, Frames: 1, Orientation: 6}
	// Upright 200×400. The lower end is at the right as stored.
	e := edits(edit.Focal{Left: 0, Top: 390, Right: 10, Bottom: 400}, edit.Resize{Width: 50, Height: 50}, edit.AutoOrient{})
	d, err := Describe(h, e, Options{})
	if err != nil || len(d.Changes) == 0 || d.Changes[0] != (Change{Type: Crop, Left: 200, Right: 400, Bottom: 200}) {
		t.Errorf("%+v, %v", d, err)
	}
}
