package smart

import (
	"image"
	"testing"

	"pgregory.net/rapid"
)

func TestMean(t *testing.T) {
	for name, tt := range map[string]struct {
		points []Focus
		want   Focus
	}{
		"none":       {nil, Focus{}},
		"weightless": {[]Focus{{3, 4, 0}}, Focus{}},
		"one":        {[]Focus{{100, 50, 7}}, Focus{100, 50, 7}},
		"two":        {[]Focus{{100, 50, 1}, {300, 50, 1}}, Focus{200, 50, 2}},
		"weights":    {[]Focus{{100, 0, 3}, {200, 40, 1}}, Focus{125, 10, 4}},
		"areas":      {[]Focus{FocusOf(image.Rect(0, 0, 10, 10)), FocusOf(image.Rect(20, 0, 25, 20))}, Focus{13.75, 7.5, 200}},
	} {
		if got := Mean(tt.points); got != tt.want {
			t.Errorf("%s: %v; want %v", name, got, tt.want)
		}
	}
}

// What Thumbor's transformer does.
func TestAutoCrop(t *testing.T) {
	for _, tt := range []struct {
		size, target image.Point
		focus        Focus
		want         image.Rectangle
	}{
		{image.Pt(400, 200), image.Pt(100, 100), Focus{100, 100, 1}, image.Rect(0, 0, 200, 200)},
		{image.Pt(400, 200), image.Pt(100, 200), Mean([]Focus{{100, 50, 1}, {300, 50, 1}}), image.Rect(150, 0, 250, 200)},
		{image.Pt(400, 200), image.Pt(100, 200), Mean([]Focus{{300, 50, 1}, {300, 150, 1}}), image.Rect(250, 0, 350, 200)},
		{image.Pt(200, 400), image.Pt(100, 200), Focus{200, 150, 2}, image.Rect(0, 0, 200, 400)},
		{image.Pt(400, 200), image.Pt(100, 100), FocusOf(image.Rect(300, 0, 400, 100)), image.Rect(200, 0, 400, 200)},
		{image.Pt(800, 600), image.Pt(400, 150), Focus{400, 300, 1}, image.Rect(0, 150, 800, 450)},
		// The same to two decimals: 1.333 and 1.326.
		{image.Pt(400, 300), image.Pt(610, 460), Focus{}, image.Rect(0, 0, 400, 300)},
		// 100.5 rounds to 100, being half way.
		{image.Pt(401, 200), image.Pt(100, 100), Focus{200.5, 0, 1}, image.Rect(100, 0, 300, 200)},
		{image.Pt(1, 30000), image.Pt(100, 100), Focus{0.5, 15000, 1}, image.Rect(0, 15000, 1, 15001)}, // 14999.5, to even
	} {
		if got := AutoCrop(tt.size, tt.target, tt.focus); got != tt.want {
			t.Errorf("%v to %v about %v: %v; want %v", tt.size, tt.target, tt.focus, got, tt.want)
		}
	}
}

func TestAutoCropLaws(t *testing.T) {
	side := rapid.IntRange(1, 9000)
	rapid.Check(t, func(t *rapid.T) {
		size, target := image.Pt(side.Draw(t, "W"), side.Draw(t, "H")), image.Pt(side.Draw(t, "w"), side.Draw(t, "h"))
		at := rapid.Float64Range(-100, 10000)
		got := AutoCrop(size, target, Focus{at.Draw(t, "x"), at.Draw(t, "y"), 1})
		if !got.In(image.Rectangle{Max: size}) || got.Dx() != size.X && got.Dy() != size.Y {
			t.Fatalf("%v of %v for %v", got, size, target)
		}
	})
}

func TestSmallSize(t *testing.T) {
	for in, want := range map[image.Point]image.Point{
		{X: 4032, Y: 3024}:  {X: 400, Y: 300},
		{X: 3024, Y: 4032}:  {X: 300, Y: 400},
		{X: 2725, Y: 2225}:  {X: 400, Y: 327}, // 326.6
		{X: 400, Y: 400}:    {X: 400, Y: 400},
		{X: 399, Y: 7}:      {X: 399, Y: 7},
		{X: 30000, Y: 1}:    {X: 400, Y: 1},
		{X: 800, Y: 1}:      {X: 400, Y: 1}, // a half
		{X: 0, Y: 0}:        {X: 0, Y: 0},
		{X: 16384, Y: 8192}: {X: 400, Y: 200},
	} {
		if got := SmallSize(in); got != want {
			t.Errorf("%v becomes %v; want %v", in, got, want)
		}
	}
}

func TestEnlarge(t *testing.T) {
	small := image.Rect(-1, 7, 399, 307)
	for _, tt := range []struct {
		r    image.Rectangle
		size image.Point
		want image.Rectangle
	}{
		{image.Rect(-1, 7, 399, 307), image.Pt(4032, 3024), image.Rect(0, 0, 4032, 3024)},
		{image.Rect(99, 57, 199, 157), image.Pt(4032, 3024), image.Rect(1008, 504, 2016, 1512)},
		{image.Rect(0, 8, 1, 9), image.Pt(4032, 3024), image.Rect(10, 10, 20, 20)}, // 10.08 and 20.16
		{image.Rect(99, 57, 199, 157), image.Pt(40, 30), image.Rect(10, 5, 20, 15)},
		{image.Rect(-50, 0, 1000, 1000), image.Pt(40, 30), image.Rect(0, 0, 40, 30)},
	} {
		if got := Enlarge(tt.r, small, tt.size); got != tt.want {
			t.Errorf("%v in %v: %v; want %v", tt.r, tt.size, got, tt.want)
		}
	}
	if got := Enlarge(image.Rect(1, 1, 2, 2), image.Rectangle{}, image.Pt(9, 9)); !got.Empty() {
		t.Errorf("of nothing: %v", got)
	}
}

func TestCropAround(t *testing.T) {
	size := image.Pt(400, 300)
	for _, tt := range []struct {
		r    image.Rectangle
		crop image.Point
		want image.Rectangle
	}{
		{image.Rect(100, 100, 120, 140), image.Pt(50, 60), image.Rect(85, 90, 135, 150)},
		{image.Rect(0, 0, 10, 10), image.Pt(50, 60), image.Rect(0, 0, 50, 60)},
		{image.Rect(390, 295, 400, 300), image.Pt(50, 60), image.Rect(350, 240, 400, 300)},
		{image.Rect(100, 100, 101, 101), image.Pt(400, 10), image.Rect(0, 95, 400, 105)},
		{image.Rect(100, 100, 101, 101), image.Pt(900, 900), image.Rect(0, 0, 400, 300)},
	} {
		if got := CropAround(tt.r, size, tt.crop); got != tt.want {
			t.Errorf("%v around %v: %v; want %v", tt.crop, tt.r, got, tt.want)
		}
	}
}

// What a copy shows at its edges is at the image's, and neighbors stay so.
func TestEnlargeLaws(t *testing.T) {
	side := rapid.IntRange(1, 20000)
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(side.Draw(t, "w"), side.Draw(t, "h"))
		small := image.Rectangle{Max: SmallSize(size)}
		if small.Dx() > 400 || small.Dy() > 400 || small.Empty() {
			t.Fatalf("the copy of %v is %v", size, small)
		}
		if got := Enlarge(small, small, size); got != (image.Rectangle{Max: size}) {
			t.Fatalf("all of %v is %v", size, got)
		}
		x := rapid.IntRange(0, small.Dx()).Draw(t, "x")
		left, right := image.Rect(0, 0, x, small.Dy()), image.Rect(x, 0, small.Dx(), small.Dy())
		if l, r := Enlarge(left, small, size), Enlarge(right, small, size); l.Dx()+r.Dx() != size.X {
			t.Fatalf("%v and %v do not make up %v", l, r, size)
		}
	})
}
