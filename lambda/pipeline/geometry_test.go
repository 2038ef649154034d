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
