package codec

import (
	"image"
	"math"
	"math/bits"

	"s3resize/lambda/codec/palette"
)

// gifPalette is a colour table, and finds the nearest colour in it: quickly and
// without approximation, so that colours of the table stay what they are.
type gifPalette struct {
	colours []rgb
	exact   bool // every colour of the pictures it was made for is in it
	// near lists, for every bin of 8×8×8 colours that has been asked for, those
	// of the table that are nearest to at least one colour of the bin, and
	// perhaps some more.
	near [1 << 15][]uint8
}

// newGIFPalette makes one table for all frames: their own colours if it has room
// for them, else those that Wu's quantiser chooses.
func newGIFPalette(frames []Frame) *gifPalette {
	if colours, ok := allColours(frames); ok {
		return &gifPalette{colours: colours, exact: true}
	}
	return &gifPalette{colours: chooseColours(frames, 255)}
}

// rgb is an opaque colour.
type rgb [3]uint8

// chooseColours chooses at most n colours for the pixels that are at least half
// opaque. It counts them in 32³ bins.
func chooseColours(frames []Frame, n int) []rgb {
	bins := make([]palette.Sum, 1<<15)
	for _, f := range frames {
		for y := range f.Image.Rect.Dy() {
			for row := pixelRow(f.Image, y); len(row) >= 4; row = row[4:] {
				if row[3] < 128 {
					continue
				}
				r, g, b := int64(row[0]), int64(row[1]), int64(row[2])
				bin := &bins[r>>3<<10|g>>3<<5|b>>3]
				bin.N++
				bin.Channels[0] += r
				bin.Channels[1] += g
				bin.Channels[2] += b
				bin.Squares += r*r + g*g + b*b
			}
		}
	}
	var points []palette.Point
	for i, bin := range bins {
		if bin.N > 0 {
			bins[len(points)] = bin
			points = append(points, palette.Point{At: [4]uint8{uint8(i >> 10), uint8(i >> 5 & 31), uint8(i & 31)}, N: bin.N})
		}
	}
	if len(points) == 0 {
		return nil
	}
	var colours []rgb
	for _, box := range palette.Split([]palette.Box{palette.NewBox(points, bins[:len(points)])}, n) {
		mean := box.Sum.Mean()
		colours = append(colours, rgb(mean[:3]))
	}
	return colours
}

// allColours lists the colours of the pixels that will be opaque, and reports
// false if there are too many for a table: 256, or one less when the table needs
// an entry for transparency too.
func allColours(frames []Frame) ([]rgb, bool) {
	var set colourSet
	most := 256
	for _, f := range frames {
		for y := range f.Image.Rect.Dy() {
			for row := pixelRow(f.Image, y); len(row) >= 4; row = row[4:] {
				if row[3] < 128 {
					most = 255
				} else if !set.add(packNRGBA(row) | 255) {
					return nil, false
				}
			}
		}
	}
	colours := make([]rgb, len(set.colours))
	for i, c := range set.colours {
		colours[i] = rgb{byte(c >> 24), byte(c >> 16), byte(c >> 8)}
	}
	return colours, len(colours) <= most
}

// transparent is the index of pixels to leave alone: the entry after the
// colours. A full table, which only pictures without transparency can have, has
// none, and 256 is the index of no pixel.
func (p *gifPalette) transparent() int { return len(p.colours) }

// bits is the number of bits that an index takes, transparency included.
func (p *gifPalette) bits() int { return max(1, bits.Len(uint(min(len(p.colours), 255)))) }

// index writes the indices of a picture's pixels to dst, with alpha cut at one
// half, and returns the sum of the squared errors of all channels.
func (p *gifPalette) index(dst []byte, img *image.NRGBA) (squares int64) {
	for y := range img.Rect.Dy() {
		last, lastIndex, lastError := uint32(0), uint8(0), int64(0)
		for row := pixelRow(img, y); len(row) >= 4; row, dst = row[4:], dst[1:] {
			if row[3] < 128 {
				dst[0] = uint8(p.transparent())
				continue
			}
			if c := packNRGBA(row) | 255; c != last {
				last = c
				lastIndex, lastError = p.nearest(int(row[0]), int(row[1]), int(row[2]))
			}
			dst[0] = lastIndex
			squares += lastError
		}
	}
	return squares
}

// nearest is the table's colour with the smallest sum of squared differences,
// and that sum.
func (p *gifPalette) nearest(r, g, b int) (index uint8, squares int64) {
	near := &p.near[r>>3<<10|g>>3<<5|b>>3]
	if *near == nil {
		*near = p.candidates([3]int{r &^ 7, g &^ 7, b &^ 7})
	}
	least := math.MaxInt
	for _, i := range *near {
		c := p.colours[i]
		dr, dg, db := int(c[0])-r, int(c[1])-g, int(c[2])-b
		if d := dr*dr + dg*dg + db*db; d < least {
			index, least = i, d
		}
	}
	return index, int64(least)
}

// candidates lists the colours that can be nearest to a colour of the bin that
// begins at lo. No colour of the bin is farther from its nearest than the
// farthest corner is from any; so what is farther from the whole bin drops out.
func (p *gifPalette) candidates(lo [3]int) []uint8 {
	var nearer [256]int
	reach := math.MaxInt
	for i, c := range p.colours {
		nearSum, farSum := 0, 0
		for axis, v := range c {
			below, above := lo[axis]-int(v), int(v)-(lo[axis]+7)
			outside := max(below, above, 0)
			across := max(below+7, above+7)
			nearSum += outside * outside
			farSum += across * across
		}
		nearer[i] = nearSum
		reach = min(reach, farSum)
	}
	list := make([]uint8, 0, 8)
	for i := range p.colours {
		if nearer[i] <= reach {
			list = append(list, uint8(i))
		}
	}
	return list
}
