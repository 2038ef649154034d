package smart

import (
	"image"
	"math"
)

// Entropy is sharp's strategy of that name, which is libvips' smartcrop: from
// both ends of a side that is too long the slice whose colors are less varied is
// cut off, the last one where they are equal, in eight steps, until no more than
// crop is left. Transparent pixels are black.
func Entropy(img *image.NRGBA, crop image.Point) image.Rectangle {
	crop = image.Pt(max(crop.X, 1), max(crop.Y, 1))
	r := img.Rect
	// Eight steps of the side that has most to lose.
	step := max((r.Dx()-crop.X+7)/8, (r.Dy()-crop.Y+7)/8)
	for r.Dx() > crop.X || r.Dy() > crop.Y {
		if n := min(step, r.Dx()-crop.X); n > 0 {
			left, right := r, r
			left.Max.X, right.Min.X = r.Min.X+n, r.Max.X-n
			if entropy(img, left) < entropy(img, right) {
				r.Min.X += n
			} else {
				r.Max.X -= n
			}
		}
		if n := min(step, r.Dy()-crop.Y); n > 0 {
			top, bottom := r, r
			top.Max.Y, bottom.Min.Y = r.Min.Y+n, r.Max.Y-n
			if entropy(img, top) < entropy(img, bottom) {
				r.Min.Y += n
			} else {
				r.Max.Y -= n
			}
		}
	}
	return r
}

// entropy is Shannon's, in bits, of red, green and blue together.
func entropy(img *image.NRGBA, r image.Rectangle) float64 {
	var counts [3][256]int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y):][:4*r.Dx()]
		for ; len(row) > 0; row = row[4:] {
			a := uint(row[3])
			for c := range counts {
				counts[c][(uint(row[c])*a+127)/255]++
			}
		}
	}
	bits, n := 0.0, float64(r.Dx()*r.Dy())
	for c := range counts {
		for _, k := range counts[c] {
			if k > 0 {
				p := float64(k) / n
				bits -= float64(p * math.Log2(p))
			}
		}
	}
	return bits
}
