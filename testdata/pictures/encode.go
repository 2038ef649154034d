package pictures

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"

	"github.com/deepteams/webp"
	"github.com/gen2brain/jpegn"
)

// JPEG says how to write a JPEG file. Its zero value is baseline, 4:2:0,
// quality 75, without metadata.
type JPEG struct {
	Quality     int
	Subsampling jpegn.Subsampling
	Progressive bool
	// EXIF is what [EXIF] returns; nil writes none.
	EXIF []byte
	// Profile is an ICC profile; nil writes none.
	Profile []byte
}

// Encode writes the file. An *image.Gray becomes one with a single component.
func (j JPEG) Encode(img image.Image) ([]byte, error) {
	opt := &jpegn.EncodeOptions{
		Quality:        j.Quality,
		Subsampling:    j.Subsampling,
		OptimizeCoding: true,
		Progressive:    j.Progressive,
	}
	if j.EXIF != nil {
		opt.Exif = append([]byte("Exif\x00\x00"), j.EXIF...)
	}
	if j.Profile != nil {
		// One chunk of one (ICC.1:2022, B.4).
		opt.Segments = []jpegn.Segment{{Marker: 0xe2, Data: append([]byte("ICC_PROFILE\x00\x01\x01"), j.Profile...)}}
	}
	var b bytes.Buffer
	err := jpegn.Encode(&b, img, opt)
	return b.Bytes(), err
}

// PNG writes a PNG file: 16 bits a sample for an *image.NRGBA64, a palette (and
// a tRNS chunk where colours are not opaque) for an *image.Paletted.
func PNG(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&b, img)
	return b.Bytes(), err
}

// GIF writes an animated GIF file.
func GIF(g *gif.GIF) ([]byte, error) {
	var b bytes.Buffer
	err := gif.EncodeAll(&b, g)
	return b.Bytes(), err
}

// WebP says how to write a WebP file. Its zero value is lossy, quality 0.
type WebP struct {
	Lossless bool
	Quality  float32
	// EXIF is what [EXIF] returns; nil writes none.
	EXIF []byte
}

// Encode writes the file. Colours under alpha 0 are kept as far as the coding
// can.
func (w WebP) Encode(img image.Image) ([]byte, error) {
	opt := webp.DefaultOptions()
	opt.Lossless, opt.Quality, opt.EXIF, opt.Exact = w.Lossless, w.Quality, w.EXIF, true
	var b bytes.Buffer
	err := webp.Encode(&b, img, opt)
	return b.Bytes(), err
}
