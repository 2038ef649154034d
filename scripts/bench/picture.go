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
		colors(img, y, row)
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

// colors fills a row with red, green and blue. Where a JPEG's colours are
// subsampled, they are interpolated between the middles of their samples, as
// libjpeg and browsers do; the standard library's own conversion repeats them.
func colors(img image.Image, y int, row [][3]uint8) {
	ycc, ok := img.(*image.YCbCr)
	if !ok {
		b := img.Bounds()
		for x := range row {
			red, green, blue, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			row[x] = [3]uint8{uint8(red >> 8), uint8(green >> 8), uint8(blue >> 8)}
		}
		return
	}
	stepX, stepY := sampling(ycc.SubsampleRatio)
	width, height := ycc.Rect.Dx(), ycc.Rect.Dy()
	down := between(y, stepY, height)
	for x := range row {
		across := between(x, stepX, width)
		cb := blend(ycc.Cb, ycc.CStride, across, down)
		cr := blend(ycc.Cr, ycc.CStride, across, down)
		row[x] = rgb(float64(ycc.Y[y*ycc.YStride+x]), cb-128, cr-128)
	}
}

// sampling is how many pixels share a sample of colour, across and down.
func sampling(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// place lies between two samples: at part from the first, with 1 the second.
type place struct {
	first, second int
	part          float64
}

// between finds the samples around a pixel, on an axis of so many pixels with
// step pixels to a sample. Beyond the ends the last sample goes on.
func between(pixel, step, pixels int) place {
	at := (float64(pixel)+0.5)/float64(step) - 0.5
	floor := math.Floor(at)
	last := (pixels+step-1)/step - 1
	return place{max(int(floor), 0), min(int(floor)+1, last), at - floor}
}

func blend(plane []uint8, stride int, x, y place) float64 {
	line := func(row int) float64 {
		a, b := float64(plane[row*stride+x.first]), float64(plane[row*stride+x.second])
		return a + (b-a)*x.part
	}
	upper := line(y.first)
	return upper + (line(y.second)-upper)*y.part
}

// rgb is the conversion of JFIF (ITU-T T.871, clause 7).
func rgb(y, cb, cr float64) [3]uint8 {
	round := func(v float64) uint8 { return uint8(min(max(v, 0), 255) + 0.5) }
	return [3]uint8{round(y + 1.402*cr), round(y - 0.344136*cb - 0.714136*cr), round(y + 1.772*cb)}
}
