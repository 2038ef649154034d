package pipeline

import (
	"image"
	"math/bits"

	"s3resize/lambda/edit"
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
	// Comparing w/size.X with h/size.Y, without the division.
	widthReachesFirst := int64(w)*int64(size.Y) <= int64(h)*int64(size.X)
	switch r.Fit {
	case edit.Fill:
		return image.Pt(w, h)
	case edit.Contain, edit.Inside:
		if widthReachesFirst {
			return byWidth
		}
		return byHeight
	default:
		if widthReachesFirst {
			return byHeight
		}
		return byWidth
	}
}

// follow scales a side by to/from.
func follow(side, to, from int) int {
	return max(mulDiv(side, to, from/2, from), 1)
}

// mulDiv is (a×b + add) / c, rounded down: with an add of c/2 it rounds to the
// nearest, with c-1 up. The product may be longer than 64 bits, as that of two
// positions in a line of 120,000,000 pixels that is to be enlarged.
func mulDiv(a, b, add, c int) int {
	high, low := bits.Mul64(uint64(a), uint64(b))
	low, carry := bits.Add64(low, uint64(add), 0)
	quotient, _ := bits.Div64(high+carry, low, uint64(c))
	return int(quotient)
}

// place puts a gravity into the free space left around, or hanging over, a box:
// the offset of the smaller from the larger. Odd space at the centre leaves the
// smaller half at the left and top.
func place(g edit.Gravity, free image.Point) image.Point {
	at := image.Pt(free.X/2, free.Y/2)
	switch g {
	case edit.NorthWest, edit.West, edit.SouthWest:
		at.X = 0
	case edit.NorthEast, edit.East, edit.SouthEast:
		at.X = free.X
	}
	switch g {
	case edit.NorthWest, edit.North, edit.NorthEast:
		at.Y = 0
	case edit.SouthWest, edit.South, edit.SouthEast:
		at.Y = free.Y
	}
	return at
}

// scaleTo plans scaling a picture of the given size to scaled, of which only
// window is wanted. It returns the scaling and the part of its result that is
// the window.
//
// Usually that is the whole picture and the window itself. Where most of the
// scaled picture would be thrown away (a panorama cut to a square; at worst a
// line of 1×30000 pixels, which would cover 300×300 as 300×9,000,000) only a
// strip of the picture is scaled, the window with what the filter sees around
// it. The strip begins and ends on whole pixels, which shifts the result by at
// most half a pixel of its own.
func scaleTo(size, scaled image.Point, window image.Rectangle) (Scale, image.Rectangle) {
	whole := Scale{Source: image.Rectangle{Max: size}, Size: scaled}
	if area(scaled) <= 2*area(window.Size()) {
		return whole, window
	}
	x := strip(size.X, scaled.X, window.Min.X, window.Max.X)
	y := strip(size.Y, scaled.Y, window.Min.Y, window.Max.Y)
	at := image.Pt(x.crop, y.crop)
	return Scale{
		Source: image.Rect(x.from, y.from, x.to, y.to),
		Size:   image.Pt(x.scaled, y.scaled),
	}, image.Rectangle{Min: at, Max: at.Add(window.Size())}
}

// span is the part of one axis to scale: source pixels [from, to) become scaled
// pixels, of which the window begins at crop.
type span struct{ from, to, scaled, crop int }

// strip finds the span for the window [lo, hi) of an axis of size pixels that
// is scaled to scaled pixels.
func strip(size, scaled, lo, hi int) span {
	// Lanczos looks 3 pixels far, of the source or of the result, whichever are
	// larger.
	const reach = 3
	around := reach * max(1, mulDiv(size, 1, scaled-1, scaled))
	from := max(0, mulDiv(lo, size, 0, scaled)-around)
	to := min(size, mulDiv(hi, size, scaled-1, scaled)+around)
	first, last := mulDiv(from, scaled, size/2, size), mulDiv(to, scaled, size/2, size)
	return span{from: from, to: to, scaled: last - first, crop: lo - first}
}
