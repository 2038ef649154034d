package codec

import (
	"encoding/binary"
	"image"
)

// webpFramePicture is a frame of an animation, RFC 9649 §2.7.1.1: a picture that is
// drawn over what is there, for so long.
type webpFramePicture struct {
	webpPicture
	delay    int  // in milliseconds
	replaces bool // takes the place of what is there, instead of being blended with it
	clears   bool // leaves nothing behind in its rectangle
}

// The flags of an ANMF chunk.
const (
	webpClears   = 1
	webpReplaces = 2
)

// webpFrame reads an ANMF chunk.
func webpFrame(b []byte) (webpFramePicture, error) {
	if len(b) < 16 {
		return webpFramePicture{}, errWebPEnds
	}
	p := webpFramePicture{delay: le24(b[12:]), replaces: b[15]&webpReplaces != 0, clears: b[15]&webpClears != 0}
	for c, err := range webpChunks(b[16:]) {
		if err == nil && p.stream == nil {
			err = p.take(c)
		}
		if err != nil {
			return webpFramePicture{}, err
		}
	}
	switch {
	case p.stream == nil:
		return webpFramePicture{}, MalformedError("webp: a frame without a picture")
	case p.rect.Max != image.Pt(1+le24(b[6:]), 1+le24(b[9:])):
		return webpFramePicture{}, MalformedError("webp: a frame of another size than its picture")
	}
	p.rect = p.rect.Add(image.Pt(2*le24(b), 2*le24(b[3:])))
	return p, nil
}

// webpLoops reads an ANIM chunk, which says how often an animation is shown, 0 for
// ever. GIF, and so [Header.Loops], counts the repetitions. A chunk cut short is
// taken for one that says 0.
func webpLoops(b []byte) int {
	if len(b) < 6 {
		return 0
	}
	switch shown := int(binary.LittleEndian.Uint16(b[4:])); shown {
	case 0:
		return 0
	case 1:
		return -1
	default:
		return shown - 1
	}
}

// webpShown is the inverse of [webpLoops].
func webpShown(loops int) int {
	switch {
	case loops == 0:
		return 0
	case loops < 0:
		return 1
	}
	return min(loops+1, 0xffff)
}
