package smart

import (
	"image"
	"math"

	"s3resize/lambda/resample"
)

// xyz is a color in CIE XYZ, in percent of white.
type xyz struct{ x, y, z float64 }

// toXYZ converts a pixel over black to CIE XYZ by the sRGB matrix of IEC 61966-2-1.
func toXYZ(p []uint8, linear *[256]float64) xyz {
	a := uint(p[3])
	r, g, b := linear[(uint(p[0])*a+127)/255], linear[(uint(p[1])*a+127)/255], linear[(uint(p[2])*a+127)/255]
	return xyz{
		x: float64(41.24*r) + float64(35.76*g) + float64(18.05*b),
		y: float64(21.26*r) + float64(71.52*g) + float64(7.22*b),
		z: float64(1.93*r) + float64(11.92*g) + float64(95.05*b),
	}
}

// linearLight is what the values of sRGB stand for, 0 to 1.
func linearLight() *[256]float64 {
	t := new([256]float64)
	for i := range t {
		v := float64(i) / 255
		if t[i] = v / 12.92; v > 0.04045 {
			t[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return t
}

// dark is the luminance, in percent, up to which colors say nothing.
const dark = 5

// skin is how near a color is to that of skin, 100 at the most. The direction of
// skin among the colors is the one that smartcrop.js gives for red, green and
// blue and that libvips takes for X, Y and Z.
func (s xyz) skin() float64 {
	length := math.Sqrt(float64(s.x*s.x) + float64(s.y*s.y) + float64(s.z*s.z))
	if s.y <= dark || length == 0 {
		return 0
	}
	dx, dy, dz := s.x/length-0.78, s.y/length-0.57, s.z/length-0.44
	return 100 * (1 - math.Sqrt(float64(dx*dx)+float64(dy*dy)+float64(dz*dz)))
}

// lab is a color's place between green and red, and between blue and yellow, in
// CIE Lab: from about -100 to 100, gray being 0.
func (s xyz) lab() (a, b float64) {
	if s.y <= dark {
		return 0, 0
	}
	x, y, z := labRoot(s.x/95.047), labRoot(s.y/100), labRoot(s.z/108.883)
	return 500 * (x - y), 200 * (y - z)
}

// labRoot is the f of CIE 15, section 8.2.1.
func labRoot(t float64) float64 {
	if t > 216.0/24389 {
		return math.Cbrt(t)
	}
	return (float64(24389.0/27*t) + 16) / 116
}

// contrast is how much the value at (x, y) of a map of w×h differs from those
// around it; beyond the edges it sees the values there.
func contrast(values []float64, x, y, w, h int) float64 {
	at := func(x, y int) float64 { return values[min(max(y, 0), h-1)*w+min(max(x, 0), w-1)] }
	return math.Abs(4*at(x, y) - at(x-1, y) - at(x+1, y) - at(x, y-1) - at(x, y+1))
}

// grid is the number of columns and rows among which [Attention] decides.
const grid = 32

// Attention is sharp's strategy of that name, which is libvips' smartcrop. It returns
// the window, no larger than the image, centered on what draws the eye most. The
// image is shrunk to 32×32 pixels. Edges of luminance, skin and redness are added up
// there and blurred in proportion to the window. Of equally good places the
// uppermost wins, then the leftmost.
func Attention(img *image.NRGBA, crop image.Point) image.Rectangle {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	crop = image.Pt(min(crop.X, w), min(crop.Y, h))
	if w <= 0 || h <= 0 {
		return img.Rect
	}
	whole := resample.Window{X1: float64(w), Y1: float64(h)}
	small := resample.Resize(resample.Source{NRGBA: img}, whole, grid, grid, resample.Options{Gamma: true})
	cells := attentionCells(small)
	sigma := math.Hypot(float64(crop.X)*grid/float64(w), float64(crop.Y)*grid/float64(h)) / 10
	blurCells(cells, max(sigma, 1))
	best := 0
	for i, v := range cells {
		if v > cells[best] {
			best = i
		}
	}
	at := image.Pt(best%grid*w/grid-crop.X/2, best/grid*h/grid-crop.Y/2)
	at = image.Pt(min(max(at.X, 0), w-crop.X), min(max(at.Y, 0), h-crop.Y))
	return image.Rectangle{at, at.Add(crop)}.Add(img.Rect.Min)
}

// attentionCells is how much each pixel of an image of 32×32 draws the eye.
func attentionCells(img *image.NRGBA) *[grid * grid]float64 {
	var luminance, cells [grid * grid]float64
	linear := linearLight()
	for i := range cells {
		s := toXYZ(img.Pix[4*i:][:4], linear)
		a, _ := s.lab()
		luminance[i], cells[i] = s.y, s.skin()+a
	}
	for i := range cells {
		cells[i] += 5 * contrast(luminance[:], i%grid, i/grid, grid, grid)
	}
	return &cells
}

// blurCells applies a Gaussian of the given standard deviation, in cells, to each
// axis; beyond the edges it sees the cells there. As in libvips, weights are
// whole twentieths of the largest, and those below a fifth of it are none.
func blurCells(cells *[grid * grid]float64, sigma float64) {
	var weights [grid]float64
	for i := range weights {
		if v := math.Exp(-float64(i*i) / (2 * sigma * sigma)); v >= 0.2 {
			weights[i] = math.Round(20 * v)
		}
	}
	blurLine := func(first, step int) {
		var line [grid]float64
		for i := range line {
			sum, all := 0.0, 0.0
			for d := 1 - grid; d < grid; d++ {
				weight := weights[max(d, -d)]
				sum += float64(weight * cells[first+step*min(max(i+d, 0), grid-1)])
				all += weight
			}
			line[i] = sum / all
		}
		for i, v := range line {
			cells[first+step*i] = v
		}
	}
	for i := range grid {
		blurLine(i*grid, 1)
	}
	for i := range grid {
		blurLine(i, grid)
	}
}

// Salient returns the window that holds most of what draws the eye: edges of
// luminance, colors like those of skin, and vivid colors. The middle of the window
// counts twice. A window that is larger than the image is cut to it. Of equally good
// windows the one nearest to the middle of the image wins, then the uppermost, then
// the leftmost.
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
// colors beyond those of natural surroundings.
func saliency(img *image.NRGBA) []uint32 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	luminance := make([]float64, w*h)
	edges, out := make([]uint32, w*h), make([]uint32, w*h)
	linear := linearLight()
	for i := range out {
		s := toXYZ(img.Pix[i/w*img.Stride+i%w*4:][:4], linear)
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
