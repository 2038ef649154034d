package smart

import (
	"image"
	"math"
)

// Salient is the window of the given size, or of the picture's where that is
// smaller, that holds most of what draws the eye: edges of luminance, colours
// like skin's, and vivid ones. Its middle counts twice. Of equally good windows it
// is the one nearest to the picture's middle, then the uppermost and leftmost.
func Salient(img *image.NRGBA, crop image.Point) image.Rectangle {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	crop = image.Pt(min(max(crop.X, 1), w), min(max(crop.Y, 1), h))
	if w <= 0 || h <= 0 {
		return img.Rect
	}
	sums := integrate(saliency(img), w, h)
	inner := image.Rect(crop.X/4, crop.Y/4, crop.X-crop.X/4, crop.Y-crop.Y/4)
	var best image.Point
	var most uint64
	nearest := 0
	for y := 0; y <= h-crop.Y; y++ {
		for x := 0; x <= w-crop.X; x++ {
			at := image.Pt(x, y)
			score := sums.in(image.Rectangle{at, at.Add(crop)}) + sums.in(inner.Add(at))
			dx, dy := 2*x+crop.X-w, 2*y+crop.Y-h
			away := dx*dx + dy*dy
			if x+y == 0 || score > most || score == most && away < nearest {
				best, most, nearest = at, score, away
			}
		}
	}
	return image.Rectangle{best, best.Add(crop)}.Add(img.Rect.Min)
}

// saliency is how much each pixel draws the eye, in sixteenths, row by row: edges
// as far as there are more than around them, skin from where it is likely, and
// colours beyond those of natural surroundings.
func saliency(img *image.NRGBA) []uint32 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	luminance := make([]float64, w*h)
	edges, out := make([]uint32, w*h), make([]uint32, w*h)
	linear := linearLight()
	for i := range out {
		s := see(img.Pix[i/w*img.Stride+i%w*4:][:4], linear)
		a, b := s.lab()
		luminance[i] = s.y
		out[i] = uint32(16 * (max(0, s.skin()-85) + max(0, math.Hypot(a, b)-40)/4))
	}
	for i := range edges {
		edges[i] = uint32(16 * contrast(luminance, i%w, i/w, w, h))
	}
	// Grass is all edges, and none of them is worth looking at.
	sums := integrate(edges, w, h)
	reach := max(w, h)/8 + 1
	for i := range out {
		around := image.Rect(i%w-reach, i/w-reach, i%w+reach+1, i/w+reach+1).Intersect(image.Rect(0, 0, w, h))
		mean := uint32(sums.in(around) / uint64(around.Dx()*around.Dy()))
		out[i] += max(edges[i], mean) - mean
	}
	return out
}

// An integral holds, for each corner between pixels, the sum of all values above
// it and to its left.
type integral struct {
	sums   []uint64
	stride int
}

func integrate(values []uint32, w, h int) integral {
	s := integral{make([]uint64, (w+1)*(h+1)), w + 1}
	for y := range h {
		var line uint64
		for x := range w {
			line += uint64(values[y*w+x])
			s.sums[(y+1)*s.stride+x+1] = s.sums[y*s.stride+x+1] + line
		}
	}
	return s
}

// in is the sum over a rectangle.
func (s integral) in(r image.Rectangle) uint64 {
	at := func(x, y int) uint64 { return s.sums[y*s.stride+x] }
	return at(r.Max.X, r.Max.Y) - at(r.Min.X, r.Max.Y) - at(r.Max.X, r.Min.Y) + at(r.Min.X, r.Min.Y)
}
