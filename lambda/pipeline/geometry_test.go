package pipeline

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/edit"
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
		{image.Pt(400, 200), box{100, 100}, edit.Contain, image.Pt(100, 50)},
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
		if with(edit.Outside) != cover || with(edit.Contain) != inside || with(edit.Fill) != box {
			t.Fatal("outside is cover without the crop, contain is inside before the padding, fill is the box")
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
		if got := place(g, free); got != want {
			t.Errorf("place(%v) = %v; want %v", g, got, want)
		}
	}
}

func TestScaleToKeepsWholePicturesWhole(t *testing.T) {
	window := image.Rect(50, 0, 150, 100)
	s, rest := scaleTo(image.Pt(400, 200), image.Pt(200, 100), window)
	if want := (Scale{Source: image.Rect(0, 0, 400, 200), Size: image.Pt(200, 100)}); s != want || rest != window {
		t.Errorf("%+v, %v; want %+v, %v", s, rest, want, window)
	}
}

// A line of 1×30000 pixels covers 300×300 as 300×9,000,000. The window's 300
// rows lie over source rows 14999.5 to 15000.5; with 3 more on either side for
// the filter these are rows 14996 to 15004, and 2400 rows of the result.
func TestScaleToOfALine(t *testing.T) {
	s, rest := scaleTo(image.Pt(1, 30000), image.Pt(300, 9000000), image.Rect(0, 4499850, 300, 4500150))
	want := Scale{Source: image.Rect(0, 14996, 1, 15004), Size: image.Pt(300, 2400)}
	if s != want || rest != image.Rect(0, 1050, 300, 1350) {
		t.Errorf("%+v, %v", s, rest)
	}
}

// The same of a line as long as the pixel limit lets it be, whose positions
// multiplied take more than 64 bits: the window's 4096 rows lie over source rows
// 59,999,999.5 to 60,000,000.5.
func TestScaleToOfTheLongestLine(t *testing.T) {
	const length, side = 120_000_000, 4096
	lo := (length*side - side) / 2
	s, rest := scaleTo(image.Pt(1, length), image.Pt(side, length*side), image.Rect(0, lo, side, lo+side))
	want := Scale{Source: image.Rect(0, 59_999_996, 1, 60_000_004), Size: image.Pt(side, 8*side)}
	if s != want || rest != image.Rect(0, 14336, side, 14336+side) {
		t.Errorf("%+v, %v", s, rest)
	}
}

func TestScaleToLaws(t *testing.T) {
	side := rapid.IntRange(1, 5000)
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(side.Draw(t, "W"), side.Draw(t, "H"))
		box := image.Pt(side.Draw(t, "w"), side.Draw(t, "h"))
		scaled := fitSize(size, edit.Resize{Width: box.X, Height: box.Y})
		at := place(edit.Gravity(rapid.IntRange(0, 8).Draw(t, "g")), scaled.Sub(box))
		s, rest := scaleTo(size, scaled, image.Rectangle{Min: at, Max: at.Add(box)})
		if !s.Source.In(image.Rectangle{Max: size}) || s.Source.Empty() {
			t.Fatalf("source %v of %v", s.Source, size)
		}
		if !rest.In(image.Rectangle{Max: s.Size}) || rest.Size() != box {
			t.Fatalf("window %v of %v; want the size %v", rest, s.Size, box)
		}
		// Either edge of the window shows the place in the original that it
		// would show had the whole been scaled, to within half a pixel.
		for _, axis := range []struct{ size, scaled, at, from, of, to, rest, window int }{
			{size.X, scaled.X, at.X, s.Source.Min.X, s.Source.Dx(), s.Size.X, rest.Min.X, box.X},
			{size.Y, scaled.Y, at.Y, s.Source.Min.Y, s.Source.Dy(), s.Size.Y, rest.Min.Y, box.Y},
		} {
			for _, edge := range []int{0, axis.window} {
				want := float64(axis.at + edge)
				shown := float64(axis.from) + float64(axis.rest+edge)*float64(axis.of)/float64(axis.to)
				if got := shown * float64(axis.scaled) / float64(axis.size); math.Abs(got-want) > 0.5+1e-6 {
					t.Fatalf("pixel %v of the whole is at %v", want, got)
				}
			}
		}
	})
}
