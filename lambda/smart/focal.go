package smart

import (
	"image"
	"math"
)

// A Focus is a point of a picture, in pixels, that a crop should keep, and what
// it counts among others.
type Focus struct{ X, Y, Weight float64 }

// FocusOf is the focus of an area: its centre, which counts as much as the area
// is large (Thumbor, focal).
func FocusOf(r image.Rectangle) Focus {
	return Focus{
		X: float64(r.Min.X+r.Max.X) / 2, Y: float64(r.Min.Y+r.Max.Y) / 2,
		Weight: float64(r.Dx()) * float64(r.Dy()),
	}
}

// Mean is the weighted average of points, itself of weight 0 if all of them are,
// or if there are none.
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

// AutoCrop is the part of a picture that Thumbor scales to a target: all of it if
// the two have the same proportions to two decimals, otherwise as much as has the
// target's, but at least a pixel, with the focus as near to its middle as the
// edges let it be. The sides of size and target are at least 1.
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
