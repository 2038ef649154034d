package filter

import (
	"encoding/binary"
	"image"
	"image/color"
)

// Flatten lays the picture over a background and makes it opaque: sharp's
// flatten and Thumbor's background_color, which both cut values to whole
// numbers. Alpha of the background does not count.
func Flatten(img *image.NRGBA, background color.NRGBA) {
	for row := range rows(img) {
		flattenRow(row, int(background.R), int(background.G), int(background.B))
	}
}

func flattenRow(row []byte, r, g, b int) {
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		a := int(p[3])
		if a == 255 {
			continue
		}
		rest := 255 - a
		p[0] = uint8((int(p[0])*a + r*rest) / 255)
		p[1] = uint8((int(p[1])*a + g*rest) / 255)
		p[2] = uint8((int(p[2])*a + b*rest) / 255)
		p[3] = 255
	}
}

// Unflatten makes white transparent: sharp's unflatten. White is what
// [GrayscaleLinear] makes 255 of; the colours stay.
func Unflatten(img *image.NRGBA) {
	l := lights()
	for row := range rows(img) {
		l.unflatten(row)
	}
}

func (l *lightTables) unflatten(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if l.grey(v) == 255 {
			row[3] = 0
		}
	}
}
