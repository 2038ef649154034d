package codec

import (
	"fmt"
	"image"
	"iter"
	"slices"

	"s3resize/lambda/edit"
)

// Frames decodes the pictures of an original whose header [ReadHeader] read,
// one after the other: the first only, or all of an animation. A picture is not
// touched again by later ones and may be kept.
//
// JPEG is decoded at 1/denom, one of [Header.Denoms]; the others take 1. The
// orientation is not applied. Pixels are in the original's colours, see
// [Header.ToSRGB], but for CMYK, which is converted while decoding.
//
// The sequence ends with the first error.
func Frames(data []byte, h Header, denom int, all bool) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		if !slices.Contains(h.Denoms(), denom) {
			yield(Frame{}, fmt.Errorf("%s is not decoded at 1/%d", h.Format, denom))
			return
		}
		guarded(h.Format, formatFrames(data, h, denom, all))(yield)
	}
}

func formatFrames(data []byte, h Header, denom int, all bool) iter.Seq2[Frame, error] {
	if h.Format == edit.GIF {
		return gifFrames(data, h, all)
	}
	return func(yield func(Frame, error) bool) {
		img, err := decodeStill(data, h, denom)
		if err != nil {
			yield(Frame{}, err)
			return
		}
		yield(Frame{Image: img}, nil)
	}
}

func decodeStill(data []byte, h Header, denom int) (*image.NRGBA, error) {
	switch h.Format {
	case edit.JPEG:
		return decodeScaled(data, h, denom)
	case edit.PNG:
		return decodePNG(data)
	default:
		return decodeWebP(data, h)
	}
}

// guarded ends a sequence at its first error, and turns a panic of the decoder
// into one: a decoder that a stranger's bytes can upset must not take other
// requests down with it. Panics of the loop's body pass.
func guarded(format edit.Format, frames iter.Seq2[Frame, error]) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		inBody := false
		defer func() {
			if inBody {
				return
			}
			if r := recover(); r != nil {
				yield(Frame{}, MalformedError(fmt.Sprintf("%s: decoder failed: %v", format, r)))
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
