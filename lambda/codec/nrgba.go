package codec

import (
	"fmt"
	"image"
	"image/color"
)

// toNRGBA gives src as 8-bit non-premultiplied pixels with the origin at 0,0
// and no gap between rows. Where src's memory already is that, it is handed on
// and not copied, so src is not to be used afterwards.
//
// What a decoder may have left inconsistent is checked here, once: a buffer
// shorter than its picture and a palette index beyond the palette are a
// [MalformedError]. Behind this function pixels go to worker goroutines, where
// a panic would end the process.
func toNRGBA(src image.Image) (*image.NRGBA, error) {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if w <= 0 || h <= 0 {
		return nil, MalformedError("picture: it has no pixels")
	}
	switch s := src.(type) {
	case *image.NRGBA:
		return rebaseNRGBA(s.Pix, s.Stride, w, h)
	case *image.RGBA:
		if holds(s.Pix, s.Stride, w, h, 4) && s.Opaque() {
			return rebaseNRGBA(s.Pix, s.Stride, w, h)
		}
		return convertRows(s.Pix, s.Stride, w, h, 4, rowFromRGBA)
	case *image.NRGBA64:
		return convertRows(s.Pix, s.Stride, w, h, 8, rowFromNRGBA64)
	case *image.RGBA64:
		return convertRows(s.Pix, s.Stride, w, h, 8, rowFromRGBA64)
	case *image.Gray:
		return convertRows(s.Pix, s.Stride, w, h, 1, rowFromGray)
	case *image.Gray16:
		return convertRows(s.Pix, s.Stride, w, h, 2, rowFromGray16)
	case *image.Alpha:
		return convertRows(s.Pix, s.Stride, w, h, 1, rowFromAlpha)
	case *image.Alpha16:
		return convertRows(s.Pix, s.Stride, w, h, 2, rowFromAlpha16)
	case *image.CMYK:
		return convertRows(s.Pix, s.Stride, w, h, 4, rowFromCMYK)
	case *image.Paletted:
		return fromPaletted(s, w, h)
	case *image.YCbCr:
		return fromYCbCr(s, w, h)
	case *image.NYCbCrA:
		return fromNYCbCrA(s, w, h)
	}
	return nil, UnsupportedError(fmt.Sprintf("picture: pixels of type %T", src))
}

// holds reports whether pix has room for h rows of w pixels of n bytes.
func holds(pix []byte, stride, w, h, n int) bool {
	return stride >= w*n && len(pix) >= (h-1)*stride+w*n
}

const errShortPixels = MalformedError("picture: fewer pixels than its size says")

// rebaseNRGBA makes a picture at 0,0 of memory that has NRGBA's layout.
func rebaseNRGBA(pix []byte, stride, w, h int) (*image.NRGBA, error) {
	if stride != 4*w {
		return convertRows(pix, stride, w, h, 4, func(dst, src []byte) { copy(dst, src) })
	}
	if !holds(pix, stride, w, h, 4) {
		return nil, errShortPixels
	}
	return &image.NRGBA{Pix: pix[:4*w*h], Stride: stride, Rect: image.Rect(0, 0, w, h)}, nil
}

// convertRows lets row make every row of the result, 4 bytes a pixel, from n
// bytes a pixel of pix.
func convertRows(pix []byte, stride, w, h, n int, row func(dst, src []byte)) (*image.NRGBA, error) {
	if !holds(pix, stride, w, h, n) {
		return nil, errShortPixels
	}
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row(dst.Pix[y*dst.Stride:][:4*w], pix[y*stride:][:n*w])
	}
	return dst, nil
}

// to8 rounds 16 bits to 8. Dropping the low byte instead would darken by half a
// level on average.
func to8(v uint32) uint8 { return uint8((v*255 + 32767) / 65535) }

// unpremultiply divides a colour by its alpha, both counted to the same
// maximum, and scales to 8 bits. A colour above its alpha, which no correct
// picture has, counts as full.
func unpremultiply(c, a uint32) uint8 {
	if c >= a {
		return 255
	}
	return uint8((c*255 + a/2) / a)
}

func be16(b []byte) uint32 { return uint32(b[0])<<8 | uint32(b[1]) }

func rowFromRGBA(dst, src []byte) {
	for i := 0; i+4 <= len(src) && i+4 <= len(dst); i += 4 {
		d, s := dst[i:i+4:i+4], src[i:i+4:i+4]
		a := uint32(s[3])
		if a == 0 {
			continue
		}
		d[0] = unpremultiply(uint32(s[0]), a)
		d[1] = unpremultiply(uint32(s[1]), a)
		d[2] = unpremultiply(uint32(s[2]), a)
		d[3] = s[3]
	}
}

func rowFromRGBA64(dst, src []byte) {
	for ; len(src) >= 8; dst, src = dst[4:], src[8:] {
		a := be16(src[6:])
		if a == 0 {
			continue
		}
		dst[0] = unpremultiply(be16(src), a)
		dst[1] = unpremultiply(be16(src[2:]), a)
		dst[2] = unpremultiply(be16(src[4:]), a)
		dst[3] = to8(a)
	}
}

func rowFromNRGBA64(dst, src []byte) {
	for i := range dst {
		dst[i] = to8(be16(src[2*i:]))
	}
}

func rowFromGray(dst, src []byte) {
	for i, v := range src {
		d := dst[4*i:][:4]
		d[0], d[1], d[2], d[3] = v, v, v, 255
	}
}

func rowFromGray16(dst, src []byte) {
	for ; len(src) >= 2; dst, src = dst[4:], src[2:] {
		v := to8(be16(src))
		dst[0], dst[1], dst[2], dst[3] = v, v, v, 255
	}
}

func rowFromAlpha(dst, src []byte) {
	for i, a := range src {
		d := dst[4*i:][:4]
		d[0], d[1], d[2], d[3] = 255, 255, 255, a
	}
}

func rowFromAlpha16(dst, src []byte) {
	for ; len(src) >= 2; dst, src = dst[4:], src[2:] {
		dst[0], dst[1], dst[2], dst[3] = 255, 255, 255, to8(be16(src))
	}
}

func rowFromCMYK(dst, src []byte) {
	for ; len(src) >= 4; dst, src = dst[4:], src[4:] {
		dst[0], dst[1], dst[2] = color.CMYKToRGB(src[0], src[1], src[2], src[3])
		dst[3] = 255
	}
}

func fromPaletted(src *image.Paletted, w, h int) (*image.NRGBA, error) {
	table, err := paletteTable(src.Palette)
	if err != nil {
		return nil, err
	}
	known := len(src.Palette)
	beyond := false
	dst, err := convertRows(src.Pix, src.Stride, w, h, 1, func(dst, row []byte) {
		for i, v := range row {
			beyond = beyond || int(v) >= known
			copy(dst[4*i:4*i+4], table[v][:])
		}
	})
	if err == nil && beyond {
		err = MalformedError("picture: a pixel's colour is not in the palette")
	}
	if err != nil {
		return nil, err
	}
	return dst, nil
}

// paletteTable has an entry for every value an index can take, so that looking
// one up needs no check; the entries beyond the palette are transparent.
func paletteTable(p color.Palette) (*[256][4]uint8, error) {
	var table [256][4]uint8
	for i, c := range p {
		if i == len(table) {
			break // no 8-bit index points there
		}
		if c == nil {
			return nil, MalformedError("picture: a palette entry without a colour")
		}
		table[i] = nrgbaOf(c)
	}
	return &table, nil
}

// nrgbaOf is [color.NRGBAModel] with rounding.
func nrgbaOf(c color.Color) [4]uint8 {
	if n, ok := c.(color.NRGBA); ok {
		return [4]uint8{n.R, n.G, n.B, n.A}
	}
	r, g, b, a := c.RGBA()
	if a == 0 {
		return [4]uint8{}
	}
	return [4]uint8{unpremultiply(r, a), unpremultiply(g, a), unpremultiply(b, a), to8(a)}
}

// fromYCbCr takes the planes to be full-range, as JFIF has them. WebP's are
// not: see [limitedToNRGBA].
func fromYCbCr(src *image.YCbCr, w, h int) (*image.NRGBA, error) {
	if !holdsYCbCr(src, w, h) {
		return nil, errShortPixels
	}
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := dst.Pix[y*dst.Stride:][:4*w]
		luma := src.Y[y*src.YStride:][:w]
		for x, l := range luma {
			c := src.COffset(src.Rect.Min.X+x, src.Rect.Min.Y+y)
			d := row[4*x:][:4]
			d[0], d[1], d[2] = color.YCbCrToRGB(l, src.Cb[c], src.Cr[c])
			d[3] = 255
		}
	}
	return dst, nil
}

func holdsYCbCr(src *image.YCbCr, w, h int) bool {
	last := src.COffset(src.Rect.Max.X-1, src.Rect.Max.Y-1)
	return holds(src.Y, src.YStride, w, h, 1) && last >= 0 && last < len(src.Cb) && last < len(src.Cr)
}

func fromNYCbCrA(src *image.NYCbCrA, w, h int) (*image.NRGBA, error) {
	if !holds(src.A, src.AStride, w, h, 1) {
		return nil, errShortPixels
	}
	dst, err := fromYCbCr(&src.YCbCr, w, h)
	if err != nil {
		return nil, err
	}
	setAlpha(dst, src.A, src.AStride)
	return dst, nil
}

// setAlpha takes the alpha of dst's pixels from a plane of as many.
func setAlpha(dst *image.NRGBA, plane []byte, stride int) {
	w := dst.Rect.Dx()
	for y := range dst.Rect.Dy() {
		row := pixelRow(dst, y)
		for x, a := range plane[y*stride:][:w] {
			row[4*x+3] = a
		}
	}
}
