package filter

import (
	"encoding/binary"
	"image"
)

// stripWidth is how many pixels of a row are worked on at a time, an even number:
// the rows that a tall kernel spans should stay in a fast cache, and sums in the
// fastest.
const stripWidth = 512

// blur convolves rows, then columns. Between the two, as in the end, values
// have 8 bits. Alpha is treated like the colours, and stays where the picture is
// opaque.
func (s *steps) blur(img *image.NRGBA, opaque bool) {
	s.opaque = opaque
	if img.Rect.Empty() || s.radius() == 0 {
		return
	}
	byRows, byColumns := s.blurRows, s.blurColumns
	if s.total <= smallTotal {
		byRows, byColumns = s.smallRows, s.smallColumns
	}
	byRows(img)
	for x := 0; x < img.Rect.Dx(); x += stripWidth {
		part := image.Rect(x, 0, min(x+stripWidth, img.Rect.Dx()), img.Rect.Dy()).Add(img.Rect.Min)
		byColumns(img.SubImage(part).(*image.NRGBA))
	}
}

func (s *steps) blurRows(img *image.NRGBA) {
	w, r := img.Rect.Dx(), s.radius()
	line := newLine(w, r+1)
	c := newChanges(min(w+1, stripWidth) / 2)
	enter, leave := make([][]uint64, len(s.gain)), make([][]uint64, len(s.gain))
	for row := range rows(img) {
		line.read(row)
		rb, ga := s.startRow(row)
		for x := 0; x < w; x += stripWidth {
			for k, reach := range s.reach {
				enter[k], leave[k] = line.from(x+reach), line.from(x-1-reach)
			}
			end := min(x+stripWidth, w)
			part := c.first(end - x)
			part.boxes(enter, leave, s.gain, s.opaque)
			rb, ga = s.finishRow(row[4*x:4*end], part, rb, ga)
		}
	}
}

// startRow makes the sums before the first pixel.
func (s *steps) startRow(row []byte) (rb, ga uint64) {
	rb, ga = s.round, s.round
	s.eachStart(len(row)/4, func(i, weight int) {
		addWeighted(&rb, &ga, binary.LittleEndian.Uint32(row[4*i:]), weight)
	})
	return rb, ga
}

// finishRow makes means of sums, which it carries on, and of what they change by
// from left to right.
func (s *steps) finishRow(row []byte, c changes, rb, ga uint64) (newRB, newGA uint64) {
	q := s.quotient
	for i, even := range c.even {
		odd := c.odd[i]
		rb += widen(even)
		ga += widen(odd)
		first := q.pixel(rb, ga)
		rb += widen(even >> 32)
		ga += widen(odd >> 32)
		unpackPair(row, i, uint64(first)|uint64(q.pixel(rb, ga))<<32)
	}
	return rb, ga
}

func (s *steps) blurColumns(img *image.NRGBA) {
	r := s.radius()
	held := newRowRing(img, 2*r+2)
	held.readTo(r)
	sums := s.startColumns(held)
	c := newChanges(held.words())
	enter, leave := make([][]uint64, len(s.gain)), make([][]uint64, len(s.gain))
	for y := range img.Rect.Dy() {
		held.readTo(y + r)
		for k, reach := range s.reach {
			enter[k], leave[k] = held.row(y+reach), held.row(y-1-reach)
		}
		c.boxes(enter, leave, s.gain, s.opaque)
		s.finishColumns(rowOf(img, y), sums, c)
	}
}

// startColumns makes the sums, four words for two pixels, of the row above the
// first.
func (s *steps) startColumns(held *rowRing) []uint64 {
	sums := make([]uint64, 4*held.words())
	for i := range sums {
		sums[i] = s.round
	}
	s.eachStart(held.img.Rect.Dy(), func(y, weight int) {
		for i, pair := range held.row(y) {
			four := sums[4*i : 4*i+4]
			addWeighted(&four[0], &four[1], uint32(pair), weight)
			addWeighted(&four[2], &four[3], uint32(pair>>32), weight)
		}
	})
	return sums
}

// finishColumns makes the means of a row.
func (s *steps) finishColumns(row []byte, sums []uint64, c changes) {
	q := s.quotient
	for i, even := range c.even {
		odd := c.odd[i]
		four := (*[4]uint64)(sums[4*i:])
		rb, ga := four[0]+widen(even), four[1]+widen(odd)
		four[0], four[1] = rb, ga
		first := q.pixel(rb, ga)
		rb, ga = four[2]+widen(even>>32), four[3]+widen(odd>>32)
		four[2], four[3] = rb, ga
		unpackPair(row, i, uint64(first)|uint64(q.pixel(rb, ga))<<32)
	}
}
