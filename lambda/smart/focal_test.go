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
