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
// It is what the standard library's decoders are read through where they are
// the oracle. What they may have left inconsistent, a buffer shorter than its
// picture and a palette index beyond the palette, is a [MalformedError].
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
