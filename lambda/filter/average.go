package filter

import (
	"fmt"
	"image"
	"image/color"

	"s3resize/lambda/filter/rows"
)

// AverageColor returns the mean of red, green and blue, which Thumbor's fill(auto)
// fills with. Fractions are cut off. The color is opaque; that of a fully
// transparent image is black. Each pixel counts in proportion to its alpha. In
// Thumbor all pixels count alike, but the colors of transparent ones are arbitrary
// and lost by scaling.
func AverageColor(img *image.NRGBA) color.NRGBA {
	var sums [4]uint64
	for row := range rows.All(img) {
		addUp(row, &sums)
	}
	n := max(sums[3], 1)
	return color.NRGBA{R: uint8(sums[0] / n), G: uint8(sums[1] / n), B: uint8(sums[2] / n), A: 255}
}

// addUp adds the channels of a row, weighted by alpha, and alpha.
func addUp(row []byte, sums *[4]uint64) {
	var r, g, b, all uint64
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		a := uint64(p[3])
		r, g, b, all = r+a*uint64(p[0]), g+a*uint64(p[1]), b+a*uint64(p[2]), all+a
	}
	sums[0], sums[1], sums[2], sums[3] = sums[0]+r, sums[1]+g, sums[2]+b, sums[3]+all
}

// AverageHue returns [AverageColor] as OSS's average-hue writes it: 0xrrggbb.
func AverageHue(img *image.NRGBA) string {
	c := AverageColor(img)
	return fmt.Sprintf("0x%02x%02x%02x", c.R, c.G, c.B)
}
