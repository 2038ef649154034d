package filter

import (
	"image"

	"s3resize/lambda/edit"
)

// ThumborCropBox is the part of an image that Thumbor's manual crop keeps: what lies
// between the four lines, each moved into the image, or all of it if that is
// nothing.
func ThumborCropBox(size image.Point, left, top, right, bottom int) image.Rectangle {
	whole := image.Rectangle{Max: size}
	box := image.Rectangle{Min: image.Pt(left, top), Max: image.Pt(right, bottom)} // not image.Rect, which would swap
	if box = box.Intersect(whole); box.Empty() {
		return whole
	}
	return box
}

// OSSCropBox is the part of an image that OSS's crop keeps: a rectangle at one of
// nine anchors, moved to the right and down by offset, and cut to the image. A
// side of 0 reaches to the edge. It is not ok for it to start outside. Odd space
// leaves the smaller half before the middle.
func OSSCropBox(size, crop, offset image.Point, g edit.Gravity) (box image.Rectangle, ok bool) {
	if crop.X == 0 {
		crop.X = size.X
	}
	if crop.Y == 0 {
		crop.Y = size.Y
	}
	at := AnchorPlace(size, crop, g, 0, 0, 0).Add(offset)
	whole := image.Rectangle{Max: size}
	if at.X >= size.X || at.Y >= size.Y {
		return image.Rectangle{}, false
	}
	box = image.Rectangle{at, at.Add(crop)}.Intersect(whole)
	return box, !box.Empty()
}

// OSSSliceBox is the part of an image that OSS's indexcrop keeps: of slices of
// length pixels, at least 1, side by side or, with rows, one below the other, the
// one with the number index, from 0. The last may be shorter; beyond it, it is the
// whole image.
func OSSSliceBox(size image.Point, rows bool, length, index int) image.Rectangle {
	box := image.Rectangle{Max: size}
	side, from, to := size.X, &box.Min.X, &box.Max.X
	if rows {
		side, from, to = size.Y, &box.Min.Y, &box.Max.Y
	}
	length = max(length, 1)
	if index < 0 || index > (side-1)/length {
		return box
	}
	*from = index * length
	*to = min(*from+length, side)
	return box
}
