package filter

import (
	"encoding/binary"
	"image"
	"image/color"

	"s3resize/lambda/filter/rows"
)

// EnsureAlpha sets the alpha of all pixels to value, 0 to 1, if the image is
// opaque: sharp's ensureAlpha. Fractions of a 255th are cut off. An image with any
// transparency keeps it. (sharp asks whether the file has an alpha channel. Here
// a channel that is opaque everywhere counts as none.)
func EnsureAlpha(img *image.NRGBA, value float64) {
	if img.Opaque() {
		setAlpha(img, uint8(255*min(max(value, 0), 1)))
	}
}

// RemoveAlpha makes all pixels opaque and shows the colors that transparency
// hid: sharp's removeAlpha.
func RemoveAlpha(img *image.NRGBA) { setAlpha(img, 255) }

func setAlpha(img *image.NRGBA, alpha uint8) {
	for row := range rows.All(img) {
		for ; len(row) >= 4; row = row[4:] {
			row[3] = alpha
		}
	}
}

// Flatten composites the image on a background and makes it opaque: sharp's
// flatten and Thumbor's background_color. Both cut off fractions. The alpha of the
// background does not count.
func Flatten(img *image.NRGBA, background color.NRGBA) {
	for row := range rows.All(img) {
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

// Unflatten makes white pixels transparent: sharp's unflatten. A pixel is white if
// [SharpGrayscale] makes it 255. Colors stay.
func Unflatten(img *image.NRGBA) {
	l := lights()
	for row := range rows.All(img) {
		l.unflatten(row)
	}
}

func (l *lightTables) unflatten(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if l.gray(v) == 255 {
			row[3] = 0
		}
	}
}
