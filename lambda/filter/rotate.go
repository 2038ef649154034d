package filter

import (
	"image"
	"image/color"
	"math"

	"github.com/disintegration/imaging"
)

// RotatedSize returns the size of the canvas for an image turned by degrees. It is
// exact for multiples of 90. Otherwise it is the upright rectangle around the turned
// one, with sides rounded to the nearest pixel, as in libvips, and at least 1.
func RotatedSize(size image.Point, degrees float64) image.Point {
	switch quarters, exact := quarterTurns(degrees); {
	case exact && quarters%2 == 0:
		return size
	case exact:
		return image.Pt(size.Y, size.X)
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	sin, cos = math.Abs(sin), math.Abs(cos)
	w, h := float64(size.X), float64(size.Y)
	return image.Pt(roundedSide(w*cos+h*sin), roundedSide(w*sin+h*cos))
}

func roundedSide(side float64) int {
	return max(1, int(math.Round(side)))
}

// quarterTurns returns how many right angles clockwise degrees are, 0 to 3, and
// whether they are a multiple of 90.
func quarterTurns(degrees float64) (n int, exact bool) {
	quarters := math.Mod(degrees, 360) / 90
	if quarters != math.Trunc(quarters) {
		return 0, false
	}
	return (int(quarters) + 4) % 4, true
}

// Rotate returns img turned clockwise by any finite number of degrees, or the other
// way if it is negative. Multiples of 90 move pixels and change none. For other
// angles the canvas grows to [RotatedSize], its corners show the background, and
// pixels are interpolated between the four nearest, which lie where libvips has
// them. The origin of the result is (0, 0).
func Rotate(img *image.NRGBA, degrees float64, background color.NRGBA) *image.NRGBA {
	if quarters, exact := quarterTurns(degrees); exact {
		switch quarters { // imaging counts the other way round
		case 1:
			return imaging.Rotate270(img)
		case 2:
			return imaging.Rotate180(img)
		case 3:
			return imaging.Rotate90(img)
		}
		return imaging.Clone(img)
	}
	out := image.NewNRGBA(image.Rectangle{Max: RotatedSize(img.Rect.Size(), degrees)})
	fillRect(out, out.Rect, background)
	if img.Rect.Empty() {
		return out
	}
	t := turn{img: img, background: background}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	t.stepX, t.stepY = toFixed(cos), toFixed(-sin)
	// The image is turned about its top left corner; then the canvas starts at
	// the nearest whole pixel to the left of it all and above.
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	left := math.Round(min(0, w*cos) + min(0, -h*sin))
	top := math.Round(min(0, w*sin) + min(0, h*cos))
	for y := range out.Rect.Dy() {
		dy := top + float64(y)
		t.row(out.Pix[y*out.Stride:][:4*out.Rect.Dx()], toFixed(left*cos+dy*sin), toFixed(dy*cos-left*sin))
	}
	return out
}

// toFixed has 20 bits behind the point: over 8192 steps the error stays below a
// hundredth of a pixel.
func toFixed(v float64) int { return int(math.Round(v * (1 << fixedBits))) }

const fixedBits = 20

// A turn reads an image along slanted lines.
type turn struct {
	img          *image.NRGBA
	background   color.NRGBA
	stepX, stepY int // from one pixel of a row to the next, fixed-point
}

// row fills a row of the result whose first pixel was at (x, y), in pixel
// centers of img from its upper left one. What lies wholly outside is left.
func (t *turn) row(out []uint8, x, y int) {
	w, h := t.img.Rect.Dx(), t.img.Rect.Dy()
	for i := 0; i < len(out); i += 4 {
		cx, cy := x>>fixedBits, y>>fixedBits
		fx, fy := uint32(x>>(fixedBits-8))&255, uint32(y>>(fixedBits-8))&255
		if uint(cx) < uint(w-1) && uint(cy) < uint(h-1) {
			p := t.img.Pix[cy*t.img.Stride+4*cx:]
			interpolate(out[i:i+4:i+4], p[:8:8], p[t.img.Stride:][:8:8], fx, fy)
		} else if cx >= -1 && cx < w && cy >= -1 && cy < h {
			var corners [16]uint8
			for k := range 4 {
				c := t.at(cx+k&1, cy+k>>1)
				copy(corners[4*k:], []uint8{c.R, c.G, c.B, c.A})
			}
			interpolate(out[i:i+4:i+4], corners[:8], corners[8:], fx, fy)
		}
		x += t.stepX
		y += t.stepY
	}
}

func (t *turn) at(x, y int) color.NRGBA {
	if p := image.Pt(x, y).Add(t.img.Rect.Min); p.In(t.img.Rect) {
		return t.img.NRGBAAt(p.X, p.Y)
	}
	return t.background
}

// interpolate mixes two pixels of one row and the two below them, fx/256 and
// fy/256 of the way to the right and down. Colors count as much as they are
// seen.
func interpolate(out, above, below []uint8, fx, fy uint32) {
	w0, w1 := (256-fx)*(256-fy), fx*(256-fy)
	w2, w3 := (256-fx)*fy, fx*fy
	if above[3]&above[7]&below[3]&below[7] == 255 {
		for c := range 3 {
			out[c] = uint8((w0*uint32(above[c]) + w1*uint32(above[c+4]) + w2*uint32(below[c]) + w3*uint32(below[c+4]) + 1<<15) >> 16)
		}
		out[3] = 255
		return
	}
	w0, w1 = w0*uint32(above[3]), w1*uint32(above[7])
	w2, w3 = w2*uint32(below[3]), w3*uint32(below[7])
	sum := w0 + w1 + w2 + w3 // at most 255<<16
	if sum == 0 {
		clear(out)
		return
	}
	for c := range 3 {
		v := uint64(w0)*uint64(above[c]) + uint64(w1)*uint64(above[c+4]) + uint64(w2)*uint64(below[c]) + uint64(w3)*uint64(below[c+4])
		out[c] = uint8((v + uint64(sum/2)) / uint64(sum))
	}
	out[3] = uint8((sum + 1<<15) >> 16)
}
