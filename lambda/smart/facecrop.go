package smart

import (
	"image"
	"math"
)

// A Box is a rectangle in parts of a picture's width and height, as Rekognition
// tells where a face is. It may reach beyond the picture.
type Box struct{ Left, Top, Width, Height float64 }

// BoxOf is the box of a rectangle in the coordinates of a small copy.
func BoxOf(r, small image.Rectangle) Box {
	w, h := float64(small.Dx()), float64(small.Dy())
	return Box{
		Left: float64(r.Min.X-small.Min.X) / w, Top: float64(r.Min.Y-small.Min.Y) / h,
		Width: float64(r.Dx()) / w, Height: float64(r.Dy()) / h,
	}
}

// FaceCrop is the window of Serverless Image Handler's smartCrop: a face's box,
// its values cut to 0 … 1, with padding pixels around it, which may be negative,
// rounded down and cut to the picture. It is empty where nothing is left, which
// calls for an error about the padding.
func FaceCrop(size image.Point, b Box, padding int) image.Rectangle {
	part := func(v float64) float64 { return min(max(v, 0), 1) }
	w, h, p := float64(size.X), float64(size.Y), float64(padding)
	floor := func(v float64) int { return int(math.Floor(v)) }
	at := image.Pt(floor(part(b.Left)*w-p), floor(part(b.Top)*h-p))
	extent := image.Pt(floor(part(b.Width)*w+2*p), floor(part(b.Height)*h+2*p))
	at = image.Pt(max(at.X, 0), max(at.Y, 0))
	if extent.X <= 0 || extent.Y <= 0 {
		return image.Rectangle{}
	}
	return image.Rectangle{at, at.Add(extent)}.Intersect(image.Rectangle{Max: size})
}
