package codec

import "iter"

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
	panic("not yet")
}
