package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"s3resize/testdata"
	"s3resize/testdata/pictures"
)

// The pictures that are drawn here, beside the originals that everybody has.
const (
	badge    = "badge.png"
	frame    = "frame.png"
	matted   = "matted.png"
	portrait = "portrait.jpg"
)

// These take long to draw, and are drawn once.
var (
	mattedPNG    = sync.OnceValues(func() ([]byte, error) { return pictures.PNG(drawMatted(360, 240, 40)) })
	portraitJPEG = sync.OnceValues(func() ([]byte, error) { return pictures.JPEG{Quality: 90}.Encode(drawPortrait(600, 400)) })
)

// readOriginal is the picture with a key.
func readOriginal(key string) ([]byte, error) {
	switch key {
	case badge:
		return pictures.PNG(drawBadge(64))
	case frame:
		return pictures.PNG(drawFrame(300, 200, 18))
	case matted:
		return mattedPNG()
	case portrait:
		return portraitJPEG()
	}
	data, err := testdata.Originals.ReadFile("originals/" + key)
	if err != nil {
		return nil, fmt.Errorf("original %s: %w", key, err)
	}
	return data, nil
}

// drawBadge is a white ring with a blue centre on nothing, with soft edges.
func drawBadge(side int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	middle := float64(side-1) / 2
	for y := range side {
		for x := range side {
			d := math.Hypot(float64(x)-middle, float64(y)-middle) / middle
			inner := within(d, 0.62, 1/middle)
			c := color.NRGBA{uint8(255 - 205*inner), uint8(255 - 135*inner), uint8(255 - 35*inner), 255}
			c.A = uint8(255*within(d, 0.95, 1/middle) + 0.5)
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// within is 1 inside an edge at r and 0 outside, over a width of soft.
func within(d, r, soft float64) float64 { return min(max((r-d)/soft+0.5, 0), 1) }

// drawFrame is a bevelled golden frame with a hole.
func drawFrame(w, h, width int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			depth := min(x, y, w-1-x, h-1-y)
			if depth >= width {
				continue
			}
			light := 0.75 + 0.25*math.Sin(math.Pi*float64(depth)/float64(width-1))
			if depth == x || depth == y {
				light -= 0.12
			}
			img.SetNRGBA(x, y, color.NRGBA{uint8(218 * light), uint8(165 * light), uint8(32 * light), 255})
		}
	}
	return img
}

// drawMatted is a landscape on a mat of one colour.
func drawMatted(w, h, width int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w+2*width, h+2*width))
	draw.Draw(img, img.Rect, image.NewUniform(color.NRGBA{240, 232, 214, 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(width, width, width+w, width+h), pictures.Photo(w, h, 1), image.Point{}, draw.Src)
	return img
}

// drawPortrait is two faces before a landscape, the larger one on the left.
func drawPortrait(w, h int) *image.NRGBA {
	img := pictures.Photo(w, h, 4)
	drawFace(img, float64(w)*0.3, float64(h)*0.55, float64(h)*0.4)
	drawFace(img, float64(w)*0.78, float64(h)*0.5, float64(h)*0.22)
	return img
}

// drawFace draws a face with hair of the given width about (cx, cy). What makes
// it a face to a detector is where it is dark and where light: eyes, brows,
// nostrils and mouth, and nose, cheeks and chin.
func drawFace(img *image.NRGBA, cx, cy, width float64) {
	hair, skin, light := color.NRGBA{74, 52, 38, 255}, color.NRGBA{226, 190, 160, 255}, color.NRGBA{238, 206, 180, 255}
	shade, dark, lips := color.NRGBA{150, 112, 90, 255}, color.NRGBA{44, 36, 34, 255}, color.NRGBA{150, 70, 66, 255}
	blob := func(x, y, rx, ry float64, c color.NRGBA, soft float64) {
		paintBlob(img, cx+x*width, cy+y*width, rx*width, ry*width, c, soft)
	}
	blob(0, -0.1, 0.62, 0.8, hair, 0.1)
	blob(0, 0.05, 0.5, 0.65, skin, 0.15)
	for _, side := range []float64{-1, 1} {
		blob(side*0.2, -0.1, 0.15, 0.09, shade, 0.8)  // socket
		blob(side*0.21, -0.2, 0.15, 0.03, hair, 0.5)  // brow
		blob(side*0.2, -0.09, 0.08, 0.045, dark, 0.5) // eye
		blob(side*0.3, 0.15, 0.12, 0.1, light, 1)     // cheek
	}
	blob(0, 0.02, 0.05, 0.2, light, 0.8)  // nose
	blob(0, 0.2, 0.1, 0.03, shade, 0.8)   // nostrils
	blob(0, 0.38, 0.18, 0.045, lips, 0.5) // mouth
	blob(0, 0.5, 0.2, 0.06, light, 1)     // chin
}

// paintBlob mixes a colour into an ellipse.
func paintBlob(img *image.NRGBA, cx, cy, rx, ry float64, c color.NRGBA, soft float64) {
	reach := image.Rect(int(cx-2*rx), int(cy-2*ry), int(cx+2*rx)+1, int(cy+2*ry)+1).Intersect(img.Rect)
	for y := reach.Min.Y; y < reach.Max.Y; y++ {
		for x := reach.Min.X; x < reach.Max.X; x++ {
			part := within(math.Hypot((float64(x)-cx)/rx, (float64(y)-cy)/ry), 1, soft)
			p := img.NRGBAAt(x, y)
			img.SetNRGBA(x, y, color.NRGBA{mix(p.R, c.R, part), mix(p.G, c.G, part), mix(p.B, c.B, part), 255})
		}
	}
}

func mix(a, b uint8, part float64) uint8 {
	return uint8(float64(a)*(1-part) + float64(b)*part + 0.5)
}
