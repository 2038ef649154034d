package codec

import (
	"bytes"
	"encoding/binary"
	"image"
	"strings"

	"golang.org/x/image/webp"

	"s3resize/lambda/codec/webp/vp8"
	"s3resize/lambda/resample"
)

// decodeWebP decodes the first picture, opaque lossy ones at 1/denom. In an
// animation it lies on a transparent canvas.
func decodeWebP(data []byte, h Header, denom int) (resample.Source, error) {
	f, err := parseWebP(data)
	if err != nil {
		return resample.Source{}, err
	}
	if f.size != image.Pt(h.Width, h.Height) {
		return resample.Source{}, MalformedError("webp: not the size that was read before")
	}
	decoded, err := f.picture.decode()
	if err != nil {
		return resample.Source{}, err
	}
	if denom != 1 && (f.frames > 0 || f.picture.alpha != nil || f.picture.kind == webpLossless) {
		return resample.Source{}, MalformedError("webp: not the picture that was read before")
	}
	covers := f.picture.rect.Size() == f.size
	if planes, ok := decoded.(*image.YCbCr); ok && covers {
		return limitedToFull(planes, denom)
	}
	img, err := fromWebP(decoded)
	if err == nil && !covers {
		img = placed(img, f.picture.rect.Min, f.size)
	}
	return resample.Source{NRGBA: img}, err
}

// decode has its own decoder for what most files hold, which is lossy and opaque.
// Others go to golang.org/x/image, as a file made of the picture's own chunks, so
// that sizes cannot contradict each other there.
func (p webpPicture) decode() (img image.Image, err error) {
	if p.kind == webpLossy && p.alpha == nil {
		img, err = vp8.Decode(p.stream)
	} else {
		img, err = webp.Decode(bytes.NewReader(p.file()))
	}
	if err != nil {
		return nil, MalformedError("webp: " + strings.TrimPrefix(err.Error(), "webp: "))
	}
	if img.Bounds().Size() != p.rect.Size() {
		return nil, MalformedError("webp: a picture of another size than its header's")
	}
	return img, nil
}

func (p webpPicture) pixels() (*image.NRGBA, error) {
	img, err := p.decode()
	if err != nil {
		return nil, err
	}
	return fromWebP(img)
}

func fromWebP(img image.Image) (*image.NRGBA, error) {
	switch m := img.(type) {
	case *image.YCbCr:
		return limitedToNRGBA(m)
	case *image.NYCbCrA:
		if !holds(m.A, m.AStride, m.Rect.Dx(), m.Rect.Dy(), 1) {
			return nil, errShortPixels
		}
		out, err := limitedToNRGBA(&m.YCbCr)
		if err == nil {
			setAlpha(out, m.A, m.AStride)
		}
		return out, err
	}
	m, ok := img.(*image.NRGBA)
	if !ok || m.Rect.Min != (image.Point{}) || !holds(m.Pix, m.Stride, m.Rect.Dx(), m.Rect.Dy(), 4) {
		return nil, MalformedError("webp: pixels of an unknown layout")
	}
	return m, nil
}

// placed puts a picture at p of a transparent canvas that it fits in.
func placed(img *image.NRGBA, p, size image.Point) *image.NRGBA {
	canvas := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range img.Rect.Dy() {
		copy(canvas.Pix[canvas.PixOffset(p.X, p.Y+y):], pixelRow(img, y))
	}
	return canvas
}

// file is a WebP file of the picture alone.
func (p webpPicture) file() []byte {
	b := []byte("RIFF\x00\x00\x00\x00WEBP")
	if p.alpha != nil {
		const hasAlpha = 0x10
		vp8x := []byte{hasAlpha, 0, 0, 0}
		vp8x = appendLE24(vp8x, p.rect.Dx()-1)
		vp8x = appendLE24(vp8x, p.rect.Dy()-1)
		b = appendWebPChunk(b, "VP8X", vp8x)
		b = appendWebPChunk(b, "ALPH", p.alpha)
	}
	b = appendWebPChunk(b, p.kind, p.stream)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

func appendWebPChunk(b []byte, name string, data []byte) []byte {
	b = append(b, name...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, len(data)&1)...)
}

func appendLE24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
