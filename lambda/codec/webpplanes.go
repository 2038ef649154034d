package codec

import "image"

const errShortPixels = MalformedError("picture: fewer pixels than its size says")

// holds reports whether pix has room for h rows of w pixels of n bytes.
func holds(pix []byte, stride, w, h, n int) bool {
	return stride >= w*n && len(pix) >= (h-1)*stride+w*n
}

func holdsYCbCr(src *image.YCbCr, w, h int) bool {
	last := src.COffset(src.Rect.Max.X-1, src.Rect.Max.Y-1)
	return holds(src.Y, src.YStride, w, h, 1) && last >= 0 && last < len(src.Cb) && last < len(src.Cr)
}

// setAlpha takes the alpha of dst's pixels from a plane of as many.
func setAlpha(dst *image.NRGBA, plane []byte, stride int) {
	w := dst.Rect.Dx()
	for y := range dst.Rect.Dy() {
		row := pixelRow(dst, y)
		for x, a := range plane[y*stride:][:w] {
			row[4*x+3] = a
		}
	}
}
