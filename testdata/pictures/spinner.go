package pictures

import (
	"image"
	"image/color"
	"image/gif"
	"math"
)

// spinnerColours are the palette of [Spinner]: nothing, and eight steps from
// pale to deep.
var spinnerColours = color.Palette{
	color.NRGBA{0, 0, 0, 0},
	color.NRGBA{224, 231, 240, 255}, color.NRGBA{196, 210, 228, 255}, color.NRGBA{164, 186, 215, 255},
	color.NRGBA{128, 160, 202, 255}, color.NRGBA{92, 132, 190, 255}, color.NRGBA{58, 104, 176, 255},
	color.NRGBA{30, 76, 158, 255}, color.NRGBA{230, 80, 40, 255},
}

// Spinner draws an animation of a dot running around a ring, on nothing. The
// first frame is the whole ring; the others hold only the rectangle around
// their dot and take turns with the three disposals: left in place (deep blue,
// it stays), cleared to the background (a hole remains), and restored to the
// ring as it was before (red, it leaves no trace). Delays run from 4/100 s to
// 10/100 s, and it repeats for ever.
func Spinner(frames, w, h int) *gif.GIF {
	g := &gif.GIF{Config: image.Config{ColorModel: spinnerColours, Width: w, Height: h}}
	ring := image.NewPaletted(image.Rect(0, 0, w, h), spinnerColours)
	const dots = 12
	for i := range dots {
		dot(ring, i, dots, uint8(1+i*6/dots))
	}
	g.Image, g.Delay, g.Disposal = append(g.Image, ring), append(g.Delay, 10), append(g.Disposal, gif.DisposalNone)
	for i := range frames - 1 {
		disposal := []byte{gif.DisposalPrevious, gif.DisposalNone, gif.DisposalPrevious, gif.DisposalBackground}[i%4]
		ink := uint8(8)
		if disposal == gif.DisposalNone {
			ink = 7
		}
		frame := image.NewPaletted(dotBounds(w, h, i%dots, dots), spinnerColours)
		dotIn(frame, w, h, i%dots, dots, ink)
		g.Image = append(g.Image, frame)
		g.Delay = append(g.Delay, 4+i%4)
		g.Disposal = append(g.Disposal, disposal)
	}
	return g
}

// dot paints dot i of n onto a picture of the whole ring.
func dot(img *image.Paletted, i, n int, ink uint8) {
	dotIn(img, img.Rect.Dx(), img.Rect.Dy(), i, n, ink)
}

// dotPlace is where dot i of n lies in a ring that fills w×h, and its radius.
func dotPlace(w, h, i, n int) (x, y, radius float64) {
	side := float64(min(w, h))
	sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
	return float64(w)/2 + 0.38*side*sin, float64(h)/2 - 0.38*side*cos, 0.085 * side
}

func dotBounds(w, h, i, n int) image.Rectangle {
	x, y, r := dotPlace(w, h, i, n)
	return image.Rect(int(x-r), int(y-r), int(x+r)+1, int(y+r)+1).Intersect(image.Rect(0, 0, w, h))
}

// dotIn paints the part of a dot that lies within img.
func dotIn(img *image.Paletted, w, h, i, n int, ink uint8) {
	x, y, r := dotPlace(w, h, i, n)
	for py := img.Rect.Min.Y; py < img.Rect.Max.Y; py++ {
		for px := img.Rect.Min.X; px < img.Rect.Max.X; px++ {
			if math.Hypot(float64(px)+0.5-x, float64(py)+0.5-y) <= r {
				img.SetColorIndex(px, py, ink)
			}
		}
	}
}
