package pipeline

import (
	"image"
	"math"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// target is the part of a picture that a resize shows, and the size it scales
// that to.
func target(size image.Point, r edit.Resize) (resample.Window, image.Point) {
	r = boxed(size, r)
	switch {
	case r.Width == 0 && r.Height == 0:
		return whole(size), size
	case r.Fit == edit.Cover && r.Width > 0 && r.Height > 0:
		return coverTarget(size, r)
	}
	return whole(size), bounded(size, fitSize(size, r), r)
}

// boxed is a resize whose box is known in pixels: sides that are the picture's
// own are put in, the box is multiplied and lies as the picture does if it is to.
func boxed(size image.Point, r edit.Resize) edit.Resize {
	if r.OriginalWidth {
		r.Width = size.X
	}
	if r.OriginalHeight {
		r.Height = size.Y
	}
	if r.Scale != 0 && r.Width == 0 && r.Height == 0 {
		r.Width, r.Height, r.Fit = size.X, size.Y, edit.Fill
	}
	if r.Scale != 0 {
		r.Width, r.Height = multiplied(r.Width, r.Scale), multiplied(r.Height, r.Scale)
	}
	if r.Adaptive && liesAcross(image.Pt(r.Width, r.Height), size) {
		r.Width, r.Height = r.Height, r.Width
	}
	return r
}

// multiplied is a side times a factor, at least 1; 0 stays 0.
func multiplied(side int, factor float64) int {
	if side == 0 {
		return 0
	}
	return int(min(max(math.Round(float64(side)*factor), 1), math.MaxInt32))
}

// liesAcross reports whether a box is upright where a picture is lengthwise, or
// the other way round.
func liesAcross(box, size image.Point) bool {
	return box.X > 0 && box.Y > 0 && (box.X < box.Y && size.X > size.Y || box.X > box.Y && size.X < size.Y)
}

// coverTarget is the target where a box is to be filled. Where the picture is
// neither to be enlarged nor to be reduced, whole pixels are cut out of it.
func coverTarget(size image.Point, r edit.Resize) (resample.Window, image.Point) {
	box := image.Pt(r.Width, r.Height)
	grows := box.X > size.X || box.Y > size.Y
	if grows && !r.NoEnlarge || !grows && !r.NoReduce {
		return coverWindow(size, r), box
	}
	box = image.Pt(min(box.X, size.X), min(box.Y, size.Y))
	at := place(r.Gravity, size.Sub(box))
	return window(image.Rectangle{at, at.Add(box)}), box
}

// bounded holds a size that a picture is scaled to against what it may not be.
func bounded(size, to image.Point, r edit.Resize) image.Point {
	if r.Fit == edit.Fill && r.Width > 0 && r.Height > 0 {
		if r.NoEnlarge {
			to = image.Pt(min(to.X, size.X), min(to.Y, size.Y))
		}
		if r.NoReduce {
			to = image.Pt(max(to.X, size.X), max(to.Y, size.Y))
		}
		return to
	}
	grows, shrinks := to.X > size.X || to.Y > size.Y, to.X < size.X || to.Y < size.Y
	if r.NoEnlarge && grows || r.NoReduce && shrinks {
		return size
	}
	return to
}
