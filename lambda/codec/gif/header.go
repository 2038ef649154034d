package gif

import (
	"encoding/binary"
	"image"
	"image/gif"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// ReadHeader counts the pictures without decompressing any. It stops as soon
// as there are more of them, or more pixels in all of them, than the limits
// allow: a picture can be as short as 15 bytes.
//
// The standard library wants a file to end with its trailer, so a file without
// one is broken, although some viewers would show it.
func ReadHeader(data []byte, l picture.Limits) (picture.Header, error) {
	r, err := newReader(data)
	if err != nil {
		return picture.Header{}, err
	}
	h := picture.Header{Format: edit.GIF, Width: r.width, Height: r.height}
	for {
		_, more, err := r.next()
		if err != nil {
			return picture.Header{}, err
		}
		if !more {
			break
		}
		h.Frames++
		if err := h.Check(l); err != nil {
			return picture.Header{}, err
		}
	}
	if h.Frames == 0 {
		return picture.Header{}, picture.MalformedError("gif: no picture")
	}
	h.Loops = r.loops
	return h, nil
}

// The section numbers are those of the GIF89a specification.
const (
	blockImage     = 0x2c // §20
	blockExtension = 0x21 // §23 to 26
	blockTrailer   = 0x3b // §27

	labelControl     = 0xf9 // §23, the label of an extension
	labelApplication = 0xff // §26
)

// reader walks through a file from block to block, and decompresses nothing.
type reader struct {
	rest          []byte
	head          []byte // the file up to and including its global color table
	width, height int
	loops         int // as in Header.Loops, of the extensions seen so far
}

// framePart is one picture in a file. Its slices are parts of the file.
type framePart struct {
	rect     image.Rectangle
	delay    int
	disposal byte
	control  []byte // the graphic control extension before it, if any
	image    []byte // from the image descriptor to the end of the pixels
}

func newReader(data []byte) (*reader, error) {
	if len(data) < 13 || string(data[:3]) != "GIF" {
		return nil, errEnds
	}
	n := 13 + colorTableSize(data[10])
	if len(data) < n {
		return nil, errEnds
	}
	return &reader{
		head:   data[:n],
		rest:   data[n:],
		width:  int(binary.LittleEndian.Uint16(data[6:])),
		height: int(binary.LittleEndian.Uint16(data[8:])),
		loops:  -1,
	}, nil
}

const errEnds = picture.MalformedError("gif: ends before its trailer")

// colorTableSize is the number of bytes of the table announced in the flags of
// a screen or image descriptor.
func colorTableSize(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

// next is the next picture; ok is false at the trailer. What follows the trailer
// is not looked at. Extensions of an unknown kind are passed over, as §26 has it.
func (r *reader) next() (part framePart, ok bool, err error) {
	for len(r.rest) > 0 {
		switch r.rest[0] {
		case blockTrailer:
			return framePart{}, false, nil
		case blockImage:
			err := r.readImage(&part)
			return part, err == nil, err
		case blockExtension:
			if err := r.readExtension(&part); err != nil {
				return framePart{}, false, err
			}
		default:
			return framePart{}, false, picture.MalformedError("gif: unknown block")
		}
	}
	return framePart{}, false, errEnds
}

// readImage takes the descriptor, a color table of the picture's own, the code
// size, and the compressed pixels.
func (r *reader) readImage(part *framePart) error {
	b := r.rest
	if len(b) < 10 {
		return errEnds
	}
	u := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
	part.rect = image.Rect(u(1), u(3), u(1)+u(5), u(3)+u(7))
	if part.rect.Max.X > r.width || part.rect.Max.Y > r.height {
		return picture.MalformedError("gif: a frame reaches out of the picture")
	}
	n, err := skipBlocks(b, 10+colorTableSize(b[9])+1)
	if err != nil {
		return err
	}
	part.image, r.rest = b[:n], b[n:]
	return nil
}

// readExtension takes an extension, and what it says of the picture after it or
// of the whole.
func (r *reader) readExtension(part *framePart) error {
	b := r.rest
	n, err := skipBlocks(b, 2)
	if err != nil {
		return err
	}
	r.rest = b[n:]
	switch label, body := b[1], b[2:n]; {
	case label == labelControl && len(body) == 6 && body[0] == 4:
		part.control = b[:n]
		part.disposal = disposalOf(body[1] >> 2 & 7)
		part.delay = int(binary.LittleEndian.Uint16(body[2:]))
	case label == labelControl:
		return picture.MalformedError("gif: graphic control extension")
	case label == labelApplication:
		if loops, ok := readLoops(body); ok {
			r.loops = loops
		}
	}
	return nil
}

// skipBlocks is the index in b after the sub-blocks that begin at index i: a
// byte of length and so many bytes, up to a length of 0.
func skipBlocks(b []byte, i int) (int, error) {
	for i < len(b) {
		n := int(b[i])
		i += 1 + n
		if n == 0 {
			return i, nil
		}
	}
	return 0, errEnds
}

// disposalOf maps what the specification leaves undefined as browsers do: 4 is
// an old misreading of the bits of 3, and the others leave the picture alone.
func disposalOf(d byte) byte {
	switch {
	case d <= gif.DisposalPrevious:
		return d
	case d == 4:
		return gif.DisposalPrevious
	}
	return 0
}

// readLoops reads Netscape's application extension, which others have copied
// under a second name: sub-block 1 holds how often the animation is repeated.
func readLoops(body []byte) (loops int, ok bool) {
	if len(body) < 16 || body[0] != 11 {
		return 0, false
	}
	if name := string(body[1:12]); name != "NETSCAPE2.0" && name != "ANIMEXTS1.0" {
		return 0, false
	}
	if body[12] != 3 || body[13] != 1 {
		return 0, false
	}
	return int(binary.LittleEndian.Uint16(body[14:])), true
}
