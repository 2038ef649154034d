package pipeline

import (
	"image"
	"math"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// fitSize is the size that a picture is scaled to, before any crop or padding.
// Sides that follow from the aspect ratio are rounded to the nearest pixel,
// halves up, and are at least 1.
func fitSize(size image.Point, r edit.Resize) image.Point {
	w, h := r.Width, r.Height
	byWidth := image.Pt(w, follow(size.Y, w, size.X))
	byHeight := image.Pt(follow(size.X, h, size.Y), h)
	switch {
	case h == 0:
		return byWidth
	case w == 0:
		return byHeight
	}
	switch widthFirst := widthReachesFirst(size, r); {
	case r.Fit == edit.Fill:
		return image.Pt(w, h)
	case widthFirst == (r.Fit == edit.Inside):
		return byWidth
	}
	return byHeight
}

// widthReachesFirst reports whether a picture that grows reaches the box's width
// before, or when, it reaches its height. It compares w/size.X with h/size.Y
// without the division.
func widthReachesFirst(size image.Point, r edit.Resize) bool {
	return int64(r.Width)*int64(size.Y) <= int64(r.Height)*int64(size.X)
}

// follow scales a side by to/from.
func follow(side, to, from int) int {
	n := (2*int64(side)*int64(to) + int64(from)) / (2 * int64(from))
	return int(max(n, 1))
}

// coverWindow is the part of a picture that fills the box: as much of it as has
// the box's proportions, at the place that the gravity says. Its edges may lie
// between pixels.
func coverWindow(size image.Point, r edit.Resize) resample.Window {
	w, h := float64(size.X), float64(size.Y)
	if widthReachesFirst(size, r) {
		w = h * float64(r.Width) / float64(r.Height)
	} else {
		h = w * float64(r.Height) / float64(r.Width)
	}
	w, h = min(w, float64(size.X)), min(h, float64(size.Y))
	fx, fy := fractions(r.Gravity)
	x, y := fx*(float64(size.X)-w), fy*(float64(size.Y)-h)
	return resample.Window{X0: x, Y0: y, X1: x + w, Y1: y + h}
}

// place puts a picture into a box that leaves free space around it. Odd space at
// the centre leaves the smaller half at the left and top.
func place(g edit.Gravity, free image.Point) image.Point {
	fx, fy := fractions(g)
	return image.Pt(int(fx*float64(free.X)), int(fy*float64(free.Y)))
}

// fractions are how much of the free space a gravity leaves at the left and at
// the top: 0, a half, or all.
func fractions(g edit.Gravity) (x, y float64) {
	x, y = 0.5, 0.5
	switch g {
	case edit.NorthWest, edit.West, edit.SouthWest:
		x = 0
	case edit.NorthEast, edit.East, edit.SouthEast:
		x = 1
	}
	switch g {
	case edit.NorthWest, edit.North, edit.NorthEast:
		y = 0
	case edit.SouthWest, edit.South, edit.SouthEast:
		y = 1
	}
	return x, y
}

// whole is the window that is all of a picture.
func whole(size image.Point) resample.Window {
	return resample.Window{X1: float64(size.X), Y1: float64(size.Y)}
}

// window is a rectangle as a window.
func window(r image.Rectangle) resample.Window {
	return resample.Window{X0: float64(r.Min.X), Y0: float64(r.Min.Y), X1: float64(r.Max.X), Y1: float64(r.Max.Y)}
}

// shift moves a window.
func shift(w resample.Window, by image.Point) resample.Window {
	x, y := float64(by.X), float64(by.Y)
	return resample.Window{X0: w.X0 + x, Y0: w.Y0 + y, X1: w.X1 + x, Y1: w.Y1 + y}
}

// nearest is a window's rectangle of whole pixels, of at least one, in a picture
// of the given size.
func nearest(w resample.Window, size image.Point) image.Rectangle {
	x0, x1 := nearestSpan(w.X0, w.X1, size.X)
	y0, y1 := nearestSpan(w.Y0, w.Y1, size.Y)
	return image.Rect(x0, y0, x1, y1)
}

func nearestSpan(from, to float64, length int) (lo, hi int) {
	lo = min(int(math.Round(from)), length-1)
	return lo, min(max(int(math.Round(to)), lo+1), length)
}

// swapped exchanges the sides of a size if an orientation does.
func swapped(size image.Point, swap bool) image.Point {
	if swap {
		return image.Pt(size.Y, size.X)
	}
	return size
}
