package filter

import (
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// SharpConvolve is sharp's convolution: each sample becomes the sum of its
// neighborhood of width times height samples, each times its number of the
// kernel, divided by scale, plus offset. The kernel lies as it is written (it is
// not turned round), its middle, width/2 and height/2, on the sample; edges are
// repeated outwards, and fractions of the result are cut off. Sides are 1 to
// 1001. A scale below 1 is 1; a request that names none means the sum of the
// kernel. A kernel of another length, or with numbers that are not finite, leaves
// the image alone.
//
// Where an image has transparent pixels, colors are weighted by alpha, and
// alpha is convolved as they are: a kernel that adds up to 0 makes it the
// offset, as it does there.
func SharpConvolve(img *image.NRGBA, width, height int, kernel []float64, scale, offset float64) {
	if width < 1 || height < 1 || len(kernel) != width*height {
		return
	}
	t := tapsOf(kernel, width, max(scale, 1), offset)
	if t == nil || img.Rect.Empty() {
		return
	}
	if rows.IsOpaque(img) {
		t.keepAlpha = true
		t.convolve(img)
		return
	}
	for row := range rows.All(img) {
		rows.MultiplyAlpha(row)
	}
	t.convolve(img)
}

// ThumborConvolve is Thumbor's convolution: a kernel of rows of the given number
// of columns, divided by its sum if normalise is set and the sum is not 0. Rows
// and columns are odd in number; a kernel that has others leaves the image
// alone. Fractions are cut off and edges repeated. Alpha stays, and colors are
// not weighted by it.
func ThumborConvolve(img *image.NRGBA, kernel []float64, columns int, normalise bool) {
	if columns < 1 || columns%2 == 0 || len(kernel)%columns != 0 || len(kernel)/columns%2 == 0 {
		return
	}
	scale := 0.0
	if normalise {
		for _, w := range kernel {
			scale += w
		}
	}
	t := tapsOf(kernel, columns, scale, 0)
	if t == nil || img.Rect.Empty() {
		return
	}
	t.keepAlpha = true
	t.convolve(img)
}

// taps is a kernel in integers: a sum of samples times weights is 2^shift times
// too large, and is never out of 32 bits with its sign.
type taps struct {
	rows      [][]rows.Tap // the weights that are not 0
	left, top int          // how far the kernel reaches left and up
	width     int
	shift     uint
	start     uint64 // what both lanes of a sum begin with
	keepAlpha bool
}

// sumBias keeps sums positive.
const sumBias = 1 << 31

// tapsOf makes integers of weights. What is lost by rounding one goes to the
// next, so that partial sums are right as well. It is nil for what is not finite.
func tapsOf(kernel []float64, width int, scale, offset float64) *taps {
	if scale == 0 {
		scale = 1
	}
	// Beyond these, every result is out of range or none is.
	offset = min(max(offset, -1e6), 1e6)
	largest := math.Abs(offset) + 1
	for _, w := range kernel {
		largest += 255 * math.Abs(w/scale)
	}
	if math.IsNaN(largest) || math.IsInf(largest, 0) {
		return nil
	}
	t := &taps{width: width, left: width / 2, top: len(kernel) / width / 2}
	t.shift = uint(min(max(30-math.Ilogb(largest), 0), 23))
	unit := min(float64(uint64(1)<<t.shift), (1<<31-1)/largest)
	// A five-hundredth of a level makes up for weights rounded down.
	start := int64((offset + 1./512) * unit)
	t.start = uint64(start+sumBias) * (1 + 1<<32)
	rest := 0.0
	for i, w := range kernel {
		exact := w/scale*unit + rest
		whole := math.RoundToEven(exact)
		rest = exact - whole
		if i%width == 0 {
			t.rows = append(t.rows, nil)
		}
		if whole != 0 {
			row := &t.rows[i/width]
			*row = append(*row, rows.Tap{DX: i % width, Weight: uint64(int64(whole))})
		}
	}
	return t
}

// convolve writes each row when the rows that it needs were read.
func (t *taps) convolve(img *image.NRGBA) {
	w := img.Rect.Dx()
	held := rows.NewRing(img, len(t.rows))
	source, sums := rows.NewWide(w+t.width-1), rows.NewWide(w)
	for y := range img.Rect.Dy() {
		held.ReadTo(y - t.top + len(t.rows) - 1)
		sums.Fill(t.start)
		for i, taps := range t.rows {
			if len(taps) > 0 {
				source.Read(held.Row(y-t.top+i), t.left, w)
				sums.RB.AddTaps(source.RB, taps)
				sums.GA.AddTaps(source.GA, taps)
			}
		}
		t.finish(rows.At(img, y), sums)
	}
}

// finish makes samples of sums.
func (t *taps) finish(row []byte, sums rows.Wide) {
	for i, rb := range sums.RB {
		ga := sums.GA[i]
		p := row[4*i : 4*i+4]
		if !t.keepAlpha {
			t.finishAlpha(p, rb, ga)
			continue
		}
		p[0] = t.sample(uint32(rb))
		p[1] = t.sample(uint32(ga))
		p[2] = t.sample(uint32(rb >> 32))
	}
}

func (t *taps) sample(sum uint32) uint8 {
	v := int32(sum-sumBias) >> (t.shift & 31)
	return uint8(min(max(v, 0), 255))
}

// finishAlpha divides the sums of colors by that of alpha, all of which may be
// out of range.
func (t *taps) finishAlpha(p []byte, rb, ga uint64) {
	alpha := int64(int32(ga>>32 - sumBias))
	p[3] = t.sample(uint32(ga >> 32))
	if p[3] == 0 {
		p[0], p[1], p[2] = 0, 0, 0
		return
	}
	for c, sum := range [3]uint64{rb, ga, rb >> 32} {
		p[c] = uint8(min(max(int64(int32(uint32(sum)-sumBias))*255/alpha, 0), 255))
	}
}
