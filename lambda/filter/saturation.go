package filter

import (
	"image"
	"math"
)

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
	for row := range rows(img) {
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
