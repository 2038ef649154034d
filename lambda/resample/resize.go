package resample

import (
	"encoding/binary"
	"image"
	"math"
	"runtime"
	"sync"
)

// Options choose how to average.
type Options struct {
	// Gamma averages the sRGB values themselves. The default is to average the
	// light that they stand for, in which fine bright detail keeps its
	// brightness.
	Gamma bool
}

// Resize scales a window of src to width×height pixels. The filter also looks at
// pixels around the window, as far as it reaches.
//
// A window of whole pixels at its own size is copied exactly. Otherwise the color of
// fully transparent pixels does not count, and they are black in the result.
//
// The window is cut to the source. The result is an empty image if nothing is left
// of the window, or if width or height is not positive.
func Resize(src Source, from Window, width, height int, opt Options) *image.NRGBA {
	size := src.Size()
	from, ok := from.cut(size)
	if !ok || width <= 0 || height <= 0 {
		return new(image.NRGBA)
	}
	dst := image.NewNRGBA(image.Rect(0, 0, width, height))
	if r, whole := from.pixels(); src.NRGBA != nil && whole && r.Size() == dst.Rect.Size() {
		for y := range height {
			copy(pixelRow(dst, y, 0, width), pixelRow(src.NRGBA, r.Min.Y+y, r.Min.X, r.Max.X))
		}
		return dst
	}
	c := linearCurve
	if opt.Gamma {
		c = plainCurve
	}
	p := plan{
		h:     newAxis(size.X, from.X0, from.X1, width),
		v:     newAxis(size.Y, from.Y0, from.Y1, height),
		curve: c(),
	}
	p.run(dst, src)
	return dst
}

// A plan is what all rows of a result have in common.
type plan struct {
	h, v  axis
	curve *curve
}

// run scales by the passes for the kind of source that src is.
func (p *plan) run(dst *image.NRGBA, src Source) {
	m := src.NRGBA
	switch {
	case m != nil && (src.Opaque || opaque(m, image.Rect(p.h.from, p.v.from, p.h.to, p.v.to))):
		passes[[3]float64]{p, func() reader[[3]float64] { return opaqueReader(m, &p.h, p.curve) }, add3, horizontal3, finish3}.run(dst)
	case m != nil:
		passes[[4]float64]{p, func() reader[[4]float64] { return alphaReader(m, &p.h, p.curve) }, add4, horizontal4, finish4}.run(dst)
	case src.Gray:
		passes[[1]float64]{p, func() reader[[1]float64] { return grayReader(src.Planes[0], &p.h, p.curve) }, add1, horizontal1, finish1}.run(dst)
	case src.RGB:
		passes[[3]float64]{p, func() reader[[3]float64] { return rgbReader(src.Planes, &p.h, p.curve) }, add3, horizontal3, finish3}.run(dst)
	default:
		passes[[3]float64]{p, func() reader[[3]float64] { return yccReader(src, &p.h, p.curve) }, add3, horizontal3, finish3}.run(dst)
	}
}

// passes are the parts that depend on the number of channels.
type passes[P pixel] struct {
	*plan
	reader     func() reader[P]
	add        func(dst, row []P, box int)
	horizontal func(dst []uint64, src []P, a *axis)
	finish     func(dst []byte, sums []float64, c *curve)
}

// run divides the rows between the processors where it is worth it. A panic in a
// goroutine would end the process whatever the caller recovers from, so run panics
// with it instead.
func (p passes[P]) run(dst *image.NRGBA) {
	rows := dst.Rect.Dy()
	bands := min(runtime.GOMAXPROCS(0), p.work()/bandWork, rows)
	if bands <= 1 {
		p.band(dst, 0, rows)
		return
	}
	var wg sync.WaitGroup
	panics := make([]any, bands)
	for i := range bands {
		wg.Go(func() {
			defer func() { panics[i] = recover() }()
			p.band(dst, rows*i/bands, rows*(i+1)/bands)
		})
	}
	wg.Wait()
	for _, v := range panics {
		if v != nil {
			panic(v)
		}
	}
}

// bandWork is the source pixels that make starting a goroutine worth while: about
// 2 ms.
const bandWork = 400_000

func (p *plan) work() int {
	return (p.h.to - p.h.from) * (p.v.to - p.v.from)
}

// band makes the rows [from, to) of dst.
func (p passes[P]) band(dst *image.NRGBA, from, to int) {
	var pix P
	samples := dst.Rect.Dx() * len(pix)
	half := (samples + 1) / 2
	line := make([]P, p.h.cells)
	pairs := make([]uint64, 2*half)
	rows := newRing(p.v.taps+2, half)
	sums := make([]float64, half)
	read := cells(p.reader(), p.add, &p.h, &p.v)
	next := 0
	for y := from; y < to; y++ {
		first := int(p.v.first[y])
		// Rows are paired in the same way in all bands, since it matters to the
		// last bits which of a pair a row is.
		for next = max(next, first&^1); next < first+p.v.taps; next += 2 {
			read(line, next, min(next+1, p.v.cells-1))
			p.horizontal(pairs, line, &p.h)
			unzip(rows.row(next), rows.row(next+1), pairs)
		}
		rows.sum(sums, first, p.v.weight[y*p.v.taps:][:p.v.taps])
		p.finish(dst.Pix[y*dst.Stride:][:4*dst.Rect.Dx()], sums, p.curve)
	}
}

// Plane is one channel of 8-bit samples. Row y begins at Pix[y*Stride].
type Plane struct {
	Pix                   []byte
	Stride, Width, Height int
}

func (p Plane) row(y int) []byte { return p.Pix[y*p.Stride:][:p.Width] }

// Source is an image to scale, in one of two forms.
type Source struct {
	// NRGBA is used when it is not nil. Its top left pixel is at (0, 0) for
	// Resize, wherever its rectangle begins.
	NRGBA *image.NRGBA
	// Opaque says that no pixel of NRGBA is translucent, which saves looking at
	// them all; the result is the same.
	Opaque bool
	// Planes are otherwise luma, blue and red chroma in full-range BT.601, as
	// in a JPEG file (ITU-T T.871). The chroma planes have at least one sample
	// and cover the area of the luma plane with as many samples, or fewer;
	// those lie in the middle of what they cover.
	Planes [3]Plane
	// Gray says that only Planes[0] is there; RGB that the planes are red,
	// green and blue and of one size.
	Gray, RGB bool
}

// Size is that of NRGBA or, without one, of the first plane.
func (s Source) Size() image.Point {
	if s.NRGBA != nil {
		return s.NRGBA.Rect.Size()
	}
	return image.Pt(s.Planes[0].Width, s.Planes[0].Height)
}

// Window is the part of a source to scale, in pixels from its top left corner.
// Its edges may fall between pixels.
type Window struct{ X0, Y0, X1, Y1 float64 }

// cut is the part of w on an image of the given size, and whether there is any.
func (w Window) cut(size image.Point) (Window, bool) {
	w.X0, w.Y0 = max(w.X0, 0), max(w.Y0, 0)
	w.X1, w.Y1 = min(w.X1, float64(size.X)), min(w.Y1, float64(size.Y))
	return w, w.X0 < w.X1 && w.Y0 < w.Y1 // false also for a NaN
}

// pixels is w as a rectangle, and whether its edges fall on whole pixels.
func (w Window) pixels() (image.Rectangle, bool) {
	r := image.Rect(int(w.X0), int(w.Y0), int(w.X1), int(w.Y1))
	whole := func(f float64) bool { return f == math.Trunc(f) }
	return r, whole(w.X0) && whole(w.Y0) && whole(w.X1) && whole(w.Y1)
}

// pixelRow is row y, columns [from, to), of m, counted from its top left pixel.
func pixelRow(m *image.NRGBA, y, from, to int) []byte {
	return m.Pix[y*m.Stride+4*from : y*m.Stride+4*to]
}

// opaque reports whether no pixel of r is translucent. The rectangle is counted from
// the top left pixel of m. Two pixels are tested at a time.
func opaque(m *image.NRGBA, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := pixelRow(m, y, r.Min.X, r.Max.X)
		const alphas = 0xff000000_ff000000
		all := uint64(alphas)
		for ; len(row) >= 8; row = row[8:] {
			all &= binary.LittleEndian.Uint64(row)
		}
		if len(row) > 0 && row[3] != 0xff || all != alphas {
			return false
		}
	}
	return true
}
