package filter

import (
	"image"

	"s3resize/lambda/filter/rows"
)

// Equalize spreads the values of red, green and blue, each by itself, so that
// every part of the range has about as many pixels: Thumbor's equalize. With
// n(v) pixels up to value v, of N, and n₀ at the least value that there is, v
// becomes the whole part of 255·(n(v)-n₀)/(N-n₀). Transparent pixels count.
//
// A channel with a single value is left as it is; Thumbor makes it 0. The C
// version of Thumbor's filter took n₀ as 0 for all channels but those that begin
// lowest, which later ones no longer do, and neither does this.
//
// (Serverless Image Handler 4 and later make a [Normalise] of the same filter.)
func Equalize(img *image.NRGBA) {
	var counts [3][256]int
	for row := range rows.All(img) {
		countValues(row, &counts)
	}
	applyTables(img, equalized(&counts[0]), equalized(&counts[1]), equalized(&counts[2]))
}

// countValues counts the pixels of each value of red, green and blue.
func countValues(row []byte, counts *[3][256]int) {
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		counts[0][p[0]]++
		counts[1][p[1]]++
		counts[2][p[2]]++
	}
}

func equalized(counts *[256]int) *table {
	total, least := 0, 0
	for _, n := range counts {
		if total == 0 {
			least = n
		}
		total += n
	}
	upTo := 0
	return tableOf(func(v int) int {
		if upTo += counts[v]; total == least {
			return v
		}
		return 255 * (upTo - least) / (total - least)
	})
}

// CLAHE is sharp's clahe, contrast limiting adaptive histogram equalization, of
// red, green and blue each for itself. A sample becomes 255 times the share of
// samples in the width×height window around it that are not larger, fractions
// cut off. No value counts for more than maxSlope samples, 0 to 100; how many
// are above that in all is spread evenly over the 256 values; 0 is no limit.
// Images are mirrored at their edges, and an even window reaches one further
// to the left and up.
//
// A window larger than the image, which sharp refuses, is made as large as
// the image. Alpha stays, where sharp equalizes it too, which makes opaque
// what is not.
func CLAHE(img *image.NRGBA, width, height, maxSlope int) {
	if img.Rect.Empty() {
		return
	}
	width = min(max(width, 1), img.Rect.Dx())
	height = min(max(height, 1), img.Rect.Dy())
	if maxSlope <= 0 {
		maxSlope = width * height
	}
	e := newEqualizer(img, width, height, maxSlope)
	for c := range 3 {
		e.channel(c)
	}
}

// An equalizer moves a window over a channel of an image.
type equalizer struct {
	img           *image.NRGBA
	width, height int
	histogram     limited
	rows          [][]uint8 // those of the window, with margins
	read          int
	window        [][]uint8
}

func newEqualizer(img *image.NRGBA, width, height, maxSlope int) *equalizer {
	e := &equalizer{img: img, width: width, height: height, window: make([][]uint8, height)}
	e.histogram.limit = int32(maxSlope)
	e.rows = make([][]uint8, height)
	for i := range e.rows {
		e.rows[i] = make([]uint8, img.Rect.Dx()+width)
	}
	return e
}

func (e *equalizer) channel(c int) {
	h := e.img.Rect.Dy()
	e.read = 0
	for y := range h {
		for i := range e.window {
			e.window[i] = e.row(reflect(y-e.height/2+i, h), min(y-e.height/2+e.height, h), c)
		}
		e.equalize(rows.At(e.img, y), c)
	}
}

// row is a channel of row y, as it was. Rows are read up to one that is always
// further down.
func (e *equalizer) row(y, end, c int) []uint8 {
	for ; e.read < end; e.read++ {
		e.readRow(e.rows[e.read%len(e.rows)], rows.At(e.img, e.read), c)
	}
	return e.rows[y%len(e.rows)]
}

func (e *equalizer) readRow(into []uint8, row []byte, c int) {
	w := len(row) / 4
	for i := range into {
		into[i] = row[4*reflect(i-e.width/2, w)+c]
	}
}

// reflect is where a sample outside 0 to n-1, at most n away, lies within.
func reflect(i, n int) int {
	if i < 0 {
		return -1 - i
	}
	if i >= n {
		return 2*n - 1 - i
	}
	return i
}

func (e *equalizer) equalize(row []byte, c int) {
	h := &e.histogram
	h.reset()
	for _, line := range e.window {
		for _, v := range line[:e.width] {
			h.add(v)
		}
	}
	middle := e.window[e.height/2][e.width/2:]
	scale := 1 / float64(e.width*e.height)
	for x := range len(row) / 4 {
		// Half a step of what is divided makes up for the scale not being exact.
		row[4*x+c] = uint8((float64(255*int(h.upTo(middle[x]))) + 0.5) * scale)
		for _, line := range e.window {
			h.remove(line[x])
			h.add(line[x+e.width])
		}
	}
}

// limited counts how often values occur, and how often more than a limit.
type limited struct {
	limit   int32
	excess  int32      // all above the limit
	sixteen [16]int32  // the counts of sixteen values, none above the limit
	count   [256]int32 // those of each value, without limit
}

func (h *limited) reset() { *h = limited{limit: h.limit} }

func (h *limited) add(v uint8) {
	if h.count[v] < h.limit {
		h.sixteen[v>>4]++
	} else {
		h.excess++
	}
	h.count[v]++
}

func (h *limited) remove(v uint8) {
	h.count[v]--
	if h.count[v] < h.limit {
		h.sixteen[v>>4]--
	} else {
		h.excess--
	}
}

// upTo is how many samples are not larger than v.
func (h *limited) upTo(v uint8) int32 {
	sum := int32(0)
	for _, n := range h.sixteen[:v>>4] {
		sum += n
	}
	for _, n := range h.count[v&0xf0 : int(v)+1] {
		sum += min(n, h.limit)
	}
	return sum + (int32(v)+1)*h.excess/256
}
