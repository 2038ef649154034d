package filter

import (
	"image"
	"image/color"
)

// Colorize mixes red, green and blue, each with as many percent of the fill
// colour's: Thumbor's colorize. They are 0 to 100; results are cut to whole
// numbers. Alpha of the fill colour does not count.
func Colorize(img *image.NRGBA, red, green, blue int, fill color.NRGBA) {
	applyTables(img, mixed(red, fill.R), mixed(green, fill.G), mixed(blue, fill.B))
}

func mixed(percent int, with uint8) *table {
	p := min(max(percent, 0), 100)
	return tableOf(func(v int) int { return (v*(100-p) + int(with)*p) / 100 })
}
