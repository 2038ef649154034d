//go:build avif

package avif

import (
	"bytes"
	"fmt"
	"image"

	"github.com/gen2brain/avif"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// Enabled says whether AVIF is read and written. It takes libavif, compiled to
// WebAssembly and that to Go: build with -tags "avif nodynamic wasm2go". Without
// wasm2go the WebAssembly is compiled when it is first used, which takes most of a
// second, but is a quicker build for tests.
const Enabled = true

// speed is from 0, slow and small, to 10. On a photograph of 800×800, 10 takes
// more bytes and no less time than 8; 6 takes six times 8's time for 15 percent
// less.
const speed = 8

// Decode decodes the picture without turning it. Samples of more than 8 bits
// are rounded.
func Decode(data []byte, h picture.Header) (resample.Source, error) {
	decoded, err := avif.Decode(bytes.NewReader(data))
	if err != nil {
		return resample.Source{}, picture.MalformedError(fmt.Sprintf("avif: %v", err))
	}
	if decoded.Bounds() != image.Rect(0, 0, h.Width, h.Height) {
		return resample.Source{}, picture.MalformedError("avif: a picture of another size than its header's")
	}
	img := image.NewNRGBA(decoded.Bounds())
	switch m := decoded.(type) {
	case *image.RGBA:
		for y := range h.Height {
			unmultiply(picture.Row(img, y), func(i int) uint32 { return uint32(m.Pix[y*m.Stride+i]) }, 255)
		}
	case *image.RGBA64:
		for y := range h.Height {
			row := m.Pix[y*m.Stride:]
			unmultiply(picture.Row(img, y), func(i int) uint32 { return uint32(row[2*i])<<8 | uint32(row[2*i+1]) }, 65535)
		}
	default:
		return resample.Source{}, picture.MalformedError("avif: pixels of an unknown layout")
	}
	return resample.Source{NRGBA: img}, nil
}

// unmultiply fills a row from samples up to full that are multiplied by alpha.
func unmultiply(row []byte, sample func(i int) uint32, full uint32) {
	for i := 0; i < len(row); i += 4 {
		alpha := sample(i + 3)
		if alpha == 0 {
			continue
		}
		for c := i; c < i+3; c++ {
			row[c] = uint8((min(sample(c), alpha)*255 + alpha/2) / alpha)
		}
		row[i+3] = uint8((alpha*255 + full/2) / full)
	}
}

// Encode keeps alpha without loss.
func Encode(img *image.NRGBA, quality int, chroma edit.Chroma) ([]byte, error) {
	options := avif.Options{Quality: quality, QualityAlpha: 100, Speed: speed, ChromaSubsampling: image.YCbCrSubsampleRatio420}
	if chroma == edit.Chroma444 {
		options.ChromaSubsampling = image.YCbCrSubsampleRatio444
	}
	var source image.Image = img
	if img.Stride == 4*img.Rect.Dx() && img.Opaque() {
		// Opaque, so premultiplied and not are the same bytes.
		source = &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
	}
	var out bytes.Buffer
	if err := avif.Encode(&out, source, options); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

// Memory is what [Decode] allocates: on photographs of 400×300 and
// 1600×1200 it was 44 bytes a pixel and 10 MB. Samples of 16 bits have twice as
// many bytes everywhere, and are copied into a buffer that grows.
func Memory(h picture.Header) int64 {
	perPixel := int64(46)
	if d, _ := h.Detail.(detail); d.deep {
		perPixel = 110
	}
	return int64(h.Width)*int64(h.Height)*perPixel + 12<<20
}
