package filter

import (
	"encoding/binary"
	"image"
	"image/color"

	"s3resize/lambda/filter/rows"
)

// ThumborTrim is Thumbor's trim: the part of an image that is left without the
// margins that have the color of its top left pixel, or of its bottom right
// one. A pixel is content if its Euclidean distance from that color over red,
// green, blue and alpha is more than tolerance, which is 0 to 442 in URLs. With
// no content it is the whole image.
func ThumborTrim(img *image.NRGBA, bottomRight bool, tolerance int) image.Rectangle {
	if img.Rect.Empty() {
		return img.Rect
	}
	corner := img.Pix
	if bottomRight {
		corner = img.Pix[img.PixOffset(img.Rect.Max.X-1, img.Rect.Max.Y-1):]
	}
	c, tolerance := [4]uint8(corner), min(max(tolerance, 0), 442)
	return contentBox(img.Rect, func(x, y int) bool {
		sum := 0
		for i, v := range img.Pix[img.PixOffset(x, y):][:4] {
			d := int(v) - int(c[i])
			sum += d * d
		}
		return sum > tolerance*tolerance
	})
}

// SharpTrim is sharp's trim, which is libvips' find_trim: the part of a
// image that is left without margins whose color is within threshold of
// background, in each of red, green and blue over that background, and in alpha.
// A 3×3 median comes first, so that specks are no content, as if lineArt were false.
// With no content, or less than 3 pixels either way, it is the whole image.
// The background that sharp takes where none is given is the top left pixel.
func SharpTrim(img *image.NRGBA, background color.NRGBA, threshold float64) image.Rectangle {
	if img.Rect.Dx() < 3 || img.Rect.Dy() < 3 {
		return img.Rect
	}
	m := margin{img: img, background: background, threshold: int(threshold)}
	m.pixel = binary.LittleEndian.Uint32([]byte{background.R, background.G, background.B, background.A})
	if img.Opaque() {
		m.background.A = 255 // nothing to compare
		m.pixel |= rows.AlphaBits
	}
	return contentBox(img.Rect, m.mostDiffer)
}

// A margin is what [SharpTrim] cuts away.
type margin struct {
	img        *image.NRGBA
	background color.NRGBA
	pixel      uint32 // the background as a little-endian number
	threshold  int
}

// mostDiffer reports whether the median of the nine pixels around (x, y) is
// beyond the threshold in some channel: whether five of them are, on one side.
// Pixels at the edge are repeated.
func (m *margin) mostDiffer(x, y int) bool {
	r := m.img.Rect
	counts := uint32(0)
	for _, py := range [3]int{max(y-1, r.Min.Y), y, min(y+1, r.Max.Y-1)} {
		for _, px := range [3]int{max(x-1, r.Min.X), x, min(x+1, r.Max.X-1)} {
			counts += m.differences(px, py)
		}
	}
	// Adding 3 to each count takes those from 5 on to their highest bit.
	return (counts+0x33333333)&0x88888888 != 0
}

// differences has eight counts of four bits, one for being beyond the threshold
// above the background and one for below it, of each channel.
func (m *margin) differences(x, y int) uint32 {
	p := m.img.Pix[m.img.PixOffset(x, y):][:4]
	if binary.LittleEndian.Uint32(p) == m.pixel {
		return 0
	}
	a, counts := int(p[3]), uint32(0)
	for c, back := range [4]uint8{m.background.R, m.background.G, m.background.B, m.background.A} {
		v := int(p[c])
		if c < 3 {
			v = (v*a + int(back)*(255-a)) / 255
		}
		switch d := v - int(back); {
		case d > m.threshold:
			counts |= 1 << (8 * c)
		case d < -m.threshold:
			counts |= 1 << (8*c + 4)
		}
	}
	return counts
}

// contentBox is the smallest rectangle in r with all content, or r if there is
// none. It looks at the margins only.
func contentBox(r image.Rectangle, content func(x, y int) bool) image.Rectangle {
	inRow := func(y int) bool {
		for x := r.Min.X; x < r.Max.X; x++ {
			if content(x, y) {
				return true
			}
		}
		return false
	}
	box := r
	for box.Min.Y < box.Max.Y && !inRow(box.Min.Y) {
		box.Min.Y++
	}
	if box.Empty() {
		return r
	}
	for !inRow(box.Max.Y - 1) {
		box.Max.Y--
	}
	inColumn := func(x int) bool {
		for y := box.Min.Y; y < box.Max.Y; y++ {
			if content(x, y) {
				return true
			}
		}
		return false
	}
	for !inColumn(box.Min.X) {
		box.Min.X++
	}
	for !inColumn(box.Max.X - 1) {
		box.Max.X--
	}
	return box
}
