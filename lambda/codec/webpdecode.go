package codec

import (
	"bytes"
	"encoding/binary"
	"image"
	"strings"

	"golang.org/x/image/vp8l"

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

// decode reads lossy pictures with our own decoder, and lossless ones, which VP8L
// codes, with golang.org/x/image's.
func (p webpPicture) decode() (img image.Image, err error) {
	switch {
	case p.kind == webpLossless:
		img, err = vp8l.Decode(bytes.NewReader(p.stream))
	case p.alpha == nil:
		img, err = vp8.Decode(p.stream)
	default:
		img, err = p.decodeWithAlpha()
	}
	if err != nil {
		return nil, MalformedError("webp: " + strings.TrimPrefix(err.Error(), "webp: "))
	}
	if img.Bounds().Size() != p.rect.Size() {
		return nil, MalformedError("webp: a picture of another size than its header's")
	}
	return img, nil
}

func (p webpPicture) decodeWithAlpha() (*image.NYCbCrA, error) {
	w, h := p.rect.Dx(), p.rect.Dy()
	alpha, err := decodeAlpha(p.alpha, w, h)
	if err != nil {
		return nil, err
	}
	planes, err := vp8.Decode(p.stream)
	if err != nil {
		return nil, err
	}
	return &image.NYCbCrA{YCbCr: *planes, A: alpha, AStride: w}, nil
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

func appendWebPChunk(b []byte, name string, data []byte) []byte {
	b = append(b, name...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, len(data)&1)...)
}

func appendLE24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
