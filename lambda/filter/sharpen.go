package filter

import (
	"encoding/binary"
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// SharpSharpening has the arguments of sharp's sharpen. X1, Y2 and Y3 are levels of
// CIE lightness, of which there are 100.
type SharpSharpening struct {
	Sigma float64 // of the Gaussian, 0.000001 to 10 pixels
	M1    float64 // the factor for flat areas, 0 to 1000000
	M2    float64 // the factor for what stands out from them, 0 to 1000000
	X1    float64 // up to what difference an area is flat, 0 to 1000000
	Y2    float64 // by how much a pixel becomes lighter at most, 0 to 1000000
	Y3    float64 // by how much it becomes darker at most, 0 to 1000000
}

// sharpeningOf returns sharp's defaults for a sigma.
func sharpeningOf(sigma float64) SharpSharpening {
	return SharpSharpening{Sigma: sigma, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}
}

// OSSSharpen is the sharpen of OSS with a value of 50 to 399. OSS does not say what
// it computes. As in re-implementations on sharp, this is [SharpSharpen] with a
// sigma of value/100 and half of the default factors.
func OSSSharpen(img *image.NRGBA, value int) {
	s := sharpeningOf(float64(value) / 100)
	s.M1, s.M2 = 0.5, 1
	SharpSharpen(img, s)
}

// SharpSharpen is sharp's sharpen with numbers. It adds to the CIE lightness L* of
// a pixel a multiple of its difference d from the neighborhood; a* and b* stay. The
// neighborhood is a Gaussian as in [SharpBlur], but ends at a tenth of its peak.
// Edges are repeated. The part of d within ±X1 is multiplied by M1 and the rest by
// M2, and the sum is kept between -Y3 and +Y2. Colors are weighted by alpha, which
// stays.
func SharpSharpen(img *image.NRGBA, s SharpSharpening) {
	weights := vipsGaussian(min(max(s.Sigma, 1e-6), 10), 0.1)
	if len(weights) == 1 || img.Rect.Empty() {
		return
	}
	rows.Premultiplied(img, func(bool) {
		l := newLightRing(img, weights)
		for y := range img.Rect.Dy() {
			light, around := l.at(y)
			s.sharpenRow(rows.At(img, y), light, around, l.lightness)
		}
	})
}

func (s *SharpSharpening) sharpenRow(row []byte, light, around []int32, by lightness) {
	for x, l := range light {
		d := s.change(float64(l-around[x]) / lightUnits)
		to := min(max(float64(l)+math.RoundToEven(d*lightUnits), 0), maxLight)
		if change := int32(to) - l; change != 0 {
			by.add((*[4]byte)(row[4*x:]), change)
		}
	}
}

// change is what a difference of lightness adds to it.
func (s *SharpSharpening) change(d float64) float64 {
	flat := min(max(d, -s.X1), s.X1)
	return min(max(flat*s.M1+(d-flat)*s.M2, -s.Y3), s.Y2)
}

// SharpMildSharpen is sharp's sharpen without a number: a pixel counts 32 times and
// each of its eight neighbors -1 times, all divided by 24.
func SharpMildSharpen(img *image.NRGBA) {
	SharpConvolve(img, 3, 3, []float64{-1, -1, -1, -1, 32, -1, -1, -1, -1}, 24, 0)
}

// A lightRing has the lightness of the rows of an image, and the same blurred,
// while rows above are already written.
type lightRing struct {
	img *image.NRGBA
	lightness
	weights []int
	total   int
	light   [][]int32 // rows as they are
	blurred [][]int32 // rows blurred along themselves
	around  []int32   // a row blurred both ways
	padded  []int32
	read    int
}

// newLightRing blurs with the weights of a kernel from the middle outwards.
func newLightRing(img *image.NRGBA, weights []int) *lightRing {
	w := img.Rect.Dx()
	r := &lightRing{img: img, lightness: lightness{lights(), labs()}, weights: weights, total: -weights[0]}
	for _, weight := range weights {
		r.total += 2 * weight
	}
	r.around, r.padded = make([]int32, w), make([]int32, w+2*len(weights))
	for range min(2*len(weights), img.Rect.Dy()) {
		r.light = append(r.light, make([]int32, w))
		r.blurred = append(r.blurred, make([]int32, w))
	}
	return r
}

// at is the lightness of row y, and that of its neighborhood. Rows are asked
// for from the top.
func (r *lightRing) at(y int) (light, around []int32) {
	h, n := r.img.Rect.Dy(), len(r.light)
	for ; r.read < min(y+len(r.weights), h); r.read++ {
		r.readRow(rows.At(r.img, r.read), r.light[r.read%n], r.blurred[r.read%n])
	}
	row := func(y int) []int32 { return r.blurred[min(max(y, 0), h-1)%n] }
	clear(r.around)
	addWeightedPair(r.around, row(y), nil, r.weights[0])
	for k := 1; k < len(r.weights); k++ {
		addWeightedPair(r.around, row(y-k), row(y+k), r.weights[k])
	}
	r.divide(r.around)
	return r.light[y%n], r.around
}

func (r *lightRing) readRow(row []byte, light, blurred []int32) {
	for x := range light {
		light[x] = r.of((*[4]byte)(row[4*x:]))
	}
	w, m := len(light), len(r.weights)
	copy(r.padded[m:], light)
	for i := range m {
		r.padded[i], r.padded[m+w+i] = light[0], light[w-1]
	}
	clear(blurred)
	addWeightedPair(blurred, r.padded[m:], nil, r.weights[0])
	for k := 1; k < m; k++ {
		addWeightedPair(blurred, r.padded[m-k:], r.padded[m+k:], r.weights[k])
	}
	r.divide(blurred)
}

// divide rounds sums to lightness again.
func (r *lightRing) divide(sums []int32) {
	factor := (1<<36 + int64(r.total) - 1) / int64(r.total)
	half := int64(r.total / 2)
	for i, sum := range sums {
		sums[i] = int32((int64(sum) + half) * factor >> 36)
	}
}

// addWeightedPair adds the sum of a and b, which may be nil, times the weight.
func addWeightedPair(sums, a, b []int32, weight int) {
	w := int32(weight)
	a = a[:len(sums)]
	if b == nil {
		for i := range sums {
			sums[i] += a[i] * w
		}
		return
	}
	b = b[:len(sums)]
	for i := range sums {
		sums[i] += (a[i] + b[i]) * w
	}
}

// Lightness is held in 327.67ths of the hundred levels of CIE L*, so that white
// is 32767.
const (
	lightUnits = 327.67
	maxLight   = 32767
)

// L* is 116 times f(y) of a labMap, less 16.
const rootUnits = 116 * lightUnits

// lightness finds and changes that of pixels.
type lightness struct {
	lights *lightTables
	labs   *labTables
}

// of is the lightness of a pixel, 0 to maxLight.
func (t lightness) of(p *[4]byte) int32 {
	y := t.labs.share(1, binary.LittleEndian.Uint32(p[:]), t.lights)
	l := t.labs.f(y)*rootUnits - 16*lightUnits
	return min(max(int32(l), 0), maxLight)
}

// add changes the lightness of a pixel. A change of L* alone adds the same to f of
// x, y and z.
func (t lightness) add(p *[4]byte, change int32) {
	m := labMap{scale: 1, offset: float32(change) / rootUnits, pp: 1, qq: 1}
	binary.LittleEndian.PutUint32(p[:], m.mapPixel(binary.LittleEndian.Uint32(p[:]), t.lights, t.labs))
}
