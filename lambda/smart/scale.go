package smart

import "image"

// smallSide is the longer side of a copy on which a face of a twentieth of it is
// still found.
const smallSide = 400

// SmallSize is the size of the copy to look at: the picture's own, or with its
// longer side 400 pixels.
func SmallSize(size image.Point) image.Point {
	longer := max(size.X, size.Y)
	if longer <= smallSide {
		return size
	}
	side := func(n int) int { return max(1, (2*n*smallSide+longer)/(2*longer)) }
	return image.Pt(side(size.X), side(size.Y))
}

// Enlarge finds a rectangle of a small copy in the picture of the given size,
// whose top left corner is (0, 0). Edges are rounded to the nearest pixel.
func Enlarge(r, small image.Rectangle, size image.Point) image.Rectangle {
	if small.Empty() {
		return image.Rectangle{}
	}
	r = r.Sub(small.Min)
	x := func(n int) int { return rescale(n, size.X, small.Dx()) }
	y := func(n int) int { return rescale(n, size.Y, small.Dy()) }
	return image.Rect(x(r.Min.X), y(r.Min.Y), x(r.Max.X), y(r.Max.Y)).Intersect(image.Rectangle{Max: size})
}

// CropAround is the window of exactly the size of crop, or of the picture where
// that is smaller, whose centre is as near to that of r as the picture's edges
// let it be. Both are in the coordinates of a picture at (0, 0).
func CropAround(r image.Rectangle, size, crop image.Point) image.Rectangle {
	crop = image.Pt(min(crop.X, size.X), min(crop.Y, size.Y))
	at := r.Min.Add(r.Max).Sub(crop)
	at = image.Pt(min(max(at.X>>1, 0), size.X-crop.X), min(max(at.Y>>1, 0), size.Y-crop.Y))
	return image.Rectangle{at, at.Add(crop)}
}

// rescale is n·to/from, rounded to the nearest.
func rescale(n, to, from int) int { return (2*n*to + from) / (2 * from) }
