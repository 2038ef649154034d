package picture

import (
	"image"
)

// IsGray reports that no pixel has a color.
func IsGray(img *image.NRGBA) bool {
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			if p := row[i : i+3 : i+3]; p[0] != p[1] || p[1] != p[2] {
				return false
			}
		}
	}
	return true
}

// To8 rounds 16 bits to 8. Dropping the low byte instead would darken by half a
// level on average.
func To8(v uint32) uint8 { return uint8((v*255 + 32767) / 65535) }

// Row is row y of a picture, without what its stride may leave behind it.
func Row(img *image.NRGBA, y int) []byte {
	return img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
}

// Unpremultiply divides a color by its alpha, both counted to the same
// maximum, and scales to 8 bits. A color above its alpha, which no correct
// picture has, counts as full.
func Unpremultiply(c, a uint32) uint8 {
	if c >= a {
		return 255
	}
	return uint8((c*255 + a/2) / a)
}
