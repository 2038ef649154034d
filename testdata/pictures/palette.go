package pictures

import (
	"image"
	"image/color"
	"image/draw"
)

// Paletted reduces a picture to the web's 216 colours, 17 greys, and one
// colour each that is half and wholly transparent. The corners of the picture
// become transparent: see-through squares of a twelfth of the shorter side, the
// upper ones half, the lower ones wholly.
func Paletted(img *image.NRGBA) *image.Paletted {
	colours := webColours()
	out := image.NewPaletted(img.Rect, colours)
	draw.Draw(out, out.Rect, img, img.Rect.Min, draw.Src)
	half, nothing := uint8(len(colours)-2), uint8(len(colours)-1)
	side := min(img.Rect.Dx(), img.Rect.Dy()) / 12
	for y := range side {
		for x := range side {
			right, below := img.Rect.Max.X-1-x, img.Rect.Max.Y-1-y
			out.SetColorIndex(img.Rect.Min.X+x, img.Rect.Min.Y+y, half)
			out.SetColorIndex(right, img.Rect.Min.Y+y, half)
			out.SetColorIndex(img.Rect.Min.X+x, below, nothing)
			out.SetColorIndex(right, below, nothing)
		}
	}
	return out
}

func webColours() color.Palette {
	var p color.Palette
	for i := range 216 {
		p = append(p, color.NRGBA{uint8(i / 36 * 51), uint8(i / 6 % 6 * 51), uint8(i % 6 * 51), 255})
	}
	for i := range 17 {
		v := uint8(min(i*16, 255))
		p = append(p, color.NRGBA{v, v, v, 255})
	}
	return append(p, color.NRGBA{255, 102, 0, 128}, color.NRGBA{0, 255, 0, 0})
}

// Grey is a picture without its colours.
func Grey(img *image.NRGBA) *image.Gray {
	out := image.NewGray(img.Rect)
	draw.Draw(out, out.Rect, img, img.Rect.Min, draw.Src)
	return out
}
