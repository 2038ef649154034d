package filter

import (
	"image"
	"math"

	"s3resize/lambda/edit"
)

// SIHOverlayPlace is where Serverless Image Handler's overlayWith lies. Values below
// 0 are counted from the right or bottom edge, and what is no whole pixel is
// rounded down. An axis without a position has that of the gravity; odd space
// leaves the larger half before the middle, as in sharp; of an overlay that is too
// large, which sharp refuses, the smaller half is cut off there. (Not so where sharp tiles: there
// it is [AnchorPlace] without offsets.)
func SIHOverlayPlace(base, overlay image.Point, left, top edit.Position, g edit.Gravity) image.Point {
	x, y := anchor(g)
	free := base.Sub(overlay)
	at := image.Pt((free.X*x+x%2)>>1, (free.Y*y+y%2)>>1) // rounded down below 0 too
	if left.Kind != edit.PositionNone {
		at.X = overlayAt(base.X, overlay.X, left, math.Floor)
	}
	if top.Kind != edit.PositionNone {
		at.Y = overlayAt(base.Y, overlay.Y, top, math.Floor)
	}
	return at
}

// overlayAt places an overlay; round is for what is no whole pixel.
func overlayAt(base, overlay int, p edit.Position, round func(float64) float64) int {
	value := p.Value
	switch p.Kind {
	case edit.PositionRepeat:
		return 0
	case edit.PositionPercent:
		value = float64(base) * value / 100
	case edit.PositionPixels:
	default:
		return (base - overlay) / 2
	}
	if p.End {
		return base - overlay + int(round(value))
	}
	return int(round(value))
}

// ThumborWatermarkPlaces is where Thumbor's watermark lies: more than once if an axis
// repeats it, then as often as it fits, with what is left of the side as
// even gaps between; both ways no more than 6 times each if it would be over 100
// in all. One that fits not even once is not painted. Percentages are rounded to
// the nearest pixel, halves away from 0.
func ThumborWatermarkPlaces(base, overlay image.Point, x, y edit.Position) []image.Point {
	if overlay.X <= 0 || overlay.Y <= 0 {
		return nil
	}
	nx, ny := base.X/overlay.X, base.Y/overlay.Y
	if x.Kind == edit.PositionRepeat && y.Kind == edit.PositionRepeat && nx*ny > 100 {
		nx, ny = min(nx, 6), min(ny, 6)
	}
	var places []image.Point
	for _, px := range along(base.X, overlay.X, x, nx) {
		for _, py := range along(base.Y, overlay.Y, y, ny) {
			places = append(places, image.Pt(px, py))
		}
	}
	return places
}

// along is where an overlay lies on one axis, n times if it is repeated.
func along(base, overlay int, p edit.Position, n int) []int {
	if p.Kind != edit.PositionRepeat {
		return []int{overlayAt(base, overlay, p, math.Round)}
	}
	step := 0
	if n > 0 {
		step = overlay + (base-n*overlay)/max(n-1, 1)
	}
	at := make([]int, n)
	for i := range at {
		at[i] = i * step
	}
	return at
}

// WatermarkSize is the size of an overlay with its own proportions that fits into
// wRatio percent of the image's width and hRatio of its height, 0 being no
// limit; it may grow. Without either it keeps its size. Sides are rounded to the
// nearest pixel (Thumbor) and are at least 1.
func WatermarkSize(base, overlay image.Point, wRatio, hRatio float64) image.Point {
	return ratioSize(overlay, float64(base.X)*wRatio/100, float64(base.Y)*hRatio/100)
}

// SIHOverlaySize is [WatermarkSize] by the rules of Serverless Image Handler: the
// limits are rounded down first.
func SIHOverlaySize(base, overlay image.Point, wRatio, hRatio int) image.Point {
	return ratioSize(overlay, math.Floor(float64(base.X*wRatio)/100), math.Floor(float64(base.Y*hRatio)/100))
}

// ratioSize scales a size to fit into a box, of which sides of 0 are no limit
// unless both are.
func ratioSize(size image.Point, w, h float64) image.Point {
	if w <= 0 && h <= 0 || size.X <= 0 || size.Y <= 0 {
		return size
	}
	sx, sy := float64(size.X), float64(size.Y)
	switch {
	case w <= 0:
		w = sx * h / sy
	case h <= 0:
		h = sy * w / sx
	case w*sy <= h*sx:
		h = sy * w / sx
	default:
		w = sx * h / sy
	}
	return image.Pt(roundedSide(w), roundedSide(h))
}

// AnchorPlace is where an OSS watermark lies: at one of nine anchors, moved from
// the edges by x and y pixels, which the axes of an image's middle ignore; those
// of the middle row are moved down by voffset instead, or up if it is negative.
// Odd space leaves the smaller half before the middle.
func AnchorPlace(base, overlay image.Point, g edit.Gravity, x, y, voffset int) image.Point {
	ax, ay := anchor(g)
	free := base.Sub(overlay)
	return image.Pt(
		[3]int{x, free.X / 2, free.X - x}[ax],
		[3]int{y, free.Y/2 + voffset, free.Y - y}[ay])
}

// anchor says where a gravity is along both axes: 0 is the left or top, 1 the
// middle, 2 the right or bottom.
func anchor(g edit.Gravity) (x, y int) {
	x, y = 1, 1
	switch g {
	case edit.NorthWest, edit.West, edit.SouthWest:
		x = 0
	case edit.NorthEast, edit.East, edit.SouthEast:
		x = 2
	}
	switch g {
	case edit.NorthWest, edit.North, edit.NorthEast:
		y = 0
	case edit.SouthWest, edit.South, edit.SouthEast:
		y = 2
	}
	return x, y
}

// SideBySide places two overlays next to each other, as OSS does with a text and
// an image: the second starts interval pixels after the first, and the smaller
// one is aligned with the other's top, middle or bottom, which is 0, 1 or 2. The
// size is that of both.
func SideBySide(first, second image.Point, interval, align int) (size, firstAt, secondAt image.Point) {
	size = image.Pt(first.X+interval+second.X, max(first.Y, second.Y))
	align = min(max(align, 0), 2)
	firstAt.Y = (size.Y - first.Y) * align / 2
	secondAt = image.Pt(first.X+interval, (size.Y-second.Y)*align/2)
	return size, firstAt, secondAt
}
