package codec

import "image"

// Wu's quantiser as in quantize.go, for colours with alpha. Four axes are too
// many for a table of sums. The colours that there are are listed instead, each
// with its count, and a box is a part of the list. Bins of 4 levels a side made
// that up to twice as fast, and cost up to 1.8 dB where most colours are near one
// another, as in a drawing's edges.

// tint is a colour premultiplied by its alpha, which is the last of the four.
// In this form distances count for as much as is seen of them: those between
// the colours of what is nearly transparent, hardly at all.
type tint [4]uint8

func tintOf(p []byte) tint {
	_ = p[3]
	a := uint32(p[3])
	if a == 255 {
		return tint{p[0], p[1], p[2], 255}
	}
	of := func(v byte) uint8 { return uint8((uint32(v)*a + 127) / 255) }
	return tint{of(p[0]), of(p[1]), of(p[2]), p[3]}
}

// straight is the colour as PNG has it, packed as [packNRGBA] does.
func (t tint) straight() uint32 {
	a := uint32(t[3])
	if a == 0 {
		return 0
	}
	of := func(v uint8) uint32 { return uint32(unpremultiply(uint32(v), a)) }
	return of(t[0])<<24 | of(t[1])<<16 | of(t[2])<<8 | a
}

// tintCount is how many pixels have a colour.
type tintCount struct {
	tint
	n int64
}

// maxTints is the number of colours above which none are listed: it bounds
// memory to 12 MB, and what has more is no drawing.
const maxTints = 1 << 18

// tintCounts are the colours of a picture but for that which cannot be seen.
type tintCounts struct {
	opaque, translucent []tintCount
	nothing             bool // there are pixels that cannot be seen
}

// countTints reports false for more than maxTints colours.
func countTints(img *image.NRGBA) (counts tintCounts, ok bool) {
	numbers := map[tint]int{}
	for y := range img.Rect.Dy() {
		for row := pixelRow(img, y); len(row) >= 4; row = row[4:] {
			list := &counts.translucent
			switch row[3] {
			case 0:
				counts.nothing = true
				continue
			case 255:
				list = &counts.opaque
			}
			t := tintOf(row)
			i, known := numbers[t]
			if !known {
				if len(numbers) == maxTints {
					return tintCounts{}, false
				}
				i = len(*list)
				numbers[t] = i
				*list = append(*list, tintCount{tint: t})
			}
			(*list)[i].n++
		}
	}
	return counts, true
}

// choose chooses at most n colours, 3 or more. Opaque pixels, translucent ones
// and those that cannot be seen have colours of their own.
func (c tintCounts) choose(n int) []tint {
	var chosen []tint
	if c.nothing {
		chosen = append(chosen, tint{})
	}
	var boxes []tintBox
	for _, list := range [][]tintCount{c.opaque, c.translucent} {
		if len(list) > 0 {
			boxes = append(boxes, newTintBox(list))
		}
	}
	for len(boxes)+len(chosen) < n {
		i := worstBox(boxes)
		if i < 0 {
			break
		}
		lower, upper := boxes[i].cut()
		boxes[i] = lower
		boxes = append(boxes, upper)
	}
	for _, b := range boxes {
		chosen = append(chosen, b.sum.mean())
	}
	return chosen
}

// worstBox is the index of the box with the largest error; -1 if all have but
// one colour.
func worstBox(boxes []tintBox) int {
	best, most := -1, 0.0
	for i := range boxes {
		if e := boxes[i].sum.error(); len(boxes[i].colours) > 1 && e > most {
			best, most = i, e
		}
	}
	return best
}

// tintBox is a box of colours.
type tintBox struct {
	colours []tintCount
	sum     tintSum
}

func newTintBox(colours []tintCount) tintBox {
	b := tintBox{colours: colours}
	for i := range colours {
		b.sum.add(&colours[i])
	}
	return b
}

// cut halves a box of two colours or more where that leaves the smallest error.
// It puts its colours in another order.
func (b tintBox) cut() (lower, upper tintBox) {
	axis, last, most := 0, uint8(0), 0.0
	for a := range 4 {
		if v, e := b.bestCut(a); e > most {
			axis, last, most = a, v, e
		}
	}
	n := 0
	for i, c := range b.colours {
		if c.tint[axis] <= last {
			b.colours[i], b.colours[n] = b.colours[n], c
			n++
		}
	}
	return newTintBox(b.colours[:n]), newTintBox(b.colours[n:])
}

// bestCut is the last value along the axis that belongs in the lower half, and
// what the halves' means explain then; 0 where there is but one value.
func (b tintBox) bestCut(axis int) (last uint8, most float64) {
	var values [256]tintSum
	for i := range b.colours {
		values[b.colours[i].tint[axis]].add(&b.colours[i])
	}
	var below tintSum
	for v := range values {
		if values[v].n == 0 {
			continue
		}
		below.merge(&values[v], 1)
		if below.n == b.sum.n {
			break
		}
		above := b.sum
		above.merge(&below, -1)
		if e := below.explained() + above.explained(); e > most {
			last, most = uint8(v), e
		}
	}
	return last, most
}

// tintSum is what is known of a number of pixels: how many, the sums of their
// channels, and the sum of all channels' squares.
type tintSum struct {
	n, squares int64
	channels   [4]int64
}

func (s *tintSum) add(c *tintCount) {
	s.n += c.n
	for i, v := range c.tint {
		s.channels[i] += c.n * int64(v)
		s.squares += c.n * int64(v) * int64(v)
	}
}

// merge adds o, or takes it away if sign is -1.
func (s *tintSum) merge(o *tintSum, sign int64) {
	s.n += sign * o.n
	s.squares += sign * o.squares
	for i, v := range o.channels {
		s.channels[i] += sign * v
	}
}

// explained is the part of the squares that the mean accounts for. The rest is
// the error.
func (s *tintSum) explained() float64 {
	if s.n == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range s.channels {
		sum += float64(v) * float64(v)
	}
	return sum / float64(s.n)
}

func (s *tintSum) error() float64 { return float64(s.squares) - s.explained() }

func (s *tintSum) mean() (t tint) {
	for i, v := range s.channels {
		t[i] = uint8((v + s.n/2) / s.n)
	}
	return t
}

// unpremultiply divides a colour by its alpha, both counted to the same
// maximum, and scales to 8 bits. A colour above its alpha, which no correct
// picture has, counts as full.
func unpremultiply(c, a uint32) uint8 {
	if c >= a {
		return 255
	}
	return uint8((c*255 + a/2) / a)
}
