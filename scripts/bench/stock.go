package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/disintegration/imaging"
	"github.com/gen2brain/jpegn"

	"s3resize/lambda/edit"
)

// runStock makes a derivative as a Go program does without this project: the
// standard library's codecs around disintegration/imaging. There is no WebP
// encoder in the standard library, and no way to resize an animation, so these
// are errors.
func runStock(data []byte, t task) (made, error) {
	var img image.Image
	var err error
	switch t.Format {
	case edit.JPEG:
		img, err = jpeg.Decode(bytes.NewReader(data))
	case edit.PNG:
		img, err = png.Decode(bytes.NewReader(data))
	default:
		err = fmt.Errorf("the standard library does not do this with %s", t.Format)
	}
	if err != nil {
		return made{}, err
	}
	small := stockResize(stockUpright(img, data), t.Width, t.Height)
	var b bytes.Buffer
	if t.Format == edit.JPEG {
		err = jpeg.Encode(&b, small, &jpeg.Options{Quality: t.Quality})
	} else {
		err = png.Encode(&b, small)
	}
	return made{b.Bytes(), small.Rect.Dx(), small.Rect.Dy()}, err
}

// stockUpright turns a picture as its EXIF says, which programs do with a
// package for it; reading the tag costs next to nothing.
func stockUpright(img image.Image, data []byte) image.Image {
	exif, err := jpegn.DecodeExif(bytes.NewReader(data))
	if err != nil {
		return img
	}
	switch exif.Orientation {
	case 2:
		return imaging.FlipH(img)
	case 3:
		return imaging.Rotate180(img)
	case 4:
		return imaging.FlipV(img)
	case 5:
		return imaging.Transpose(img)
	case 6:
		return imaging.Rotate270(img)
	case 7:
		return imaging.Transverse(img)
	case 8:
		return imaging.Rotate90(img)
	}
	return img
}

func stockResize(img image.Image, width, height int) *image.NRGBA {
	if width == 0 || height == 0 {
		return imaging.Resize(img, width, height, imaging.Lanczos)
	}
	return imaging.Fill(img, width, height, imaging.Center, imaging.Lanczos)
}
