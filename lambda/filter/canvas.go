package filter

import (
	"image"
	"image/color"

	"s3resize/lambda/edit"
)

// Fill returns a canvas of the given size and color with img on it. The color may
// be transparent, and the top left corner of img may lie outside the canvas.
// Transparent parts of img stay transparent, or show the color if over is set
// (Thumbor's fill_transparent). The origin of the result is (0, 0).
//
// For a background that is an image itself, use [Paste] or [Composite] on that.
func Fill(img *image.NRGBA, canvas, at image.Point, background color.NRGBA, over bool) *image.NRGBA {
	out := Canvas(canvas, background)
	if over {
		Composite(out, img, at, Opaque())
	} else {
		Paste(out, img, at)
	}
	return out
}

// Canvas returns an image of one color with its origin at (0, 0).
func Canvas(size image.Point, background color.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, max(size.X, 0), max(size.Y, 0)))
	fillRect(out, out.Rect, background)
	return out
}

// Paste copies the pixels of src to dst, alpha included. The top left corner of
// src goes to a place that is counted from that of dst. What lies outside dst is
// cut off.
func Paste(dst, src *image.NRGBA, at image.Point) {
	r, from := overlap(dst, src, at)
	for y := range r.Dy() {
		to := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		copy(to, src.Pix[src.PixOffset(from.X, from.Y+y):])
	}
}

// overlap returns the part r of dst that src covers when it lies at a place counted
// from the top left corner of dst, and the pixel of src at the top left corner of
// r. Each is in the coordinates of its image.
func overlap(dst, src *image.NRGBA, at image.Point) (r image.Rectangle, from image.Point) {
	at = at.Add(dst.Rect.Min)
	r = src.Rect.Sub(src.Rect.Min).Add(at).Intersect(dst.Rect)
	return r, r.Min.Sub(at).Add(src.Rect.Min)
}

// fillRect paints r, which lies in img, with one color.
func fillRect(img *image.NRGBA, r image.Rectangle, background color.NRGBA) {
	if r.Empty() {
		return
	}
	first := img.Pix[img.PixOffset(r.Min.X, r.Min.Y):][:4*r.Dx()]
	copy(first, []uint8{background.R, background.G, background.B, background.A})
	for n := 4; n < len(first); n *= 2 {
		copy(first[n:], first[:n])
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(img.Pix[img.PixOffset(r.Min.X, y):][:len(first)], first)
	}
}

// Extend returns img with rows and columns added around it. A negative number
// counts as 0. The background matters to [edit.ExtendBackground] and to an image
// without pixels. The origin of the result is (0, 0).
func Extend(img *image.NRGBA, top, left, bottom, right int, mode edit.ExtendMode, background color.NRGBA) *image.NRGBA {
	top, left, bottom, right = max(top, 0), max(left, 0), max(bottom, 0), max(right, 0)
	w, h := max(img.Rect.Dx(), 0), max(img.Rect.Dy(), 0)
	out := image.NewNRGBA(image.Rect(0, 0, left+w+right, top+h+bottom))
	if mode == edit.ExtendBackground || w == 0 || h == 0 {
		fillRect(out, out.Rect, background)
		Paste(out, img, image.Pt(left, top))
		return out
	}
	for y := range out.Rect.Dy() {
		from := img.Pix[shown(y-top, h, mode)*img.Stride:][:4*w]
		row := out.Pix[y*out.Stride:][:out.Stride]
		copy(row[4*left:], from)
		for x := range left {
			copy(row[4*x:4*x+4], from[4*shown(x-left, w, mode):])
		}
		for x := range right {
			copy(row[4*(left+w+x):][:4], from[4*shown(w+x, w, mode):])
		}
	}
	return out
}

// shown returns which of n pixels is seen at i, inside or outside of 0 to n-1. A
// mirror shows the pixel at the edge twice.
func shown(i, n int, mode edit.ExtendMode) int {
	switch mode {
	case edit.ExtendRepeat:
		return modulo(i, n)
	case edit.ExtendMirror:
		i = modulo(i, 2*n)
		return min(i, 2*n-1-i)
	}
	return min(max(i, 0), n-1)
}

// modulo returns i modulo n, which is never negative.
func modulo(i, n int) int {
	return ((i % n) + n) % n
}
