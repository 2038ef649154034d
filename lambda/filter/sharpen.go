package filter

import (
	"image"
	"math"
)

// Sharpening is what sharp's sharpen takes. The levels X1, Y2 and Y3 are those
// of CIE lightness, of which there are 100.
type Sharpening struct {
	Sigma float64 // of the Gaussian, 0.000001 to 10 pixels
	M1    float64 // the factor for flat areas, 0 to 1000000
	M2    float64 // the factor for what stands out from them, 0 to 1000000
	X1    float64 // up to what difference an area is flat, 0 to 1000000
	Y2    float64 // by how much a pixel becomes lighter at most, 0 to 1000000
	Y3    float64 // by how much it becomes darker at most, 0 to 1000000
}

// SharpeningOf is a sharpening with a sigma alone: the rest as sharp has it.
func SharpeningOf(sigma float64) Sharpening {
	return Sharpening{Sigma: sigma, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}
}

// SharpenOSS is the sharpen of OSS with a value of 50 to 399. OSS does not say
// what it computes; this is what the re-implementations on sharp take for it, a
// sharpening with a sigma of value/100, and halved factors.
func SharpenOSS(img *image.NRGBA, value int) {
	s := SharpeningOf(float64(value) / 100)
	s.M1, s.M2 = 0.5, 1
	Sharpen(img, s)
}

// Sharpen adds to the CIE lightness L* of a pixel what distinguishes it from
// that of its neighbourhood, a*, b* staying as they are. The neighbourhood is a
// Gaussian as in Blur, ending at a tenth of its peak; edges are repeated. Let d
// be the difference: it is multiplied by M1 as far as it is within ±X1 and by M2
// beyond, and the result kept between -Y3 and +Y2. Colours are weighted by alpha,
// which stays.
func Sharpen(img *image.NRGBA, s Sharpening) {
	weights := vipsGaussian(min(max(s.Sigma, 1e-6), 10), 0.1)
	if len(weights) == 1 || img.Rect.Empty() {
		return
	}
	weighted(img, func(bool) {
		l := newLightRing(img, weights)
		for y := range img.Rect.Dy() {
			light, around := l.at(y)
			s.sharpenRow(rowOf(img, y), light, around, l.lightness)
		}
	})
}

func (s *Sharpening) sharpenRow(row []byte, light, around []int32, by lightness) {
	for x, l := range light {
		d := s.change(float64(l-around[x]) / lightUnits)
		to := min(max(float64(l)+math.RoundToEven(d*lightUnits), 0), maxLight)
		if change := int32(to) - l; change != 0 {
			by.add((*[4]byte)(row[4*x:]), change)
		}
	}
}

// change is what a difference of lightness adds to it.
func (s *Sharpening) change(d float64) float64 {
	flat := min(max(d, -s.X1), s.X1)
	return min(max(flat*s.M1+(d-flat)*s.M2, -s.Y3), s.Y2)
}
