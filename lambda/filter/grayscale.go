package filter

import (
	"encoding/binary"
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// ThumborGrayscale makes gray of luma, 0.299 R + 0.587 G + 0.114 B, rounded: Thumbor's
// grayscale. The weights are in steps of 2⁻¹⁶, as in Pillow, which Thumbor has it
// from.
func ThumborGrayscale(img *image.NRGBA) {
	for row := range rows.All(img) {
		lumaRow(row)
	}
}

func lumaRow(row []byte) {
	const red, green, blue = 19595, 38470, 7471
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		y := (v&255*red + v>>8&255*green + v>>16&255*blue + 1<<15) >> 16
		binary.LittleEndian.PutUint32(row, v&rows.AlphaBits|y*grays)
	}
}

// SharpGrayscale makes gray that reflects as much light as the color: sharp's
// greyscale, which is also its toColourspace("b-w"); its "srgb" is what images
// have anyway. Blues come out lighter than with [ThumborGrayscale], and so does what is
// colorful.
func SharpGrayscale(img *image.NRGBA) {
	l := lights()
	for row := range rows.All(img) {
		l.grayRow(row)
	}
}

func (l *lightTables) grayRow(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		binary.LittleEndian.PutUint32(row, v&rows.AlphaBits|uint32(l.gray(v))*grays)
	}
}

// Saturation multiplies the distance of red, green and blue from the brightness
// p of their pixel: Thumbor's saturation. A factor of 0 makes it gray, 1 leaves
// it, and more makes it more colorful, up to 1000; negative ones, to -1000, turn
// to the opposite colors. Results are cut to whole numbers.
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
		gray := float32(math.Sqrt(r*r*0.299 + g*g*0.587 + b*b*0.114))
		p[0] = clamp(int(gray + float32((float32(r)-gray)*factor)))
		p[1] = clamp(int(gray + float32((float32(g)-gray)*factor)))
		p[2] = clamp(int(gray + float32((float32(b)-gray)*factor)))
	}
}
