package filter

import (
	"image"
	"image/color"

	"s3resize/lambda/edit"
)

// Extend adds rows and columns around a picture, none of them negative. The
// background matters to [edit.ExtendBackground], and to a picture without pixels. The result's
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
