package pipeline

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"s3resize/lambda/edit"
)

// A column for each pixel of one row of the result, worked out by hand.
func TestShapes(t *testing.T) {
	rgb := stripes(1, red, green, blue)
	tall := stripes(2, red, green, blue)
	white := greyOf(255)
	colour := edit.Color{R: 255, G: 255, B: 255, A: 255}
	for name, tt := range map[string]struct {
		img  *image.NRGBA
		op   edit.Operation
		size image.Point
		y    int
		row  []color.NRGBA
	}{
		"slice":       {rgb, edit.Slice{Length: 2, Index: 1}, image.Pt(1, 1), 0, []color.NRGBA{blue}},
		"slices down": {tall, edit.Slice{Rows: true, Length: 1, Index: 1}, image.Pt(3, 1), 0, []color.NRGBA{red, green, blue}},
		"crop at":     {rgb, edit.CropAt{Width: 1, Gravity: edit.North}, image.Pt(1, 1), 0, []color.NRGBA{green}},
		"crop":        {rgb, edit.Crop{Left: 1, Top: -5, Right: 9, Bottom: 9}, image.Pt(2, 1), 0, []color.NRGBA{green, blue}},
		"extract":     {tall, edit.Extract{Left: 2, Top: 1, Width: 1, Height: 1}, image.Pt(1, 1), 0, []color.NRGBA{blue}},
		"flop":        {rgb, edit.Flop{}, image.Pt(3, 1), 0, []color.NRGBA{blue, green, red}},
		"upside down": {rgb, edit.Rotate{Angle: 180}, image.Pt(3, 1), 0, []color.NRGBA{blue, green, red}},
		"a quarter":   {rgb, edit.Rotate{Angle: 90}, image.Pt(1, 3), 2, []color.NRGBA{blue}},
		"three":       {rgb, edit.Rotate{Angle: 270}, image.Pt(1, 3), 2, []color.NRGBA{red}},
		"a background": {rgb, edit.Extend{Left: 1, Right: 2, Background: colour},
			image.Pt(6, 1), 0, []color.NRGBA{white, red, green, blue, white, white}},
		"the edge": {rgb, edit.Extend{Left: 2, Top: 1, Mode: edit.ExtendCopy}, image.Pt(5, 2), 0, []color.NRGBA{red, red, red, green, blue}},
		"again":    {rgb, edit.Extend{Left: 1, Right: 1, Mode: edit.ExtendRepeat}, image.Pt(5, 1), 0, []color.NRGBA{blue, red, green, blue, red}},
		"mirrored": {rgb, edit.Extend{Left: 2, Bottom: 1, Mode: edit.ExtendMirror}, image.Pt(5, 2), 1, []color.NRGBA{green, red, red, green, blue}},
		"a canvas": {rgb, edit.Canvas{Width: 5, Color: colour, Gravity: edit.East}, image.Pt(5, 1), 0, []color.NRGBA{white, white, red, green, blue}},
		// (255·1 + 0·2)/3 each.
		"the mean colour": {rgb, edit.Canvas{Width: 4, With: edit.FillAuto, Gravity: edit.West}, image.Pt(4, 1), 0, []color.NRGBA{red, green, blue, greyOf(85)}},
		"nothing":         {rgb, edit.Canvas{Width: 4, With: edit.FillTransparent, Gravity: edit.West, Color: colour}, image.Pt(4, 1), 0, []color.NRGBA{red, green, blue, clear}},
		"shows through":   {stripes(1, red, clear), edit.Canvas{Color: colour, Through: true}, image.Pt(2, 1), 0, []color.NRGBA{red, white}},
		"does not":        {stripes(1, red, clear), edit.Canvas{Width: 3, Color: colour, Gravity: edit.West}, image.Pt(3, 1), 0, []color.NRGBA{red, clear, white}},
	} {
		got := made(t, tt.img, tt.op)
		if got.Rect.Size() != tt.size || fmt.Sprint(pixelRow(got, tt.y)) != fmt.Sprint(tt.row) {
			t.Errorf("%s: %v %v; want %v %v", name, got.Rect.Size(), pixelRow(got, tt.y), tt.size, tt.row)
		}
	}
}

// Corners are gone, the middle and the middles of the sides are there.
func TestRound(t *testing.T) {
	img := flat(40, 20, red)
	for name, tt := range map[string]struct {
		op     edit.Operation
		size   image.Point
		corner color.NRGBA
	}{
		"round corners":      {edit.RoundCorners{RX: 10, RY: 5, Color: edit.Color{B: 255, A: 255}}, image.Pt(40, 20), blue},
		"transparent":        {edit.RoundCorners{RX: 10, RY: 5}, image.Pt(40, 20), clear},
		"a circle":           {edit.Circle{Radius: 100}, image.Pt(20, 20), clear},
		"a small circle":     {edit.Circle{Radius: 6}, image.Pt(12, 12), clear},
		"rounded":            {edit.RoundedCorners{Radius: 8}, image.Pt(40, 20), clear},
		"round crop":         {edit.RoundCrop{}, image.Pt(20, 20), clear},
		"an ellipse":         {edit.RoundCrop{RX: 15, RY: 5}, image.Pt(30, 10), clear},
		"an ellipse's place": {edit.RoundCrop{Left: 10, Top: 10, RX: 10, RY: 10}, image.Pt(20, 20), clear},
	} {
		got := made(t, img, tt.op)
		w, h := got.Rect.Dx(), got.Rect.Dy()
		if got.Rect.Size() != tt.size || got.NRGBAAt(0, 0) != tt.corner || got.NRGBAAt(w-1, h-1) != tt.corner {
			t.Errorf("%s: %v, corner %v", name, got.Rect.Size(), got.NRGBAAt(0, 0))
		}
		for _, p := range []image.Point{{w / 2, h / 2}, {w / 2, 1}, {1, h / 2}, {w - 2, h / 2}, {w / 2, h - 2}} {
			if c := got.NRGBAAt(p.X, p.Y); !near(c, red, 3) {
				t.Errorf("%s: %v is %v", name, p, c)
			}
		}
	}
}

// A square turned by 45° is as wide as its diagonal, and has the background in
// its corners.
func TestRotate(t *testing.T) {
	got := made(t, flat(20, 20, red), edit.Rotate{Angle: 45, Background: edit.Color{B: 255, A: 255}})
	if got.Rect.Size() != image.Pt(28, 28) || got.NRGBAAt(0, 0) != blue || got.NRGBAAt(14, 14) != red || got.NRGBAAt(27, 1) != blue {
		t.Errorf("%v %v %v", got.Rect, got.NRGBAAt(0, 0), got.NRGBAAt(14, 14))
	}
}

// The canvas shows the picture, blurred; the picture itself is sharp.
func TestCanvasBlurred(t *testing.T) {
	var columns []color.NRGBA
	for x := range 60 {
		columns = append(columns, greyOf(uint8(255*(x/30))))
	}
	got := made(t, stripes(40, columns...), edit.Canvas{Width: 60, Height: 80, With: edit.FillBlur})
	left, right := got.NRGBAAt(0, 0), got.NRGBAAt(59, 0)
	if got.Rect.Size() != image.Pt(60, 80) || left.R < 10 || left.R > 126 || right.R < 128 || right.R > 245 || left.A != 255 {
		t.Errorf("%v: from %v to %v", got.Rect, left, right)
	}
	if got.NRGBAAt(29, 20) != greyOf(0) || got.NRGBAAt(30, 59) != greyOf(255) {
		t.Errorf("the picture is %v, %v", got.NRGBAAt(29, 20), got.NRGBAAt(30, 59))
	}
	through := made(t, stripes(40, clear, red), edit.Canvas{Width: 2, Height: 41, With: edit.FillBlur, Through: true})
	if c := through.NRGBAAt(0, 20); c.A == 0 {
		t.Errorf("nothing shows through: %v", c)
	}
}
