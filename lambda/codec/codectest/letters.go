package codectest

import (
	"image"
	"image/color"
	"strings"
)

// Letters are the colors that test pictures are spelled with, in the order
// of their global table; "." is transparent, and the index after them.
const Letters = "RGBW"

// LetterColors are the colors of the letters.
var LetterColors = map[byte]color.NRGBA{
	'R': {255, 0, 0, 255}, 'G': {0, 255, 0, 255}, 'B': {0, 0, 255, 255}, 'W': {255, 255, 255, 255}, '.': {},
}

// Spelled is a picture of one row.
func Spelled(s string) *image.NRGBA {
	return Drawn(len(s), 1, func(x, y int) color.NRGBA { return LetterColors[s[x]] })
}

// Spell spells a picture in [Letters], its rows divided by "/".
func Spell(img *image.NRGBA) string {
	var b strings.Builder
	for y := range img.Rect.Dy() {
		if y > 0 {
			b.WriteByte('/')
		}
		for x := range img.Rect.Dx() {
			letter := byte('?')
			for l, c := range LetterColors {
				if c == img.NRGBAAt(x, y) {
					letter = l
				}
			}
			b.WriteByte(letter)
		}
	}
	return b.String()
}
