package pipeline

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

func TestResample(t *testing.T) {
	var columns []color.NRGBA
	for range 8 {
		columns = append(columns, grayOf(0), grayOf(0), grayOf(200), grayOf(200))
	}
	img := stripes(4, columns...)
	for _, tt := range []struct {
		k    edit.Kernel
		want [2]uint8 // in the middle of twice and of half as many
	}{
		// At half the size one pixel is one stripe; nearest pixels are always one
		// of the two.
		{edit.Nearest, [2]uint8{0, 200}},
		// A quarter of the way from one sample to the next; and of four samples
		// the outer ones count a third of what the inner do.
		{edit.Triangle, [2]uint8{50, 150}},
	} {
		wide := made(t, img, edit.Resize{Width: 64, Height: 4, Fit: edit.Fill, Kernel: tt.k})
		if got := wide.NRGBAAt(35, 2); !isClose(got, grayOf(tt.want[0]), 1) {
			t.Errorf("%s, enlarged: %v; want %d", tt.k, got, tt.want[0])
		}
		narrow := made(t, img, edit.Resize{Width: 16, Height: 4, Fit: edit.Fill, Kernel: tt.k})
		if got := narrow.NRGBAAt(9, 2); !isClose(got, grayOf(tt.want[1]), 1) {
			t.Errorf("%s, reduced: %v; want %d", tt.k, got, tt.want[1])
		}
	}
	for _, k := range []edit.Kernel{edit.Nearest, edit.Triangle, edit.Cubic, edit.Mitchell, edit.Lanczos2, edit.MKS2013, edit.MKS2021} {
		if got := made(t, flat(31, 17, grayOf(77)), edit.Resize{Width: 13, Height: 40, Kernel: k}).NRGBAAt(6, 20); got != grayOf(77) {
			t.Errorf("%s: what is flat becomes %v", k, got)
		}
	}
}

// A column for each pixel of one row of the result, worked out by hand.
func TestShapes(t *testing.T) {
	rgb := stripes(1, red, green, blue)
	tall := stripes(2, red, green, blue)
	white := grayOf(255)
	opaqueWhite := edit.Color{R: 255, G: 255, B: 255, A: 255}
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
		"a background": {rgb, edit.Extend{Left: 1, Right: 2, Background: opaqueWhite},
			image.Pt(6, 1), 0, []color.NRGBA{white, red, green, blue, white, white}},
		"the edge": {rgb, edit.Extend{Left: 2, Top: 1, Mode: edit.ExtendCopy}, image.Pt(5, 2), 0, []color.NRGBA{red, red, red, green, blue}},
		"again":    {rgb, edit.Extend{Left: 1, Right: 1, Mode: edit.ExtendRepeat}, image.Pt(5, 1), 0, []color.NRGBA{blue, red, green, blue, red}},
		"mirrored": {rgb, edit.Extend{Left: 2, Bottom: 1, Mode: edit.ExtendMirror}, image.Pt(5, 2), 1, []color.NRGBA{green, red, red, green, blue}},
		"a canvas": {rgb, edit.Canvas{Width: 5, Color: opaqueWhite, Gravity: edit.East}, image.Pt(5, 1), 0, []color.NRGBA{white, white, red, green, blue}},
		// (255·1 + 0·2)/3 each.
		"the mean color": {rgb, edit.Canvas{Width: 4, With: edit.FillAuto, Gravity: edit.West}, image.Pt(4, 1), 0, []color.NRGBA{red, green, blue, grayOf(85)}},
		"nothing":        {rgb, edit.Canvas{Width: 4, With: edit.FillTransparent, Gravity: edit.West, Color: opaqueWhite}, image.Pt(4, 1), 0, []color.NRGBA{red, green, blue, clear}},
		"shows through":  {stripes(1, red, clear), edit.Canvas{Color: opaqueWhite, Through: true}, image.Pt(2, 1), 0, []color.NRGBA{red, white}},
		"does not":       {stripes(1, red, clear), edit.Canvas{Width: 3, Color: opaqueWhite, Gravity: edit.West}, image.Pt(3, 1), 0, []color.NRGBA{red, clear, white}},
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
			if c := got.NRGBAAt(p.X, p.Y); !isClose(c, red, 3) {
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
		columns = append(columns, grayOf(uint8(255*(x/30))))
	}
	got := made(t, stripes(40, columns...), edit.Canvas{Width: 60, Height: 80, With: edit.FillBlur})
	left, right := got.NRGBAAt(0, 0), got.NRGBAAt(59, 0)
	if got.Rect.Size() != image.Pt(60, 80) || left.R < 10 || left.R > 126 || right.R < 128 || right.R > 245 || left.A != 255 {
		t.Errorf("%v: from %v to %v", got.Rect, left, right)
	}
	if got.NRGBAAt(29, 20) != grayOf(0) || got.NRGBAAt(30, 59) != grayOf(255) {
		t.Errorf("the picture is %v, %v", got.NRGBAAt(29, 20), got.NRGBAAt(30, 59))
	}
	through := made(t, stripes(40, clear, red), edit.Canvas{Width: 2, Height: 41, With: edit.FillBlur, Through: true})
	if c := through.NRGBAAt(0, 20); c.A == 0 {
		t.Errorf("nothing shows through: %v", c)
	}
}

// from makes a picture of the given size, whose pixel x, y is img's at the place
// that at says.
func from(img *image.NRGBA, w, h int, at func(x, y int) (int, int)) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := at(x, y)
			out.SetNRGBA(x, y, img.NRGBAAt(fx, fy))
		}
	}
	return out
}

// randomMove is an operation that moves pixels and mixes none, and what it makes
// of img, done pixel by pixel.
func randomMove(rnd *rand.Rand, img *image.NRGBA) (edit.Operation, *image.NRGBA) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	left, top := rnd.IntN(w), rnd.IntN(h)
	cw, ch := 1+rnd.IntN(w-left), 1+rnd.IntN(h-top)
	cut := func(x, y int) (int, int) { return left + x, top + y }
	switch rnd.IntN(9) {
	case 0:
		return edit.Flip{}, from(img, w, h, func(x, y int) (int, int) { return x, h - 1 - y })
	case 1:
		return edit.Flop{}, from(img, w, h, func(x, y int) (int, int) { return w - 1 - x, y })
	case 2:
		return edit.Rotate{Angle: 90}, from(img, h, w, func(x, y int) (int, int) { return y, h - 1 - x })
	case 3:
		return edit.Rotate{Angle: 180}, from(img, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y })
	case 4:
		return edit.Rotate{Angle: 270}, from(img, h, w, func(x, y int) (int, int) { return w - 1 - y, x })
	case 5:
		return edit.Crop{Left: left, Top: top, Right: left + cw, Bottom: top + ch}, from(img, cw, ch, cut)
	case 6:
		return edit.Extract{Left: left, Top: top, Width: cw, Height: ch}, from(img, cw, ch, cut)
	case 7:
		return edit.CropAt{X: left, Y: top, Width: cw, Height: ch, Gravity: edit.NorthWest}, from(img, cw, ch, cut)
	}
	// Something on pixels between, so that what was kept has to be done.
	return edit.Negate{}, from(negated(img), w, h, func(x, y int) (int, int) { return x, y })
}

func negated(img *image.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	for i := range img.Pix {
		out.Pix[i] = 255 - img.Pix[i]
		if i%4 == 3 {
			out.Pix[i] = img.Pix[i]
		}
	}
	return out
}

// noise is a picture in which no two pixels are likely to be the same.
func noise(rnd *rand.Rand, w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(rnd.UintN(256)) | 1
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// However many moves in a row are one step in the end, they show the same as one
// after the other, to the last pixel.
func TestMovesAgainstPixelByPixel(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		img, orientation := noise(rnd, 1+rnd.IntN(12), 1+rnd.IntN(12)), 1+rnd.IntN(8)
		original := pictures.WithChunk(encodePNG(t, pictures.Stored(img, orientation)), "eXIf", pictures.EXIF(orientation, binary.BigEndian))
		var list []edit.Operation
		want := img
		for range 1 + rnd.IntN(6) {
			var op edit.Operation
			op, want = randomMove(rnd, want)
			list = append(list, op)
		}
		got := run(t, original, edits(list...))
		if fmt.Sprint(got.Rect, got.Pix) != fmt.Sprint(want.Rect, want.Pix) {
			t.Fatalf("%v, orientation %d, %+v: not the same", img.Rect.Size(), orientation, list)
		}
	}
}

// Scaling what was moved, in one step, is scaling it after it was moved, but for
// where the blocks begin that are averaged first. Waves of ten pixels that are
// shown a pixel off differ by 30.
func TestMovesBeforeResize(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		img := view{}.wave(8+rnd.IntN(40), 8+rnd.IntN(40), false)
		var list []edit.Operation
		moved := img
		for range 1 + rnd.IntN(3) {
			op, next := randomMove(rnd, moved)
			if min(next.Rect.Dx(), next.Rect.Dy()) < 4 {
				continue
			}
			list, moved = append(list, op), next
		}
		r := randomResize(rnd, moved.Rect.Dx(), moved.Rect.Dy()).Resize
		got := made(t, img, append(list, r)...)
		if want := made(t, moved, r); largestDifference(got, want) > 6 {
			t.Fatalf("%v, %+v, %+v: %v; want %v, samples differ by up to %d",
				img.Rect.Size(), list, r, got.Rect, want.Rect, largestDifference(got, want))
		}
	}
}

// Turning one way and then another is turning once.
func TestTurned(t *testing.T) {
	img := noise(rand.New(rand.NewPCG(7, 8)), 3, 2)
	for a := codec.Orientation(0); a <= 8; a++ {
		for b := codec.Orientation(0); b <= 8; b++ {
			got, want := codec.Upright(img, turned(a, b)), codec.Upright(codec.Upright(img, a), b)
			if fmt.Sprint(got.Rect, got.Pix) != fmt.Sprint(want.Rect, want.Pix) {
				t.Errorf("%d and then %d is not %d", a, b, turned(a, b))
			}
		}
		if turned(a, turnedBack(a)) != 1 {
			t.Errorf("%d does not undo %d", turnedBack(a), a)
		}
	}
}
