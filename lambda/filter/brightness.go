package filter

import "image"

// Brightness adds percent of 255, cut to a whole number, to red, green and
// blue: Thumbor's brightness. Percent is -100 to 100.
func Brightness(img *image.NRGBA, percent int) { RGB(img, percent, percent, percent) }

// RGB adds to red, green and blue a percentage of 255 each, cut to a whole
// number: Thumbor's rgb. They are -100 to 100. (Serverless Image Handler 4 and
// later make a [Tint] of the same filter.)
func RGB(img *image.NRGBA, red, green, blue int) {
	if red != 0 || green != 0 || blue != 0 {
		applyTables(img, percentAdded(red), percentAdded(green), percentAdded(blue))
	}
}

func percentAdded(percent int) *table {
	n := 255 * min(max(percent, -100), 100) / 100
	return tableOf(func(v int) int { return v + n })
}
