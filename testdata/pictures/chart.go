package pictures

import (
	"image"
	"image/color"
	"math"
)

// Chart draws a resolution and colour chart: colour bars, grey steps, a zone
// plate, lines one to four pixels apart, lines like those of text, and a
// checkerboard of single pixels. Everything lies on whole pixels, so a picture
// shifted by half a pixel shows it. Only the zone plate's greys are rounded, to
// 17 levels, and all colours but white and black are of the web's 216.
func Chart(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	fill(img, img.Rect, color.NRGBA{255, 255, 255, 255})
	third, half := h/3, w/2
	bars(img, image.Rect(0, 0, w, third))
	zonePlate(img, image.Rect(0, third, half, h))
	greys(img, image.Rect(half, third, w, third+h/9))
	gratings(img, image.Rect(half, third+h/9, w, 2*third))
	scribble(img, image.Rect(half, 2*third, w-(w-half)/3, h))
	checks(img, image.Rect(w-(w-half)/3, 2*third, w, h))
	frame(img, color.NRGBA{204, 0, 0, 255})
	return img
}

func fill(img *image.NRGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			img.SetNRGBA(x, y, c)
		}
	}
}

// bars are the eight corners of the colour cube, and their halves below.
func bars(img *image.NRGBA, r image.Rectangle) {
	for i := range 8 {
		x0, x1 := r.Min.X+i*r.Dx()/8, r.Min.X+(i+1)*r.Dx()/8
		on := func(bit, level int) uint8 { return uint8(level * (1 - i>>bit&1)) }
		split := r.Min.Y + 2*r.Dy()/3
		fill(img, image.Rect(x0, r.Min.Y, x1, split), color.NRGBA{on(1, 255), on(2, 255), on(0, 255), 255})
		fill(img, image.Rect(x0, split, x1, r.Max.Y), color.NRGBA{on(1, 102), on(2, 102), on(0, 102), 255})
	}
}

// zonePlate has rings that narrow towards the edge, to a pixel's width at the
// shorter side: aliasing shows as rings where there are none.
func zonePlate(img *image.NRGBA, r image.Rectangle) {
	k := math.Pi / float64(min(r.Dx(), r.Dy()))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dx, dy := x-(r.Min.X+r.Max.X)/2, y-(r.Min.Y+r.Max.Y)/2
			level := math.Round(8 + 8*math.Cos(k*float64(dx*dx+dy*dy)))
			v := uint8(min(level*16, 255))
			img.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
		}
	}
}

func greys(img *image.NRGBA, r image.Rectangle) {
	const steps = 6
	for i := range steps {
		v := uint8(51 * i)
		fill(img, image.Rect(r.Min.X+i*r.Dx()/steps, r.Min.Y, r.Min.X+(i+1)*r.Dx()/steps, r.Max.Y), color.NRGBA{v, v, v, 255})
	}
}

// gratings are upright lines 1, 2, 3 and 4 pixels wide with gaps as wide, and
// lying ones below them.
func gratings(img *image.NRGBA, r image.Rectangle) {
	middle := (r.Min.Y + r.Max.Y) / 2
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			width := 1 + 4*(x-r.Min.X)/r.Dx()
			along := x - r.Min.X
			if y >= middle {
				along = y - middle
			}
			if along/width%2 == 0 {
				img.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 255})
			}
		}
	}
}

// scribble looks like lines of small print: strokes in cells of 5×7 pixels.
func scribble(img *image.NRGBA, r image.Rectangle) {
	for y := r.Min.Y + 3; y+7 <= r.Max.Y-2; y += 10 {
		for x := r.Min.X + 4; x+4 <= r.Max.X-3; x += 6 {
			strokes := hash(uint32(x), uint32(y))
			if strokes%6 == 0 {
				continue // between words
			}
			for i, s := range []image.Rectangle{
				image.Rect(0, 0, 4, 1), image.Rect(0, 3, 4, 4), image.Rect(0, 6, 4, 7),
				image.Rect(0, 0, 1, 7), image.Rect(3, 0, 4, 4), image.Rect(3, 3, 4, 7),
			} {
				if strokes>>(8+i)&1 == 1 {
					fill(img, s.Add(image.Pt(x, y)), color.NRGBA{0, 0, 51, 255})
				}
			}
		}
	}
}

func checks(img *image.NRGBA, r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%2 == 0 {
				img.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 255})
			}
		}
	}
}

// frame is one pixel wide: a crop that is off by one loses a side of it.
func frame(img *image.NRGBA, c color.NRGBA) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	fill(img, image.Rect(0, 0, w, 1), c)
	fill(img, image.Rect(0, h-1, w, h), c)
	fill(img, image.Rect(0, 0, 1, h), c)
	fill(img, image.Rect(w-1, 0, w, h), c)
}
