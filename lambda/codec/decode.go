package codec

import (
	"fmt"
	"iter"
	"slices"

	"s3resize/lambda/codec/avif"
	"s3resize/lambda/codec/gif"
	"s3resize/lambda/codec/jpeg"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/codec/png"
	"s3resize/lambda/codec/webp"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// Frames decodes the pictures of an original whose header [ReadHeader] read,
// one after the other: the first only, or all of an animation. A picture is not
// touched again by later ones and may be kept.
//
// The picture is decoded at 1/denom, one of [Header.Denoms]. Where
// that is no whole number of pixels, the last column and row reach beyond the
// picture's edge, see [Scaled]. The orientation is not applied. Pixels are in the
// original's colors, see [Header.ToSRGB]; only CMYK is converted while decoding.
//
// The sequence ends with the first error.
func Frames(data []byte, h Header, denom int, all bool) iter.Seq2[Decoded, error] {
	return func(yield func(Decoded, error) bool) {
		if !slices.Contains(h.Denoms(), denom) {
			yield(Decoded{}, fmt.Errorf("%s is not decoded at 1/%d", h.Format, denom))
			return
		}
		recoverPanics(h.Format, formatFrames(data, picture.Header(h), denom, all))(yield)
	}
}

func formatFrames(data []byte, h picture.Header, denom int, all bool) iter.Seq2[Decoded, error] {
	return func(yield func(Decoded, error) bool) {
		var frames iter.Seq2[Frame, error]
		switch {
		case h.Format == edit.GIF:
			frames = gif.Frames(data, h, all)
		case h.Format == edit.WebP && h.Frames > 1 && all:
			frames = webp.Frames(data, h)
		default:
			pixels, err := decodeStill(data, h, denom)
			yield(Decoded{Pixels: pixels}, err)
			return
		}
		for f, err := range frames {
			if !yield(Decoded{Pixels: resample.Source{NRGBA: f.Image}, Delay: f.Delay, Disposal: f.Disposal}, err) {
				return
			}
		}
	}
}

func decodeStill(data []byte, h picture.Header, denom int) (resample.Source, error) {
	switch h.Format {
	case edit.JPEG:
		return jpeg.Decode(data, h, denom)
	case edit.PNG:
		return png.Decode(data)
	case edit.AVIF:
		return avif.Decode(data, h)
	default:
		return webp.Decode(data, h, denom)
	}
}

// recoverPanics ends a sequence at its first error, and turns a panic of the decoder
// into one, so that bytes that upset a decoder do not end other requests. Panics of
// the loop's body pass.
func recoverPanics(format edit.Format, frames iter.Seq2[Decoded, error]) iter.Seq2[Decoded, error] {
	return func(yield func(Decoded, error) bool) {
		inBody := false
		defer func() {
			if inBody {
				return
			}
			if r := recover(); r != nil {
				yield(Decoded{}, MalformedError(fmt.Sprintf("%s: decoder failed: %v", format, r)))
			}
		}()
		for f, err := range frames {
			inBody = true
			more := yield(f, err)
			inBody = false
			if !more || err != nil {
				return
			}
		}
	}
}
