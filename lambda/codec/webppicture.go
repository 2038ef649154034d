package codec

import (
	"encoding/binary"
	"image"
)

// The chunks that hold a picture, by the codings: RFC 6386 and RFC 9649 §3.
const (
	webpLossy    = "VP8 "
	webpLossless = "VP8L"
)

// webpPicture is one coded picture, and where on the canvas it lies.
type webpPicture struct {
	rect   image.Rectangle
	kind   string // the name of its chunk, webpLossy or webpLossless
	stream []byte
	alpha  []byte // the ALPH chunk that goes with a lossy stream
}

// take looks at one of the chunks that make up a picture, alpha first, and at no
// other.
func (p *webpPicture) take(c webpChunk) error {
	switch c.name {
	case "ALPH":
		p.alpha = c.data
	case webpLossy, webpLossless:
		size, err := webpStreamSize(c)
		if err != nil {
			return err
		}
		p.kind, p.stream, p.rect = c.name, c.data, image.Rectangle{Max: size}
		if p.kind == webpLossless {
			p.alpha = nil
		}
	}
	return nil
}

func webpStreamSize(c webpChunk) (image.Point, error) {
	if c.name == webpLossy {
		return vp8Size(c.data)
	}
	return vp8lSize(c.data)
}

// vp8Size reads a frame header, RFC 6386 §9.1: three bytes with the bit that is
// 0 for key frames, a start code, and 14 bits each for width and height below
// two bits that ask the player to scale, which is left undone.
func vp8Size(b []byte) (image.Point, error) {
	if len(b) < 10 {
		return image.Point{}, errWebPEnds
	}
	if b[0]&1 != 0 || string(b[3:6]) != "\x9d\x01\x2a" {
		return image.Point{}, MalformedError("webp: no key frame")
	}
	side := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:]) & 0x3fff) }
	return image.Pt(side(6), side(8)), nil
}

// vp8lSize reads an image header, RFC 9649 §3.4: a signature, 14 bits each for
// width - 1 and height - 1, a bit that tells if there is alpha, and the version.
func vp8lSize(b []byte) (image.Point, error) {
	if len(b) < 5 {
		return image.Point{}, errWebPEnds
	}
	v := binary.LittleEndian.Uint32(b[1:])
	if b[0] != 0x2f || v>>29 != 0 {
		return image.Point{}, MalformedError("webp: no lossless image header")
	}
	return image.Pt(1+int(v&0x3fff), 1+int(v>>14&0x3fff)), nil
}

// bits is what a pixel takes while it is decoded. Lossy coding has 12 bits of
// planes and then 32 of the result. Lossless coding has 32, 32 again where
// colours are looked up, and 6 for the transforms' parameters; so has alpha
// beside a lossy picture.
func (p webpPicture) bits() int {
	n := 12 + 32
	if p.kind == webpLossless || p.alpha != nil {
		n = 32 + 32 + 6
	}
	if p.alpha != nil {
		n += 12 + 8
	}
	return n
}
