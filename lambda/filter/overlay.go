package filter

import "image"

// Opacity is what each value of an overlay's alpha becomes before it is laid over
// a picture, so that overlays that are kept between requests need no copy.
type Opacity [256]uint8

// Opaque leaves alpha as it is.
func Opaque() *Opacity { return Faded(0) }

// Faded multiplies alpha by what transparency, 0 to 100 percent, leaves: the rule
// of Serverless Image Handler's overlayWith, and of OSS with 100-t.
func Faded(transparency float64) *Opacity {
	o := new(Opacity)
	left := 1 - min(max(transparency, 0), 100)/100
	for a := range o {
		o[a] = uint8(float64(a)*left + 0.5)
	}
	return o
}

// FadedFlat takes the same amount from any alpha, transparency percent of 255 but
// no more than there is: the rule of Thumbor's watermark. On opaque overlays it
// is [Faded].
func FadedFlat(transparency int) *Opacity {
	o := new(Opacity)
	for a := range o {
		o[a] = clamp(a - 255*min(max(transparency, 0), 100)/100)
	}
	return o
}

// Composite lays src over dst with its top left corner at a place counted from
// that of dst, by the source-over rule on straight alpha. What lies outside is
// cut off. It changes dst; the two share no pixels.
func Composite(dst, src *image.NRGBA, at image.Point, o *Opacity) {
	r, from := overlap(dst, src, at)
	for y := range r.Dy() {
		below := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		over(below, src.Pix[src.PixOffset(from.X, from.Y+y):][:len(below)], o)
	}
}

// Tile covers dst with copies of src, one of them at a place counted from the top
// left corner of dst, the others around it with a gap between them, none of whose
// sides is negative. Those at the edges are cut.
func Tile(dst, src *image.NRGBA, at, gap image.Point, o *Opacity) {
	step := src.Rect.Size().Add(gap)
	if src.Rect.Empty() || dst.Rect.Empty() {
		return
	}
	for y := range dst.Rect.Dy() {
		sy := modulo(y-at.Y, step.Y)
		if sy >= src.Rect.Dy() {
			continue
		}
		line := src.Pix[sy*src.Stride:][:4*src.Rect.Dx()]
		row := dst.Pix[y*dst.Stride:][:4*dst.Rect.Dx()]
		for x := 0; x < dst.Rect.Dx(); {
			sx := modulo(x-at.X, step.X)
			if n := min(src.Rect.Dx()-sx, dst.Rect.Dx()-x); n > 0 {
				over(row[4*x:4*(x+n)], line[4*sx:4*(sx+n)], o)
			}
			x += step.X - sx
		}
	}
}

// over composites a row of pixels on another of the same length.
func over(below, above []uint8, o *Opacity) {
	for ; len(below) >= 4 && len(above) >= 4; below, above = below[4:], above[4:] {
		switch a := uint32(o[above[3]]); {
		case a == 0:
		case a == 255:
			copy(below[:3], above)
			below[3] = 255
		case below[3] == 255:
			for c := range 3 {
				below[c] = uint8((a*uint32(above[c]) + (255-a)*uint32(below[c]) + 127) / 255)
			}
		default:
			top, bottom := a*255, (255-a)*uint32(below[3])
			sum := top + bottom
			for c := range 3 {
				below[c] = uint8((top*uint32(above[c]) + bottom*uint32(below[c]) + sum/2) / sum)
			}
			below[3] = uint8((sum + 127) / 255)
		}
	}
}
