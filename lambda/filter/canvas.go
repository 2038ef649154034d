package filter

import (
	"image"
	"image/color"

	"s3resize/lambda/edit"
)

// Fill puts an image on a canvas of the given size and color, which may be
// transparent, with its top left corner at a place that may lie outside. Its own
// transparent parts stay so, unless over says that the color shows through them
// (fill_transparent). The result's origin is (0, 0); img is only read.
//
// For a background that is an image, such as img itself stretched and blurred,
// use [Paste] or [Composite] on that.
func Fill(img *image.NRGBA, canvas, at image.Point, background color.NRGBA, over bool) *image.NRGBA {
	out := Canvas(canvas, background)
	if over {
		Composite(out, img, at, Opaque())
	} else {
		Paste(out, img, at)
	}
	return out
}

// Canvas is an image of one color.
func Canvas(size image.Point, background color.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, max(size.X, 0), max(size.Y, 0)))
	fillRect(out, out.Rect, background)
	return out
}

// Paste replaces the pixels of dst by those of src, alpha and all, whose top left
// corner comes to lie at a place counted from that of dst. What lies outside of
// dst is cut off.
func Paste(dst, src *image.NRGBA, at image.Point) {
	r, from := overlap(dst, src, at)
	for y := range r.Dy() {
		to := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		copy(to, src.Pix[src.PixOffset(from.X, from.Y+y):])
	}
}

// overlap is the part of dst that src covers when it lies at a place counted from
// the top left corner of dst, in dst's coordinates, and the place in src's
// coordinates that its top left corner shows.
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

// Extend adds rows and columns around an image, none of them negative. The
// background matters to [edit.ExtendBackground], and to an image without pixels. The result's
// origin is (0, 0); img is only read.
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

// shown is the index, of n, that is seen at i. A mirror shows the edge twice.
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

// modulo is what is left of i by n, never negative.
func modulo(i, n int) int {
	return ((i % n) + n) % n
}
