package webp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"strings"

	"golang.org/x/image/vp8l"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/codec/webp/vp8"
	"s3resize/lambda/resample"
)

// Decode decodes the first picture, opaque lossy ones at 1/denom. In an
// animation it lies on a transparent canvas.
func Decode(data []byte, h picture.Header, denom int) (resample.Source, error) {
	f, err := parse(data)
	if err != nil {
		return resample.Source{}, err
	}
	if f.size != image.Pt(h.Width, h.Height) {
		return resample.Source{}, picture.MalformedError("webp: not the size that was read before")
	}
	decoded, err := f.picture.decode()
	if err != nil {
		return resample.Source{}, err
	}
	if denom != 1 && (f.frames > 0 || f.picture.alpha != nil || f.picture.kind == kindLossless) {
		return resample.Source{}, picture.MalformedError("webp: not the picture that was read before")
	}
	covers := f.picture.rect.Size() == f.size
	if planes, ok := decoded.(*image.YCbCr); ok && covers {
		return limitedToFull(planes, denom)
	}
	img, err := imageOf(decoded)
	if err == nil && !covers {
		img = placed(img, f.picture.rect.Min, f.size)
	}
	return resample.Source{NRGBA: img}, err
}

// decode reads lossy pictures with our own decoder, and lossless ones, which VP8L
// codes, with golang.org/x/image's.
func (p codedPicture) decode() (img image.Image, err error) {
	switch {
	case p.kind == kindLossless:
		img, err = vp8l.Decode(bytes.NewReader(p.stream))
	case p.alpha == nil:
		img, err = vp8.Decode(p.stream)
	default:
		img, err = p.decodeWithAlpha()
	}
	if err != nil {
		return nil, picture.MalformedError("webp: " + strings.TrimPrefix(err.Error(), "webp: "))
	}
	if img.Bounds().Size() != p.rect.Size() {
		return nil, picture.MalformedError("webp: a picture of another size than its header's")
	}
	return img, nil
}

func (p codedPicture) decodeWithAlpha() (*image.NYCbCrA, error) {
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

func (p codedPicture) pixels() (*image.NRGBA, error) {
	img, err := p.decode()
	if err != nil {
		return nil, err
	}
	return imageOf(img)
}

func imageOf(img image.Image) (*image.NRGBA, error) {
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
		return nil, picture.MalformedError("webp: pixels of an unknown layout")
	}
	return m, nil
}

// placed puts a picture at p of a transparent canvas that it fits in.
func placed(img *image.NRGBA, p, size image.Point) *image.NRGBA {
	canvas := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range img.Rect.Dy() {
		copy(canvas.Pix[canvas.PixOffset(p.X, p.Y+y):], picture.Row(img, y))
	}
	return canvas
}

func appendChunk(b []byte, name string, data []byte) []byte {
	b = append(b, name...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, len(data)&1)...)
}

func appendLE24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }

// The filters of an ALPH chunk, RFC 9649 §2.7.1.2: what a byte was predicted from.
const (
	alphaUnfiltered = iota
	alphaFromLeft
	alphaFromAbove
	alphaFromGradient
)

// decodeAlpha reads the w × h alpha bytes of an ALPH chunk, RFC 9649 §2.7.1.2. Its
// first byte holds the compression (0 none, 1 VP8L) in bits 0 and 1 and the
// filter in bits 2 and 3. The preprocessing in bits 4 and 5 needs no undoing.
func decodeAlpha(chunk []byte, w, h int) (alpha []byte, err error) {
	if len(chunk) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	flags, data := chunk[0], chunk[1:]
	switch flags & 3 {
	case 0:
		if len(data) < w*h {
			return nil, io.ErrUnexpectedEOF
		}
		alpha = bytes.Clone(data[:w*h])
	case 1:
		alpha, err = decodeLosslessAlpha(data, w, h)
	default:
		err = errors.New("alpha of an unknown compression")
	}
	if err != nil {
		return nil, err
	}
	unfilterAlpha(alpha, w, flags>>2&3)
	return alpha, nil
}

// decodeLosslessAlpha reads a VP8L stream without its header. Its green channel
// is the alpha.
func decodeLosslessAlpha(data []byte, w, h int) ([]byte, error) {
	size := uint32(w-1) | uint32(h-1)<<14
	header := []byte{0x2f, byte(size), byte(size >> 8), byte(size >> 16), byte(size >> 24)}
	img, err := vp8l.Decode(io.MultiReader(bytes.NewReader(header), bytes.NewReader(data)))
	if err != nil {
		return nil, err
	}
	m, ok := img.(*image.NRGBA)
	if !ok || !holds(m.Pix, m.Stride, w, h, 4) || m.Stride != 4*w {
		return nil, errShortPixels
	}
	alpha := make([]byte, w*h)
	for i := range alpha {
		alpha[i] = m.Pix[4*i+1]
	}
	return alpha, nil
}

// unfilterAlpha adds to each byte what it was predicted from. Whatever the filter,
// the first row is predicted from the left, and the first column from above.
func unfilterAlpha(alpha []byte, w int, filter byte) {
	if filter == alphaUnfiltered {
		return
	}
	for x := 1; x < w; x++ {
		alpha[x] += alpha[x-1]
	}
	for start := w; start < len(alpha); start += w {
		above, row := alpha[start-w:start], alpha[start:start+w]
		row[0] += above[0]
		for x := 1; x < w; x++ {
			switch filter {
			case alphaFromLeft:
				row[x] += row[x-1]
			case alphaFromAbove:
				row[x] += above[x]
			case alphaFromGradient:
				gradient := int(row[x-1]) + int(above[x]) - int(above[x-1])
				row[x] += uint8(min(max(gradient, 0), 255))
			}
		}
	}
}

const errShortPixels = picture.MalformedError("picture: fewer pixels than its size says")

// holds reports whether pix has room for h rows of w pixels of n bytes.
func holds(pix []byte, stride, w, h, n int) bool {
	return stride >= w*n && len(pix) >= (h-1)*stride+w*n
}

func holdsYCbCr(src *image.YCbCr, w, h int) bool {
	last := src.COffset(src.Rect.Max.X-1, src.Rect.Max.Y-1)
	return holds(src.Y, src.YStride, w, h, 1) && last >= 0 && last < len(src.Cb) && last < len(src.Cr)
}

// setAlpha takes the alpha of dst's pixels from a plane of as many.
func setAlpha(dst *image.NRGBA, plane []byte, stride int) {
	w := dst.Rect.Dx()
	for y := range dst.Rect.Dy() {
		row := picture.Row(dst, y)
		for x, a := range plane[y*stride:][:w] {
			row[4*x+3] = a
		}
	}
}
