package codec

import (
	"encoding/binary"
	"image"
)

// Upright returns the picture as o wants it seen: img itself where there is
// nothing to turn, otherwise a new picture, of exchanged sides for 5 to 8. The
// picture's origin must be 0,0.
func Upright(img *image.NRGBA, o Orientation) *image.NRGBA {
	if o < 2 || o > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if o.Swaps() {
		w, h = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	if w > 0 && h > 0 {
		turn(out, img, o)
	}
	return out
}

// turn fills out, whose pixel x,y lies in img at start + x·dx + y·dy. It goes
// tile by tile, so that where rows become columns the cache lines that one row
// of a tile touches are still there for the next.
func turn(out, img *image.NRGBA, o Orientation) {
	const tile = 16
	start, dx, dy := walk(img, o)
	w, h := out.Rect.Dx(), out.Rect.Dy()
	for ty := 0; ty < h; ty += tile {
		for tx := 0; tx < w; tx += tile {
			right, bottom := min(tx+tile, w), min(ty+tile, h)
			for y := ty; y < bottom; y++ {
				from := start + tx*dx + y*dy
				for to := out.Pix[y*out.Stride+4*tx : y*out.Stride+4*right]; len(to) >= 4; to = to[4:] {
					binary.LittleEndian.PutUint32(to, binary.LittleEndian.Uint32(img.Pix[from:]))
					from += dx
				}
			}
		}
	}
}

// walk tells where the upper left pixel of the upright picture lies in img.Pix,
// and how far from a pixel its right and its lower neighbor lie there.
func walk(img *image.NRGBA, o Orientation) (start, dx, dy int) {
	right, down := 4, img.Stride
	lastX, lastY := (img.Rect.Dx()-1)*right, (img.Rect.Dy()-1)*down
	switch o {
	case 2: // mirrored left to right
		return lastX, -right, down
	case 3: // upside down
		return lastX + lastY, -right, -down
	case 4: // mirrored top to bottom
		return lastY, right, -down
	case 5: // mirrored along the diagonal from the upper left
		return 0, down, right
	case 6: // to be turned a quarter clockwise
		return lastY, -down, right
	case 7: // mirrored along the diagonal from the upper right
		return lastX + lastY, -down, -right
	case 8: // to be turned a quarter anticlockwise
		return lastX, down, -right
	}
	return 0, right, down
}
