package filter

import (
	"image"

	"s3resize/lambda/edit"
)

// ThumborCropBox returns the part of an image that Thumbor's manual crop keeps: the
// part between four lines. If no part lies between them, it is the whole image.
func ThumborCropBox(size image.Point, left, top, right, bottom int) image.Rectangle {
	whole := image.Rectangle{Max: size}
	box := image.Rectangle{Min: image.Pt(left, top), Max: image.Pt(right, bottom)} // not image.Rect, which would swap
	if box = box.Intersect(whole); box.Empty() {
		return whole
	}
	return box
}

// OSSCropBox returns the part of an image that OSS's crop keeps: a rectangle at one
// of nine anchors, moved right and down by offset and cut to the image. A side of
// 0 reaches to the edge. A box that starts outside is not ok. If the space around a
// box in the middle is odd, the smaller half comes first.
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

// OSSSliceBox returns the part of an image that OSS's indexcrop keeps. The image is
// cut into slices of length pixels, at least 1, which lie side by side or, with
// rows, one below the other. The box is the slice with the given index, from 0. The
// last slice may be shorter. An index without a slice returns the whole image.
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
