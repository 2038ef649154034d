package smart

import (
	"image"
	"math"
)

// A Focus is a point of an image, in pixels, that a crop should keep, and what
// it counts among others.
type Focus struct{ X, Y, Weight float64 }

// FocusOf is the focus of an area: its center, which counts as much as the area
// is large (Thumbor, focal).
func FocusOf(r image.Rectangle) Focus {
	return Focus{
		X: float64(r.Min.X+r.Max.X) / 2, Y: float64(r.Min.Y+r.Max.Y) / 2,
		Weight: float64(r.Dx()) * float64(r.Dy()),
	}
}

// Mean returns the average of points, weighted, with the sum of their weights. It is
// the zero Focus if that sum is 0.
func Mean(points []Focus) Focus {
	var m Focus
	for _, p := range points {
		m.X += float64(p.X * p.Weight)
		m.Y += float64(p.Y * p.Weight)
		m.Weight += p.Weight
	}
	if m.Weight == 0 {
		return Focus{}
	}
	m.X /= m.Weight
	m.Y /= m.Weight
	return m
}

// AutoCrop returns the part of an image that Thumbor scales to a target. It is all
// of the image if both have the same proportions to two decimals. Otherwise it is the
// largest part with the proportions of the target, at least a pixel wide and high,
// with its middle as near to the focus as the edges allow. The sides of size and
// target are at least 1.
func AutoCrop(size, target image.Point, f Focus) image.Rectangle {
	w, h := float64(size.X), float64(size.Y)
	tw, th := float64(target.X), float64(target.Y)
	cut := size
	switch {
	case twoDecimals(w/h) == twoDecimals(tw/th):
		return image.Rectangle{Max: size}
	case tw/w > th/h:
		cut.Y = max(1, int(math.RoundToEven(w*th/tw)))
	default:
		cut.X = int(math.Ceil(tw * h / th))
	}
	at := image.Pt(focusStart(f.X, cut.X, size.X), focusStart(f.Y, cut.Y, size.Y))
	return image.Rectangle{at, at.Add(cut)}.Intersect(image.Rectangle{Max: size})
}

// twoDecimals rounds as Python does.
func twoDecimals(v float64) float64 { return math.RoundToEven(v * 100) }

// focusStart is where a cut out of a side starts.
func focusStart(focus float64, cut, side int) int {
	at := min(max(focus-float64(cut)/2, 0), float64(side-cut))
	return int(math.RoundToEven(at))
}

// smallSide is the longer side of a copy on which a face of a twentieth of it is
// still found.
const smallSide = 400

// SmallSize is the size of the copy to look at: the image's own, or with its
// longer side 400 pixels.
func SmallSize(size image.Point) image.Point {
	longer := max(size.X, size.Y)
	if longer <= smallSide {
		return size
	}
	side := func(n int) int { return max(1, (2*n*smallSide+longer)/(2*longer)) }
	return image.Pt(side(size.X), side(size.Y))
}

// Enlarge finds a rectangle of a small copy in the image of the given size,
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

// CropAround is the window of exactly the size of crop, or of the image where
// that is smaller, whose center is as near to that of r as the image's edges
// let it be. Both are in the coordinates of an image at (0, 0).
func CropAround(r image.Rectangle, size, crop image.Point) image.Rectangle {
	crop = image.Pt(min(crop.X, size.X), min(crop.Y, size.Y))
	at := r.Min.Add(r.Max).Sub(crop)
	at = image.Pt(min(max(at.X>>1, 0), size.X-crop.X), min(max(at.Y>>1, 0), size.Y-crop.Y))
	return image.Rectangle{at, at.Add(crop)}
}

// rescale is n·to/from, rounded to the nearest.
func rescale(n, to, from int) int { return (2*n*to + from) / (2 * from) }
