package codec

import (
	"bytes"
	"errors"
	"image"
	"io"

	"golang.org/x/image/vp8l"
)

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
