package filter

import (
	"fmt"
	"image"
	"image/color"

	"s3resize/lambda/filter/rows"
)

// AverageColor is the arithmetic mean of red, green and blue over what is to be
// seen, cut to whole numbers: what Thumbor's fill(auto) fills with. There pixels
// count alike however transparent they are; here each counts as much as it covers,
// because the colors of transparent ones are arbitrary, and gone after scaling.
// The color is opaque; of an image of which nothing is to be seen it is black.
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

// AverageHue is [AverageColor] as OSS's average-hue spells it: 0xRRGGBB, in
// small letters.
func AverageHue(img *image.NRGBA) string {
	c := AverageColor(img)
	return fmt.Sprintf("0x%02x%02x%02x", c.R, c.G, c.B)
}
