package filter

import (
	"encoding/binary"
	"image"
)

// Grayscale makes grey of luma, 0.299 R + 0.587 G + 0.114 B, rounded: Thumbor's
// grayscale. The weights are in steps of 2⁻¹⁶, as in Pillow, which Thumbor has it
// from.
func Grayscale(img *image.NRGBA) {
	for row := range rows(img) {
		lumaRow(row)
	}
}

func lumaRow(row []byte) {
	const red, green, blue = 19595, 38470, 7471
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		y := (v&255*red + v>>8&255*green + v>>16&255*blue + 1<<15) >> 16
		binary.LittleEndian.PutUint32(row, v&alphaBits|y*greys)
	}
}

// GrayscaleLinear makes grey that reflects as much light as the colour: sharp's
// greyscale, which is also its toColourspace("b-w"); its "srgb" is what pictures
// have anyway. Blues come out lighter than with [Grayscale], and so does what is
// colourful.
func GrayscaleLinear(img *image.NRGBA) {
	l := lights()
	for row := range rows(img) {
		l.greyRow(row)
	}
}

func (l *lightTables) greyRow(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		binary.LittleEndian.PutUint32(row, v&alphaBits|uint32(l.grey(v))*greys)
	}
}
