package smart

import (
	"image"
	"math"

	"s3resize/lambda/resample"
)

// grid is the number of columns and rows among which [Attention] decides.
const grid = 32

// Attention is sharp's strategy of that name, which is libvips' smartcrop: the
// window, no larger than the picture, centred on what draws the eye most. The
// picture is shrunk to 32×32 pixels; edges of luminance, skin and redness are
// added up there and blurred as the window is large. An equally good place is the
// uppermost, then the leftmost.
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

// attentionCells is how much each pixel of a picture of 32×32 draws the eye.
func attentionCells(img *image.NRGBA) *[grid * grid]float64 {
	var luminance, cells [grid * grid]float64
	linear := linearLight()
	for i := range cells {
		s := see(img.Pix[4*i:][:4], linear)
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
