package filter

import (
	"image"
	"image/color"
	"math"
)

// CircleBox returns the box of OSS's circle of radius r, at least 1, in the middle
// of an image: a square of 2r pixels, or of the shorter side if that is less. If
// the space around it is odd, the smaller half is at the left or top.
func CircleBox(size image.Point, r int) image.Rectangle {
	d := min(2*r, size.X, size.Y)
	at := image.Pt((size.X-d)/2, (size.Y-d)/2)
	return image.Rectangle{at, at.Add(image.Pt(d, d))}
}

// An Ellipse lies in an image; its center and its radii are in pixels from the
// image's top left corner.
type Ellipse struct{ CX, CY, RX, RY float64 }

// RoundCropEllipse applies the defaults of Serverless Image Handler's roundCrop to
// the fields of an ellipse that are not more than 0: the middle of the image for
// the center and half the shorter side for each radius.
func RoundCropEllipse(size image.Point, e Ellipse) Ellipse {
	w, h := float64(size.X), float64(size.Y)
	if !(e.CX > 0) {
		e.CX = w / 2
	}
	if !(e.CY > 0) {
		e.CY = h / 2
	}
	if !(e.RX > 0) {
		e.RX = min(w, h) / 2
	}
	if !(e.RY > 0) {
		e.RY = min(w, h) / 2
	}
	return e
}

// Box returns the smallest rectangle of whole pixels around the part of the ellipse
// that lies in an image of the given size. It is empty if no part does.
func (e Ellipse) Box(size image.Point) image.Rectangle {
	x0, x1 := outward(e.CX-e.RX, e.CX+e.RX, size.X)
	y0, y1 := outward(e.CY-e.RY, e.CY+e.RY, size.Y)
	if x0 >= x1 || y0 >= y1 {
		return image.Rectangle{}
	}
	return image.Rect(x0, y0, x1, y1)
}

// outward rounds a span away from its middle and cuts it to 0 … length.
func outward(from, to float64, length int) (lo, hi int) {
	limit := float64(length)
	return int(math.Floor(min(max(from, 0), limit))), int(math.Ceil(max(min(to, limit), 0)))
}

// KeepEllipse paints everything outside an ellipse with a background, which may be
// transparent, and smooths the edge.
func KeepEllipse(img *image.NRGBA, e Ellipse, background color.NRGBA) {
	keepSpans(img, background, func(y float64) (float64, float64) {
		half := e.RX * chord((y-e.CY)/e.RY)
		return e.CX - half, e.CX + half
	})
}

// RoundCorners paints the corners with a background, which may be transparent, and
// smooths the edge. What stays at each corner is a quarter of an ellipse with the
// radii rx and ry in pixels, at most half the sides of the image. Nothing changes
// if one of them is not more than 0.
func RoundCorners(img *image.NRGBA, rx, ry float64, background color.NRGBA) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	rx, ry = min(rx, w/2), min(ry, h/2)
	if !(rx > 0) || !(ry > 0) {
		return
	}
	keepSpans(img, background, func(y float64) (float64, float64) {
		inset := 0.0
		if edge := min(y, h-y); edge < ry {
			inset = rx * (1 - chord((ry-edge)/ry))
		}
		return inset, w - inset
	})
}

// chord returns half the width of the unit circle at a height, or -1 where there is
// no circle.
func chord(height float64) float64 {
	if !(height > -1 && height < 1) { // nor where it is not a number
		return -1
	}
	return math.Sqrt(1 - height*height)
}

// lines is the number of lines on which each row of pixels is sampled. Along a line
// the covered part of a pixel is exact.
const lines = 16

// keepSpans paints everything outside a shape. The function span returns the part
// of the shape on the line at height y, in pixels from the top left corner. The
// part is empty if it ends before it begins.
func keepSpans(img *image.NRGBA, background color.NRGBA, span func(y float64) (from, to float64)) {
	for y := range img.Rect.Dy() {
		var spans [lines][2]float64
		inner, outer := [2]float64{0, math.Inf(1)}, [2]float64{math.Inf(1), 0}
		for i := range spans {
			from, to := span(float64(y) + (float64(i)+0.5)/lines)
			to = max(from, to)
			spans[i] = [2]float64{from, to}
			inner = [2]float64{max(inner[0], from), min(inner[1], to)}
			outer = [2]float64{min(outer[0], from), max(outer[1], to)}
		}
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for x := 0; x < img.Rect.Dx(); x++ {
			switch left, right := float64(x), float64(x+1); {
			case left >= inner[0] && right <= inner[1]:
				x = max(x, int(min(inner[1], float64(img.Rect.Dx())))-1) // nothing to do up to there
			case right <= outer[0] || left >= outer[1]:
				copy(row[4*x:], []uint8{background.R, background.G, background.B, background.A})
			default:
				mix(row[4*x:4*x+4], background, covered(&spans, left, right))
			}
		}
	}
}

// covered is how much of the pixel between left and right lies in spans, in
// 256ths.
func covered(spans *[lines][2]float64, left, right float64) uint32 {
	sum := 0.0
	for _, s := range spans {
		sum += max(0, min(right, s[1])-max(left, s[0]))
	}
	return uint32(sum*(256/lines) + 0.5)
}

// mix replaces a pixel by a mix of a part of it, in 256ths, and of the background.
// Both are weighted by alpha.
func mix(p []uint8, background color.NRGBA, part uint32) {
	keep, rest := part*uint32(p[3]), (256-part)*uint32(background.A)
	sum := keep + rest
	if sum == 0 {
		clear(p)
		return
	}
	for c, v := range [3]uint8{background.R, background.G, background.B} {
		p[c] = uint8((keep*uint32(p[c]) + rest*uint32(v) + sum/2) / sum)
	}
	p[3] = uint8((sum + 128) / 256)
}
