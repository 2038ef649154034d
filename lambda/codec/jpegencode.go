package codec

import (
	"bytes"
	"image"

	"github.com/gen2brain/jpegn"
)

// encodeJPEG writes JPEG with 4:2:0 chroma and Huffman tables fitted
// to the picture, or a single component if the picture is grey. Quality scales
// the tables of T.81 annex K as libjpeg does, so numbers mean what they mean
// elsewhere.
func encodeJPEG(img *image.NRGBA, quality int, progressive bool) ([]byte, error) {
	var buf bytes.Buffer
	err := jpegn.Encode(&buf, jpegSource(img), &jpegn.EncodeOptions{
		Quality:        quality,
		OptimizeCoding: true,
		Progressive:    progressive,
	})
	if err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// jpegSource is the picture in the type that makes jpegn write what is wanted.
func jpegSource(img *image.NRGBA) image.Image {
	img = overWhite(img)
	if isGray(img) {
		return grayOf(img)
	}
	// Opaque, so premultiplied and not are the same bytes.
	return &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
}

// overWhite lays a picture on white paper. An opaque one is returned as it is.
func overWhite(img *image.NRGBA) *image.NRGBA {
	if img.Opaque() {
		return img
	}
	flat := image.NewNRGBA(img.Rect)
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		dst := flat.Pix[y*flat.Stride:][:len(src)]
		for i := 0; i < len(src); i += 4 {
			a := uint32(src[i+3])
			for c := i; c < i+3; c++ {
				dst[c] = uint8((uint32(src[c])*a + 255*(255-a) + 127) / 255)
			}
			dst[i+3] = 255
		}
	}
	return flat
}

func grayOf(img *image.NRGBA) *image.Gray {
	gray := image.NewGray(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
	for y := range gray.Rect.Dy() {
		src := img.Pix[y*img.Stride:]
		for x := range gray.Rect.Dx() {
			gray.Pix[y*gray.Stride+x] = src[4*x]
		}
	}
	return gray
}
