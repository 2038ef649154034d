package codec

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"math"
)

// decodePNG decodes with the standard library, which checks every checksum and
// gives an animation's default image. What it tolerates and this does not is a
// pixel that points beyond the palette: it takes such pixels for black.
func decodePNG(data []byte) (*image.NRGBA, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, pngError(err)
	}
	if p, ok := img.(*image.Paletted); ok && len(p.Palette) > pngPaletteSize(data) {
		return nil, MalformedError("png: a pixel's colour is not in the palette")
	}
	return toNRGBA(img)
}

func pngError(err error) error {
	var unsupported png.UnsupportedError
	if errors.As(err, &unsupported) {
		return UnsupportedError("png: " + string(unsupported))
	}
	var format png.FormatError
	if errors.As(err, &format) {
		return MalformedError("png: " + string(format))
	}
	return MalformedError("png: " + err.Error())
}

// pngPaletteSize counts the entries of the PLTE chunk. The standard library's
// palette is longer than that when a pixel or the tRNS chunk goes beyond it.
func pngPaletteSize(data []byte) int {
	for c, err := range pngChunks(data) {
		if err != nil {
			break
		}
		if c.name == "PLTE" {
			return len(c.data) / 3
		}
	}
	return 0
}

// pngMemory is what [decodePNG] holds at most at one time. Per pixel that is 4
// bytes for the standard library's picture (8 with 16 bits a sample), handed on
// as it is unless it has 16 bits or is grey or paletted, 1 byte, when 4 more are
// made from it. While an interlaced picture is read there is a picture of the
// pass besides, at most half of the whole; those of the passes before are
// garbage by then. Rows and the tables of inflating come to less than a tenth of
// a megabyte and 16 bytes a column.
func pngMemory(h Header) int64 {
	perPixel := int64(5)
	switch {
	case h.bits == 16:
		perPixel = 12 // a pass comes before the 4 bytes, and has no more
	case h.progressive:
		perPixel = 6
	}
	pixels := int64(h.Width) * int64(h.Height)
	if pixels > math.MaxInt64/16 {
		return math.MaxInt64
	}
	return pixels*perPixel + 16*int64(h.Width) + 1e5
}
