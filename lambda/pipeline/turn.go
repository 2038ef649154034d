package pipeline

import (
	"image"

	"s3resize/lambda/codec"
	"s3resize/lambda/resample"
)

// The eight ways to lay a picture flat, as [codec.Orientation] numbers them,
// that operations name.
const (
	flopped  codec.Orientation = 2
	halfTurn codec.Orientation = 3
	flipped  codec.Orientation = 4
	quarter  codec.Orientation = 6 // clockwise
	quarters codec.Orientation = 8 // three of them
)

// mirrors says how [asStored] finds a place: the axes that it mirrors, before it
// perhaps swaps them.
func mirrors(o codec.Orientation) (x, y bool) {
	x = o == 2 || o == 3 || o == 6 || o == 7
	y = o == 3 || o == 4 || o == 7 || o == 8
	return x, y
}

// turned is the orientation of a picture that is turned by first and then by
// second.
func turned(first, second codec.Orientation) codec.Orientation {
	x1, y1 := mirrors(first)
	x2, y2 := mirrors(second)
	if second.Swaps() {
		x1, y1 = y1, x1
	}
	for o := codec.Orientation(1); o <= 8; o++ {
		if x, y := mirrors(o); x == (x1 != x2) && y == (y1 != y2) && o.Swaps() == (first.Swaps() != second.Swaps()) {
			return o
		}
	}
	return 1
}

// turnedBack is the orientation that undoes o.
func turnedBack(o codec.Orientation) codec.Orientation {
	switch o {
	case quarter:
		return quarters
	case quarters:
		return quarter
	}
	return o
}

// asStored finds a window of the upright picture of the given size in the
// picture as it is stored, which [codec.Upright] has yet to turn.
//
// Turning upright takes the pixel at (x, y) of the upright picture from (x, y),
// (w-x, y), (w-x, h-y), (x, h-y) of the stored one for the orientations 1 to 4,
// and from (y, x), (y, w-x), (h-y, w-x), (h-y, x) for 5 to 8 (EXIF 2.32, tag
// 0x0112; w and h are the upright picture's).
func asStored(win resample.Window, o codec.Orientation, size image.Point) resample.Window {
	w, h := float64(size.X), float64(size.Y)
	x, y := mirrors(o)
	if x {
		win.X0, win.X1 = w-win.X1, w-win.X0
	}
	if y {
		win.Y0, win.Y1 = h-win.Y1, h-win.Y0
	}
	if o.Swaps() {
		win = resample.Window{X0: win.Y0, Y0: win.X0, X1: win.Y1, Y1: win.X1}
	}
	return win
}
