package filter

import (
	"fmt"
	"image"
	"image/color"
)

// AverageColour is the arithmetic mean of red, green and blue over all pixels,
// cut to whole numbers: what Thumbor's fill(auto) fills with. As there, pixels
// count alike however transparent they are; the colour is opaque. Without pixels
// it is black.
func AverageColour(img *image.NRGBA) color.NRGBA {
	var sums [3]uint64
	for row := range rows(img) {
		addUp(row, &sums)
	}
	n := uint64(max(img.Rect.Dx()*img.Rect.Dy(), 1))
	return color.NRGBA{R: uint8(sums[0] / n), G: uint8(sums[1] / n), B: uint8(sums[2] / n), A: 255}
}

func addUp(row []byte, sums *[3]uint64) {
	var r, g, b uint64
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		r, g, b = r+uint64(p[0]), g+uint64(p[1]), b+uint64(p[2])
	}
	sums[0], sums[1], sums[2] = sums[0]+r, sums[1]+g, sums[2]+b
}

// AverageHue is [AverageColour] as OSS's average-hue spells it: 0xRRGGBB, in
// small letters.
func AverageHue(img *image.NRGBA) string {
	c := AverageColour(img)
	return fmt.Sprintf("0x%02x%02x%02x", c.R, c.G, c.B)
}
