package codec

import (
	"image"

	"s3resize/lambda/codec/palette"
)

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

// maxTints is the number of colours above which none are listed: it bounds
// memory to 12 MB, and what has more is no drawing. Bins of 4 levels a side made
// choosing up to twice as fast, and cost up to 1.8 dB where most colours are near
// one another, as in a drawing's edges.
const maxTints = 1 << 18

// tintCounts are the colours of a picture but for that which cannot be seen.
type tintCounts struct {
	opaque, translucent []palette.Point
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
				*list = append(*list, palette.Point{At: t})
			}
			(*list)[i].N++
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
	var boxes []palette.Box
	for _, list := range [][]palette.Point{c.opaque, c.translucent} {
		if len(list) > 0 {
			boxes = append(boxes, palette.NewBox(list, nil))
		}
	}
	for _, box := range palette.Split(boxes, n-len(chosen)) {
		chosen = append(chosen, box.Sum.Mean())
	}
	return chosen
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
