package codec

import (
	"fmt"
	"image"

	"s3resize/lambda/codec/avif"
	"s3resize/lambda/codec/gif"
	"s3resize/lambda/codec/icc"
	"s3resize/lambda/codec/jpeg"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/codec/png"
	"s3resize/lambda/codec/webp"
	"s3resize/lambda/edit"
)

// Header is what an original says of itself before any pixel is decoded, with what
// this package can tell of it.
type Header picture.Header

// The types that all formats share are those of package picture.
type (
	Limits           = picture.Limits
	Orientation      = picture.Orientation
	Frame            = picture.Frame
	Decoded          = picture.Decoded
	MalformedError   = picture.MalformedError
	UnsupportedError = picture.UnsupportedError
	LimitError       = picture.LimitError
)

// ReadHeader recognizes the format and reads size, orientation, color profile
// and frame count from the markers or chunks around the pixels. It allocates
// little whatever the bytes say, and returns a [*LimitError] for what Limits
// refuse (all but Memory, which depends on the scale: see [Header.Memory]).
func ReadHeader(data []byte, l Limits) (Header, error) {
	format, err := sniff(data)
	if err != nil {
		return Header{}, err
	}
	h, err := readHeader(format, data, l)
	return Header(h), err
}

func readHeader(format edit.Format, data []byte, l Limits) (picture.Header, error) {
	switch format {
	case edit.JPEG:
		return jpeg.ReadHeader(data, l)
	case edit.PNG:
		return png.ReadHeader(data, l)
	case edit.GIF:
		return gif.ReadHeader(data, l)
	case edit.AVIF:
		return avif.ReadHeader(data, l)
	default:
		return webp.ReadHeader(data, l)
	}
}

// Denoms are the denominators of the scales at which the original can be decoded in
// less time than it takes to decode all of it, in falling order: 8, 4, 2, 1 for JPEG
// and for opaque lossy WebP, and 1 for others. [Scaled] tells the size that results.
func (h Header) Denoms() []int {
	if h.Format == edit.JPEG || h.Format == edit.WebP && webp.Reducible(picture.Header(h)) {
		return []int{8, 4, 2, 1}
	}
	return []int{1}
}

// Scaled is the size of a side of n pixels decoded at 1/denom: n/denom rounded
// up, as libjpeg has it.
func Scaled(n, denom int) int { return picture.Scaled(n, denom) }

// Memory estimates the bytes that decoding at 1/denom allocates at its peak,
// all frames included.
func (h Header) Memory(denom int) int64 {
	switch h.Format {
	case edit.JPEG:
		return jpeg.Memory(picture.Header(h), denom)
	case edit.PNG:
		return png.Memory(picture.Header(h))
	case edit.GIF:
		return gif.Memory(picture.Header(h))
	case edit.AVIF:
		return avif.Memory(picture.Header(h))
	default:
		return webp.Memory(picture.Header(h))
	}
}

// HasProfile reports whether a color profile is embedded, readable or not. If so,
// [Header.ToSRGB] may change pixels or return an error.
func (h Header) HasProfile() bool { return h.Profile != nil || h.ProfileErr != nil }

// ToSRGB converts pixels in place from the original's embedded profile to sRGB,
// see [icc.ToSRGB]. CMYK is converted while decoding, so for it only the error is left
// to report.
func (h Header) ToSRGB(img *image.NRGBA) error {
	if h.ProfileErr != nil {
		return fmt.Errorf("color profile: %w", h.ProfileErr)
	}
	return icc.ToSRGB(img, h.Profile, h.Format == edit.JPEG && jpeg.IsCMYK(picture.Header(h)))
}
