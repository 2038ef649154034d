package filter

import (
	"image"
	"slices"
	"testing"

	"s3resize/lambda/edit"
)

func px(n float64) edit.Position { return edit.Position{Kind: edit.PositionPixels, Value: n} }

func percent(n float64) edit.Position { return edit.Position{Kind: edit.PositionPercent, Value: n} }

// fromEnd counts from the far edge.
func fromEnd(p edit.Position) edit.Position { p.End = true; return p }

var (
	center = edit.Position{Kind: edit.PositionCenter}
	repeat = edit.Position{Kind: edit.PositionRepeat}
)

// What Thumbor's code answers.
func TestThumborWatermarkPlaces(t *testing.T) {
	for _, tt := range []struct {
		base, overlay image.Point
		x, y          edit.Position
		want          []image.Point
	}{
		{image.Pt(800, 533), image.Pt(100, 50), px(30), fromEnd(px(-50)), []image.Point{{30, 433}}},
		{image.Pt(800, 533), image.Pt(100, 50), center, center, []image.Point{{350, 241}}},
		{image.Pt(800, 533), image.Pt(100, 50), center, px(40), []image.Point{{350, 40}}},
		{image.Pt(800, 533), image.Pt(100, 50), fromEnd(px(0)), fromEnd(px(-10)), []image.Point{{700, 473}}},
		{image.Pt(100, 100), image.Pt(40, 30), px(30), repeat, []image.Point{{30, 0}, {30, 35}, {30, 70}}},
		{image.Pt(300, 200), image.Pt(600, 400), fromEnd(px(-10)), fromEnd(px(-100)), []image.Point{{-310, -300}}},
		{image.Pt(300, 200), image.Pt(30, 40), percent(100), percent(100), []image.Point{{300, 200}}},
		{image.Pt(300, 200), image.Pt(30, 40), fromEnd(percent(-100)), px(0), []image.Point{{-30, 0}}},
		{image.Pt(300, 200), image.Pt(150, 200), repeat, px(0), []image.Point{{0, 0}, {150, 0}}},
		{image.Pt(800, 50), image.Pt(10, 10), fromEnd(percent(-20)), percent(37), []image.Point{{630, 19}}}, // 18.5
		// By hand: 50 pixels less than 2 marks leave one, and none fits into 20.
		{image.Pt(50, 10), image.Pt(30, 10), repeat, repeat, []image.Point{{0, 0}}},
		{image.Pt(20, 10), image.Pt(30, 10), repeat, px(0), nil},
		{image.Pt(50, 10), image.Pt(0, 10), repeat, px(0), nil},
		{image.Pt(23, 10), image.Pt(5, 10), repeat, px(0), []image.Point{{0, 0}, {6, 0}, {12, 0}, {18, 0}}},
	} {
		if got := ThumborWatermarkPlaces(tt.base, tt.overlay, tt.x, tt.y); !slices.Equal(got, tt.want) {
			t.Errorf("%v on %v at %v, %v: %v; want %v", tt.overlay, tt.base, tt.x, tt.y, got, tt.want)
		}
	}
}

// 20×10 marks would fit 200 times: 36 are laid, the last of them at the edges.
func TestThumborWatermarkPlacesLimit(t *testing.T) {
	got := ThumborWatermarkPlaces(image.Pt(400, 100), image.Pt(20, 10), repeat, repeat)
	if len(got) != 36 || got[0] != image.Pt(0, 0) || got[1] != image.Pt(0, 18) || got[35] != image.Pt(380, 90) {
		t.Errorf("%d places, %v", len(got), got)
	}
	if got := ThumborWatermarkPlaces(image.Pt(200, 100), image.Pt(20, 10), repeat, repeat); len(got) != 100 {
		t.Errorf("%d places; want all 100", len(got))
	}
}

func TestSIHOverlayPlace(t *testing.T) {
	base, mark := image.Pt(400, 300), image.Pt(40, 20)
	none := edit.Position{}
	for _, tt := range []struct {
		base      image.Point
		left, top edit.Position
		gravity   edit.Gravity
		want      image.Point
	}{
		{base, px(10), px(20), edit.Center, image.Pt(10, 20)},
		{base, none, none, edit.Center, image.Pt(180, 140)},
		{image.Pt(100, 75), fromEnd(px(-10)), fromEnd(px(-10)), edit.Center, image.Pt(50, 45)},
		{base, percent(50), fromEnd(percent(-10)), edit.Center, image.Pt(200, 250)},
		// 401×33 % is 132.33; 361 - 132.33 is 228.67.
		{image.Pt(401, 300), percent(33), px(0), edit.Center, image.Pt(132, 0)},
		{image.Pt(401, 300), fromEnd(percent(-33)), px(0), edit.Center, image.Pt(228, 0)},
		{base, none, none, edit.SouthEast, image.Pt(360, 280)},
		{base, none, none, edit.North, image.Pt(180, 0)},
		// Sharp leaves the larger half before the middle.
		{image.Pt(47, 27), none, none, edit.Center, image.Pt(4, 4)},
		{image.Pt(47, 27), none, none, edit.South, image.Pt(4, 7)},
		{image.Pt(47, 27), none, none, edit.East, image.Pt(7, 4)},
		{image.Pt(20, 10), none, none, edit.NorthEast, image.Pt(-20, 0)},
		// As much is cut off on either side; of odd numbers less before the middle.
		{image.Pt(20, 10), none, none, edit.Center, image.Pt(-10, -5)},
		{image.Pt(21, 11), none, none, edit.Center, image.Pt(-9, -4)},
	} {
		if got := SIHOverlayPlace(tt.base, mark, tt.left, tt.top, tt.gravity); got != tt.want {
			t.Errorf("on %v at %v, %v, %v: %v; want %v", tt.base, tt.left, tt.top, tt.gravity, got, tt.want)
		}
	}
}

func TestOverlaySizes(t *testing.T) {
	base, mark := image.Pt(301, 200), image.Pt(30, 40)
	for _, tt := range []struct {
		w, h            int
		thumbor, server image.Point
	}{
		{0, 0, mark, mark},
		{50, 0, image.Pt(151, 201), image.Pt(150, 200)}, // 150.5×200.67; 150×200
		{0, 10, image.Pt(15, 20), image.Pt(15, 20)},
		{50, 10, image.Pt(15, 20), image.Pt(15, 20)},
		{5, 90, image.Pt(15, 20), image.Pt(15, 20)}, // 15.05×20.07
		{1, 1, image.Pt(2, 2), image.Pt(2, 2)},      // 1.5×2
		{100, 100, image.Pt(150, 200), image.Pt(150, 200)},
	} {
		if got := WatermarkSize(base, mark, float64(tt.w), float64(tt.h)); got != tt.thumbor {
			t.Errorf("watermark at %d, %d percent: %v; want %v", tt.w, tt.h, got, tt.thumbor)
		}
		if got := SIHOverlaySize(base, mark, tt.w, tt.h); got != tt.server {
			t.Errorf("overlay at %d, %d percent: %v; want %v", tt.w, tt.h, got, tt.server)
		}
	}
	if got := WatermarkSize(base, image.Pt(1000, 1), 1, 0); got != image.Pt(3, 1) {
		t.Errorf("a thin mark becomes %v", got)
	}
}

func TestAnchorPlace(t *testing.T) {
	base, mark := image.Pt(101, 81), image.Pt(20, 10)
	for g, want := range map[edit.Gravity]image.Point{
		edit.NorthWest: {7, 3}, edit.North: {40, 3}, edit.NorthEast: {74, 3},
		edit.West: {7, 40}, edit.Center: {40, 40}, edit.East: {74, 40},
		edit.SouthWest: {7, 68}, edit.South: {40, 68}, edit.SouthEast: {74, 68},
	} {
		if got := AnchorPlace(base, mark, g, 7, 3, 5); got != want {
			t.Errorf("%v: %v; want %v", g, got, want)
		}
	}
}

func TestSideBySide(t *testing.T) {
	for align, want := range []image.Point{{X: 107, Y: 0}, {X: 107, Y: 12}, {X: 107, Y: 25}} {
		size, first, second := SideBySide(image.Pt(100, 40), image.Pt(30, 15), 7, align)
		if size != image.Pt(137, 40) || first != image.Pt(0, 0) || second != want {
			t.Errorf("align %d: %v, %v, %v", align, size, first, second)
		}
	}
	if _, first, second := SideBySide(image.Pt(3, 1), image.Pt(3, 9), 0, 2); first != image.Pt(0, 8) || second != image.Pt(3, 0) {
		t.Errorf("the smaller first: %v, %v", first, second)
	}
}
