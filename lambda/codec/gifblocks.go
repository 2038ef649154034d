package codec

import (
	"encoding/binary"
	"image"
	"image/gif"
)

// The section numbers are those of the GIF89a specification.
const (
	gifImage     = 0x2c // §20
	gifExtension = 0x21 // §23 to 26
	gifTrailer   = 0x3b // §27

	gifControl     = 0xf9 // §23, the label of an extension
	gifApplication = 0xff // §26
)

// gifReader walks through a file from block to block, and decompresses nothing.
type gifReader struct {
	rest          []byte
	head          []byte // the file up to and including its global colour table
	width, height int
	loops         int // as in Header.Loops, of the extensions seen so far
}

// gifPart is one picture in a file. Its slices are parts of the file.
type gifPart struct {
	rect     image.Rectangle
	delay    int
	disposal byte
	control  []byte // the graphic control extension before it, if any
	image    []byte // from the image descriptor to the end of the pixels
}

func newGIFReader(data []byte) (*gifReader, error) {
	if len(data) < 13 || string(data[:3]) != "GIF" {
		return nil, errGIFEnds
	}
	n := 13 + colourTableSize(data[10])
	if len(data) < n {
		return nil, errGIFEnds
	}
	return &gifReader{
		head:   data[:n],
		rest:   data[n:],
		width:  int(binary.LittleEndian.Uint16(data[6:])),
		height: int(binary.LittleEndian.Uint16(data[8:])),
		loops:  -1,
	}, nil
}

const errGIFEnds = MalformedError("gif: ends before its trailer")

// colourTableSize is the number of bytes of the table announced in the flags of
// a screen or image descriptor.
func colourTableSize(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

// next is the next picture; ok is false at the trailer. What follows the trailer
// is not looked at. Extensions of an unknown kind are passed over, as §26 has it.
func (r *gifReader) next() (part gifPart, ok bool, err error) {
	for len(r.rest) > 0 {
		switch r.rest[0] {
		case gifTrailer:
			return gifPart{}, false, nil
		case gifImage:
			err := r.readImage(&part)
			return part, err == nil, err
		case gifExtension:
			if err := r.readExtension(&part); err != nil {
				return gifPart{}, false, err
			}
		default:
			return gifPart{}, false, MalformedError("gif: unknown block")
		}
	}
	return gifPart{}, false, errGIFEnds
}

// readImage takes the descriptor, a colour table of the picture's own, the code
// size, and the compressed pixels.
func (r *gifReader) readImage(part *gifPart) error {
	b := r.rest
	if len(b) < 10 {
		return errGIFEnds
	}
	u := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
	part.rect = image.Rect(u(1), u(3), u(1)+u(5), u(3)+u(7))
	if part.rect.Max.X > r.width || part.rect.Max.Y > r.height {
		return MalformedError("gif: a frame reaches out of the picture")
	}
	n, err := skipGIFBlocks(b, 10+colourTableSize(b[9])+1)
	if err != nil {
		return err
	}
	part.image, r.rest = b[:n], b[n:]
	return nil
}

// readExtension takes an extension, and what it says of the picture after it or
// of the whole.
func (r *gifReader) readExtension(part *gifPart) error {
	b := r.rest
	n, err := skipGIFBlocks(b, 2)
	if err != nil {
		return err
	}
	r.rest = b[n:]
	switch label, body := b[1], b[2:n]; {
	case label == gifControl && len(body) == 6 && body[0] == 4:
		part.control = b[:n]
		part.disposal = gifDisposal(body[1] >> 2 & 7)
		part.delay = int(binary.LittleEndian.Uint16(body[2:]))
	case label == gifControl:
		return MalformedError("gif: graphic control extension")
	case label == gifApplication:
		if loops, ok := gifLoops(body); ok {
			r.loops = loops
		}
	}
	return nil
}

// skipGIFBlocks is the index in b after the sub-blocks that begin at index i: a
// byte of length and so many bytes, up to a length of 0.
func skipGIFBlocks(b []byte, i int) (int, error) {
	for i < len(b) {
		n := int(b[i])
		i += 1 + n
		if n == 0 {
			return i, nil
		}
	}
	return 0, errGIFEnds
}

// gifDisposal maps what the specification leaves undefined as browsers do: 4 is
// an old misreading of the bits of 3, and the others leave the picture alone.
func gifDisposal(d byte) byte {
	switch {
	case d <= gif.DisposalPrevious:
		return d
	case d == 4:
		return gif.DisposalPrevious
	}
	return 0
}

// gifLoops reads Netscape's application extension, which others have copied
// under a second name: sub-block 1 holds how often the animation is repeated.
func gifLoops(body []byte) (loops int, ok bool) {
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
