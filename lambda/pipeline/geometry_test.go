package pipeline

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

func TestFitSize(t *testing.T) {
	type box struct{ w, h int }
	for _, tt := range []struct {
		size image.Point
		box  box
		fit  edit.Fit
		want image.Point
	}{
		// 400×200 in a square, and the square's transposed cases.
		{image.Pt(400, 200), box{100, 100}, edit.Cover, image.Pt(200, 100)},
		{image.Pt(400, 200), box{100, 100}, edit.Outside, image.Pt(200, 100)},
		{image.Pt(400, 200), box{100, 100}, edit.Inside, image.Pt(100, 50)},
		{image.Pt(400, 200), box{100, 100}, edit.Fill, image.Pt(100, 100)},
		{image.Pt(200, 400), box{100, 100}, edit.Cover, image.Pt(100, 200)},
		{image.Pt(200, 400), box{100, 100}, edit.Inside, image.Pt(50, 100)},
		// The aspect ratio of the box: nothing to crop or pad.
		{image.Pt(400, 200), box{100, 50}, edit.Cover, image.Pt(100, 50)},
		{image.Pt(400, 200), box{100, 50}, edit.Inside, image.Pt(100, 50)},
		// One side only; the fit plays no part.
		{image.Pt(400, 200), box{100, 0}, edit.Cover, image.Pt(100, 50)},
		{image.Pt(400, 200), box{0, 100}, edit.Cover, image.Pt(200, 100)},
		{image.Pt(400, 200), box{0, 100}, edit.Inside, image.Pt(200, 100)},
		// Rounding: 3×100/7 = 42.86, 100×2/3 = 66.67, 5×1/2 = 2.5.
		{image.Pt(7, 3), box{100, 0}, edit.Cover, image.Pt(100, 43)},
		{image.Pt(3, 2), box{100, 0}, edit.Cover, image.Pt(100, 67)},
		{image.Pt(2, 5), box{1, 0}, edit.Cover, image.Pt(1, 3)},
		// Never less than one pixel.
		{image.Pt(30000, 1), box{300, 0}, edit.Cover, image.Pt(300, 1)},
		{image.Pt(1, 30000), box{300, 300}, edit.Inside, image.Pt(1, 300)},
		// Enlarging.
		{image.Pt(3, 3), box{200, 200}, edit.Cover, image.Pt(200, 200)},
		{image.Pt(1, 30000), box{300, 300}, edit.Cover, image.Pt(300, 9000000)},
	} {
		got := fitSize(tt.size, edit.Resize{Width: tt.box.w, Height: tt.box.h, Fit: tt.fit})
		if got != tt.want {
			t.Errorf("%v %v in %v: %v; want %v", tt.size, tt.fit, tt.box, got, tt.want)
		}
	}
}

func TestFitSizeLaws(t *testing.T) {
	side := rapid.IntRange(1, 20000)
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(side.Draw(t, "W"), side.Draw(t, "H"))
		r := edit.Resize{Width: side.Draw(t, "w"), Height: side.Draw(t, "h")}
		box := image.Pt(r.Width, r.Height)
		with := func(f edit.Fit) image.Point { r.Fit = f; return fitSize(size, r) }
		cover, inside := with(edit.Cover), with(edit.Inside)
		if cover.X < box.X || cover.Y < box.Y || cover.X != box.X && cover.Y != box.Y {
			t.Fatalf("cover %v of %v does not just cover %v", cover, size, box)
		}
		if inside.X > box.X || inside.Y > box.Y || inside.X != box.X && inside.Y != box.Y {
			t.Fatalf("inside %v of %v does not just lie in %v", inside, size, box)
		}
		if with(edit.Outside) != cover || with(edit.Fill) != box {
			t.Fatal("outside is cover without the crop, fill is the box")
		}
	})
}

func TestPlace(t *testing.T) {
	free := image.Pt(7, 10)
	for g, want := range map[edit.Gravity]image.Point{
		edit.Center: {X: 3, Y: 5}, edit.North: {X: 3, Y: 0}, edit.South: {X: 3, Y: 10},
		edit.West: {X: 0, Y: 5}, edit.East: {X: 7, Y: 5}, edit.NorthWest: {X: 0, Y: 0},
		edit.NorthEast: {X: 7, Y: 0}, edit.SouthWest: {X: 0, Y: 10}, edit.SouthEast: {X: 7, Y: 10},
	} {
		if got := placeIn(g, free); got != want {
			t.Errorf("placeIn(%v) = %v; want %v", g, got, want)
		}
	}
}

func TestCoverWindow(t *testing.T) {
	square := edit.Resize{Width: 100, Height: 100}
	with := func(g edit.Gravity) edit.Resize { r := square; r.Gravity = g; return r }
	for name, tt := range map[string]struct {
		size image.Point
		r    edit.Resize
		want resample.Window
	}{
		"wide":           {image.Pt(400, 200), square, resample.Window{X0: 100, X1: 300, Y1: 200}},
		"high":           {image.Pt(200, 401), square, resample.Window{X1: 200, Y0: 100.5, Y1: 300.5}},
		"square":         {image.Pt(7, 7), square, resample.Window{X1: 7, Y1: 7}},
		"between pixels": {image.Pt(3, 2), square, resample.Window{X0: 0.5, X1: 2.5, Y1: 2}},
		"west":           {image.Pt(400, 200), with(edit.NorthWest), resample.Window{X1: 200, Y1: 200}},
		"east":           {image.Pt(400, 200), with(edit.East), resample.Window{X0: 200, X1: 400, Y1: 200}},
		"south":          {image.Pt(200, 400), with(edit.SouthWest), resample.Window{X1: 200, Y0: 200, Y1: 400}},
		"a line":         {image.Pt(1, 30000), square, resample.Window{X1: 1, Y0: 14999.5, Y1: 15000.5}},
		"3:2 of 4:3": {image.Pt(4032, 3024), edit.Resize{Width: 300, Height: 200},
			resample.Window{X1: 4032, Y0: 168, Y1: 2856}}, // 4032×2/3 = 2688 of 3024
	} {
		if got := coverWindow(tt.size, tt.r); got != tt.want {
			t.Errorf("%s: %v; want %v", name, got, tt.want)
		}
	}
}

func TestCoverWindowLaws(t *testing.T) {
	side := rapid.IntRange(1, 20000)
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(side.Draw(t, "W"), side.Draw(t, "H"))
		r := edit.Resize{Width: side.Draw(t, "w"), Height: side.Draw(t, "h"), Gravity: edit.Gravity(rapid.IntRange(0, 8).Draw(t, "g"))}
		win := coverWindow(size, r)
		w, h := win.X1-win.X0, win.Y1-win.Y0
		const slack = 1e-6 // relative; the differences of large numbers are not better
		if win.X0 < 0 || win.Y0 < 0 || win.X1 > float64(size.X)+slack*w || win.Y1 > float64(size.Y)+slack*h || w <= 0 || h <= 0 {
			t.Fatalf("%v is not in %v", win, size)
		}
		if math.Abs(w*float64(r.Height)-h*float64(r.Width)) > slack*w*float64(r.Height) {
			t.Fatalf("%v has not the proportions of %dx%d", win, r.Width, r.Height)
		}
		if math.Abs(w-float64(size.X)) > slack*w && math.Abs(h-float64(size.Y)) > slack*h {
			t.Fatalf("%v of %v could be larger", win, size)
		}
	})
}

// For each orientation, cutting a window from the upright picture shows the same
// pixels as cutting its image from the stored one and turning that.
func TestAsStored(t *testing.T) {
	stored := image.NewNRGBA(image.Rect(0, 0, 5, 3))
	for i := range 15 {
		stored.SetNRGBA(i%5, i/5, color.NRGBA{R: uint8(i), A: 255})
	}
	for o := codec.Orientation(0); o <= 8; o++ {
		upright := codec.Upright(stored, o)
		size := upright.Rect.Size()
		for _, win := range []image.Rectangle{image.Rect(0, 0, 1, 1), image.Rect(1, 0, 3, 2), image.Rect(0, 1, 2, 3), {Max: size}} {
			f := resample.Window{X0: float64(win.Min.X), Y0: float64(win.Min.Y), X1: float64(win.Max.X), Y1: float64(win.Max.Y)}
			f = asStored(f, o, size)
			cut := cutOut(stored, image.Rect(int(f.X0), int(f.Y0), int(f.X1), int(f.Y1)))
			if got, want := codec.Upright(cut, o), cutOut(upright, win); fmt.Sprint(got.Rect, got.Pix) != fmt.Sprint(want.Rect, want.Pix) {
				t.Errorf("orientation %d, %v: %v %v; want %v %v", o, win, got.Rect, got.Pix, want.Rect, want.Pix)
			}
		}
	}
}

func cutOut(img *image.NRGBA, r image.Rectangle) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: r.Size()})
	for y := range r.Dy() {
		for x := range r.Dx() {
			out.SetNRGBA(x, y, img.NRGBAAt(r.Min.X+x, r.Min.Y+y))
		}
	}
	return out
}

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
