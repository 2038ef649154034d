package resample

import (
	"encoding/binary"
	"image"
	"math"
)

// Plane is one channel of 8-bit samples. Row y begins at Pix[y*Stride].
type Plane struct {
	Pix                   []byte
	Stride, Width, Height int
}

func (p Plane) row(y int) []byte { return p.Pix[y*p.Stride:][:p.Width] }

// Source is a picture to scale, in one of two forms.
type Source struct {
	// NRGBA is used when it is not nil. Its top left pixel is at (0, 0) for
	// Resize, wherever its rectangle begins.
	NRGBA *image.NRGBA
	// Opaque says that no pixel of NRGBA is translucent, which saves looking at
	// them all; the result is the same.
	Opaque bool
	// Planes are otherwise luma, blue and red chroma in full-range BT.601, as
	// in a JPEG file (ITU-T T.871). The chroma planes have at least one sample
	// and cover the area of the luma plane with as many samples, or fewer;
	// those lie in the middle of what they cover.
	Planes [3]Plane
	// Gray says that only Planes[0] is there; RGB that the planes are red,
	// green and blue and of one size.
	Gray, RGB bool
}

// Size is that of NRGBA or, without one, of the first plane.
func (s Source) Size() image.Point {
	if s.NRGBA != nil {
		return s.NRGBA.Rect.Size()
	}
	return image.Pt(s.Planes[0].Width, s.Planes[0].Height)
}

// Window is the part of a source to scale, in pixels from its top left corner.
// Its edges may fall between pixels.
type Window struct{ X0, Y0, X1, Y1 float64 }

// cut is the part of w on a picture of the given size, and whether there is any.
func (w Window) cut(size image.Point) (Window, bool) {
	w.X0, w.Y0 = max(w.X0, 0), max(w.Y0, 0)
	w.X1, w.Y1 = min(w.X1, float64(size.X)), min(w.Y1, float64(size.Y))
	return w, w.X0 < w.X1 && w.Y0 < w.Y1 // false also for a NaN
}

// pixels is w as a rectangle, and whether its edges fall on whole pixels.
func (w Window) pixels() (image.Rectangle, bool) {
	r := image.Rect(int(w.X0), int(w.Y0), int(w.X1), int(w.Y1))
	whole := func(f float64) bool { return f == math.Trunc(f) }
	return r, whole(w.X0) && whole(w.Y0) && whole(w.X1) && whole(w.Y1)
}

// pixelRow is row y, columns [from, to), of m, counted from its top left pixel.
func pixelRow(m *image.NRGBA, y, from, to int) []byte {
	return m.Pix[y*m.Stride+4*from : y*m.Stride+4*to]
}

// opaque says whether no pixel of r, which is counted from the top left pixel of
// m, is translucent. Two pixels are looked at together.
func opaque(m *image.NRGBA, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := pixelRow(m, y, r.Min.X, r.Max.X)
		const alphas = 0xff000000_ff000000
		all := uint64(alphas)
		for ; len(row) >= 8; row = row[8:] {
			all &= binary.LittleEndian.Uint64(row)
		}
		if len(row) > 0 && row[3] != 0xff || all != alphas {
			return false
		}
	}
	return true
}
