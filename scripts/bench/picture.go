package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
)

// picture has red, green and blue as sRGB codes them, from 0 to 255 and not
// rounded, row by row.
type picture struct {
	width, height int
	pix           [][3]float64
}

func newPicture(width, height int) picture {
	return picture{width, height, make([][3]float64, width*height)}
}

func (p picture) size() image.Point { return image.Pt(p.width, p.height) }

// luma is the brightness as JPEG has it (ITU-R BT.601).
func (p picture) luma() []float64 {
	out := make([]float64, len(p.pix))
	for i, c := range p.pix {
		out[i] = 0.299*c[0] + 0.587*c[1] + 0.114*c[2]
	}
	return out
}

// decodeUpright decodes a JPEG and turns it as its EXIF says.
func decodeUpright(data []byte) (image.Image, error) {
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return stockUpright(img, data), nil
}

// pictureOf is a decoded JPEG with the colours that a viewer shows.
func pictureOf(img image.Image) picture {
	p := newPicture(img.Bounds().Dx(), img.Bounds().Dy())
	row := make([][3]uint8, p.width)
	for y := range p.height {
		colours(img, y, row)
		for x, c := range row {
			p.pix[y*p.width+x] = [3]float64{float64(c[0]), float64(c[1]), float64(c[2])}
		}
	}
	return p
}

// readPNG16 reads an opaque PNG with up to 16 bits a sample.
func readPNG16(r io.Reader) (picture, error) {
	img, err := png.Decode(r)
	if err != nil {
		return picture{}, err
	}
	b := img.Bounds()
	p := newPicture(b.Dx(), b.Dy())
	for y := range p.height {
		for x := range p.width {
			r, g, b, a := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			if a != 0xffff {
				return picture{}, errors.New("a reference is not opaque")
			}
			p.pix[y*p.width+x] = [3]float64{float64(r) / 257, float64(g) / 257, float64(b) / 257}
		}
	}
	return p, nil
}

// writePNG16 writes 16 bits a sample, and no chunk about colour: readers then
// take it to be sRGB.
func (p picture) writePNG16(w io.Writer) error {
	img := image.NewRGBA64(image.Rectangle{Max: p.size()})
	code := func(v float64) uint16 { return uint16(math.Round(257 * min(max(v, 0), 255))) }
	for i, c := range p.pix {
		img.SetRGBA64(i%p.width, i/p.width, color.RGBA64{R: code(c[0]), G: code(c[1]), B: code(c[2]), A: 0xffff})
	}
	return png.Encode(w, img)
}
