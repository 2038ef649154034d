package pictures

import (
	"image"
	"image/color"
)

// Letter draws an upright F on a ground whose four corners differ in colour:
// red and green above, blue and yellow below. No two of its eight orientations
// look alike.
func Letter(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, ground(x, y, w, h))
		}
	}
	white, unit := color.NRGBA{255, 255, 255, 255}, min(w, h)/8
	left, top := w/2-3*unit/2, h/2-3*unit
	fill(img, image.Rect(left, top, left+unit, top+6*unit), white)
	fill(img, image.Rect(left, top, left+4*unit, top+unit), white)
	fill(img, image.Rect(left, top+2*unit+unit/2, left+3*unit, top+3*unit+unit/2), white)
	return img
}

// ground is the colour of the corner of a quarter, darker towards the middle.
func ground(x, y, w, h int) color.NRGBA {
	corners := [2][2]color.NRGBA{
		{{220, 30, 30, 255}, {20, 150, 50, 255}},
		{{30, 60, 210, 255}, {210, 170, 10, 255}},
	}
	c := corners[2*y/h][2*x/w]
	away := max(abs(2*x+1-w)*256/w, abs(2*y+1-h)*256/h) // 0 to 256
	shade := func(v uint8) uint8 { return uint8(int(v) * (128 + away/2) / 256) }
	return color.NRGBA{shade(c.R), shade(c.G), shade(c.B), 255}
}

func abs(n int) int { return max(n, -n) }

// Stored turns an upright picture into the one a camera would have stored
// together with the EXIF orientation (1 to 8): applying the orientation to it
// gives the upright picture again. Pixels are read at the places that the EXIF
// standard (CIPA DC-008, 4.6.5.1.6) assigns to row 0 and column 0.
func Stored(upright *image.NRGBA, orientation int) *image.NRGBA {
	w, h := upright.Rect.Dx(), upright.Rect.Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			var p image.Point
			switch orientation {
			case 2: // row 0 is the top, column 0 the right side
				p = image.Pt(w-1-x, y)
			case 3: // bottom, right
				p = image.Pt(w-1-x, h-1-y)
			case 4: // bottom, left
				p = image.Pt(x, h-1-y)
			case 5: // left, top
				p = image.Pt(y, x)
			case 6: // right, top
				p = image.Pt(y, w-1-x)
			case 7: // right, bottom
				p = image.Pt(h-1-y, w-1-x)
			case 8: // left, bottom
				p = image.Pt(h-1-y, x)
			default: // top, left
				p = image.Pt(x, y)
			}
			out.SetNRGBA(p.X, p.Y, upright.NRGBAAt(upright.Rect.Min.X+x, upright.Rect.Min.Y+y))
		}
	}
	return out
}
