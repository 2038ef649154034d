package filter

import (
	"image"
	"math"

	"s3resize/lambda/edit"
)

// SIHOverlayPlace returns the top left corner of Serverless Image Handler's
// overlayWith. Values below 0 count from the right or bottom edge, and fractions of
// pixels are rounded down. An axis without a position follows the gravity. If the
// space around an overlay in the middle is odd, the larger half comes first, as in
// sharp. sharp refuses an overlay that is larger than the image; here the smaller
// half of what is too much is cut off first. Where sharp tiles, the place is that of
// [AnchorPlace] without offsets.
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

// overlayAt places an overlay on one axis and rounds fractions of pixels by round.
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

// ThumborWatermarkPlaces returns the top left corners of Thumbor's watermark. An
// axis that repeats it has as many as fit, with even gaps between them. If both
// axes do and there would be more than 100, each has 6 at most. There are none if a
// repeated watermark does not fit once. Percentages are rounded to the nearest
// pixel, halves away from 0.
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

// along returns the places of an overlay on one axis: n if it is repeated.
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

// WatermarkSize returns the size of an overlay scaled, up or down, to fit into
// wRatio percent of the width of the image and hRatio percent of its height. A ratio
// of 0 is no limit; without limits the overlay keeps its size. Sides are rounded to
// the nearest pixel, as in Thumbor, and are at least 1.
func WatermarkSize(base, overlay image.Point, wRatio, hRatio float64) image.Point {
	return ratioSize(overlay, float64(base.X)*wRatio/100, float64(base.Y)*hRatio/100)
}

// SIHOverlaySize is [WatermarkSize] for Serverless Image Handler, which first rounds
// the limits down to whole pixels.
func SIHOverlaySize(base, overlay image.Point, wRatio, hRatio int) image.Point {
	return ratioSize(overlay, math.Floor(float64(base.X*wRatio)/100), math.Floor(float64(base.Y*hRatio)/100))
}

// ratioSize scales a size to fit into a box. A side of the box that is 0 is no
// limit; if both are, the size stays.
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

// AnchorPlace returns the top left corner of an OSS watermark: one of nine anchors,
// moved away from the edges by x and y pixels. An axis on which the anchor is in the
// middle ignores them; the middle row is moved down by voffset, or up if it is
// negative. If the space around the middle is odd, the smaller half comes first.
func AnchorPlace(base, overlay image.Point, g edit.Gravity, x, y, voffset int) image.Point {
	ax, ay := anchor(g)
	free := base.Sub(overlay)
	return image.Pt(
		[3]int{x, free.X / 2, free.X - x}[ax],
		[3]int{y, free.Y/2 + voffset, free.Y - y}[ay])
}

// anchor returns the place of a gravity on both axes: 0 for the left or top, 1 for
// the middle, 2 for the right or bottom.
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

// SideBySide places two overlays next to each other, as OSS does with a text and an
// image, and returns the size of both together. The second starts interval pixels
// after the first. The smaller one is aligned with the top, middle or bottom of the
// other if align is 0, 1 or 2.
func SideBySide(first, second image.Point, interval, align int) (size, firstAt, secondAt image.Point) {
	size = image.Pt(first.X+interval+second.X, max(first.Y, second.Y))
	align = min(max(align, 0), 2)
	firstAt.Y = (size.Y - first.Y) * align / 2
	secondAt = image.Pt(first.X+interval, (size.Y-second.Y)*align/2)
	return size, firstAt, secondAt
}
