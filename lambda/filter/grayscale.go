package filter

import (
	"encoding/binary"
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// Grayscale makes grey of luma, 0.299 R + 0.587 G + 0.114 B, rounded: Thumbor's
// grayscale. The weights are in steps of 2⁻¹⁶, as in Pillow, which Thumbor has it
// from.
func Grayscale(img *image.NRGBA) {
	for row := range rows.All(img) {
		lumaRow(row)
	}
}

func lumaRow(row []byte) {
	const red, green, blue = 19595, 38470, 7471
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		y := (v&255*red + v>>8&255*green + v>>16&255*blue + 1<<15) >> 16
		binary.LittleEndian.PutUint32(row, v&rows.AlphaBits|y*greys)
	}
}

// GrayscaleLinear makes grey that reflects as much light as the colour: sharp's
// greyscale, which is also its toColourspace("b-w"); its "srgb" is what pictures
// have anyway. Blues come out lighter than with [Grayscale], and so does what is
// colourful.
func GrayscaleLinear(img *image.NRGBA) {
	l := lights()
	for row := range rows.All(img) {
		l.greyRow(row)
	}
}

func (l *lightTables) greyRow(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		binary.LittleEndian.PutUint32(row, v&rows.AlphaBits|uint32(l.grey(v))*greys)
	}
}

// Saturation multiplies the distance of red, green and blue from the brightness
// p of their pixel: Thumbor's saturation. A factor of 0 makes it grey, 1 leaves
// it, and more makes it more colourful, up to 1000; negative ones, to -1000, turn
// to the opposite colours. Results are cut to whole numbers.
//
//	p = √(0.299 r² + 0.587 g² + 0.114 b²)
func Saturation(img *image.NRGBA, factor float64) {
	if factor == 1 {
		return
	}
	f := float32(min(max(factor, -1000), 1000))
	for row := range rows.All(img) {
		saturate(row, f)
	}
}

// saturate has the precision of Thumbor's own, so that the cuts fall alike.
func saturate(row []byte, factor float32) {
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		r, g, b := float64(p[0]), float64(p[1]), float64(p[2])
		grey := float32(math.Sqrt(r*r*0.299 + g*g*0.587 + b*b*0.114))
		p[0] = clamp(int(grey + float32((float32(r)-grey)*factor)))
		p[1] = clamp(int(grey + float32((float32(g)-grey)*factor)))
		p[2] = clamp(int(grey + float32((float32(b)-grey)*factor)))
	}
}
