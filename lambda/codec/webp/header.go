package webp

import (
	"bytes"
	"encoding/binary"
	"image"
	"iter"
	"math"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// ReadHeader reads the size that the picture's stream itself has, or that of
// an animation's canvas. Some writers begin the EXIF chunk as JPEG does.
func ReadHeader(data []byte, l picture.Limits) (picture.Header, error) {
	f, err := parse(data)
	if err != nil {
		return picture.Header{}, err
	}
	h := picture.Header{
		Format:      edit.WebP,
		Width:       f.size.X,
		Height:      f.size.Y,
		Orientation: picture.ExifOrientation(bytes.TrimPrefix(f.exif, []byte("Exif\x00\x00"))),
		Frames:      max(f.frames, 1),
		Loops:       f.loops,
		Profile:     f.profile,
		Detail: detail{
			bits:      f.bits,
			reducible: f.frames == 0 && f.picture.kind == kindLossy && f.picture.alpha == nil,
		},
	}
	return h.Checked(l)
}

// detail is the Detail of the [picture.Header] of a WebP.
type detail struct {
	bits      int  // what a pixel takes while it is decoded
	reducible bool // a lossy still without alpha
}

// Reducible reports whether the picture can be decoded at a reduced scale.
func Reducible(h picture.Header) bool {
	d, _ := h.Detail.(detail)
	return d.reducible
}

// Memory is what [Decode] allocates, see [codedPicture.bits], or
// [Frames] if no frame is let go: 4 bytes a pixel for each of them. Planes end
// at whole blocks of 16×16 pixels, and the compressed data is copied once or twice
// in parts of at most 16 MB.
func Memory(h picture.Header) int64 {
	pixels := (int64(h.Width) + 15) * (int64(h.Height) + 15)
	d, _ := h.Detail.(detail)
	total := pixels*int64(d.bits)/8 + 1<<18
	if h.Frames > 1 {
		total += 4 * pixels * int64(h.Frames)
	}
	return total
}

// container is what a file holds. Slices are parts of it.
type container struct {
	size    image.Point  // of the canvas
	picture codedPicture // the first
	frames  int          // of an animation; 0 for a still
	loops   int          // as in Header.Loops
	bits    int          // the most that a picture takes, see codedPicture.bits
	exif    []byte
	profile []byte // nil if there is none
}

const errEnds = picture.MalformedError("webp: ends inside a chunk")

// parse walks the container, RFC 9649 §2, and looks at the sizes of a still,
// which must fill the canvas, or of all frames of an animation, which must lie
// within it.
func parse(data []byte) (container, error) {
	body, err := riffBody(data)
	if err != nil {
		return container{}, err
	}
	var f container
	extended := false
	for c, err := range chunks(body) {
		if err != nil {
			return container{}, err
		}
		first := f.picture.stream == nil
		switch {
		case c.name == "VP8X":
			extended = true
			f.size, err = readCanvas(c.data)
		case c.name == "ICCP":
			f.profile = c.data
		case c.name == "EXIF":
			f.exif = c.data
		case c.name == "ANIM":
			f.loops = readLoops(c.data)
		case c.name == "ANMF" && (first || f.frames > 0):
			err = f.addFrame(c.data)
		case first:
			err = f.picture.take(c)
		}
		if err != nil {
			return container{}, err
		}
	}
	return f, f.validate(extended)
}

func (f *container) addFrame(b []byte) error {
	frame, err := readFrame(b)
	if err != nil {
		return err
	}
	if !frame.rect.In(image.Rectangle{Max: f.size}) {
		return picture.MalformedError("webp: a frame reaches out of the canvas")
	}
	if f.frames == 0 {
		f.picture = frame.codedPicture
	}
	f.frames++
	f.bits = max(f.bits, frame.bits()+32) // and the canvas
	return nil
}

// validate checks what can only be known after all chunks were read.
func (f *container) validate(extended bool) error {
	switch size := f.picture.rect.Max; {
	case f.picture.stream == nil:
		return picture.MalformedError("webp: no picture")
	case f.frames > 0:
		return nil
	case extended && size != f.size:
		return picture.MalformedError("webp: the canvas has another size than the picture")
	case !extended:
		f.size, f.picture.alpha = size, nil
	}
	f.bits = f.picture.bits()
	return nil
}

type chunk struct {
	name string
	data []byte
}

// riffBody is what the RIFF header says belongs to the file. More may follow.
func riffBody(data []byte) ([]byte, error) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return nil, picture.MalformedError("webp: no RIFF header")
	}
	size := binary.LittleEndian.Uint32(data[4:])
	if size < 4 || uint64(size) > uint64(len(data)-8) {
		return nil, picture.MalformedError("webp: shorter than it says")
	}
	return data[12 : 8+int(size)], nil
}

// chunks walks from chunk to chunk. The byte that pads odd ones may be
// missing at the end.
func chunks(b []byte) iter.Seq2[chunk, error] {
	return func(yield func(chunk, error) bool) {
		for len(b) > 0 {
			if len(b) < 8 || uint64(binary.LittleEndian.Uint32(b[4:])) > uint64(len(b)-8) {
				yield(chunk{}, errEnds)
				return
			}
			n := int(binary.LittleEndian.Uint32(b[4:]))
			if !yield(chunk{string(b[:4]), b[8 : 8+n]}, nil) {
				return
			}
			b = b[min(8+n+n&1, len(b)):]
		}
	}
}

// readCanvas reads a VP8X chunk, RFC 9649 §2.7.
func readCanvas(b []byte) (image.Point, error) {
	if len(b) < 10 {
		return image.Point{}, errEnds
	}
	size := image.Pt(1+le24(b[4:]), 1+le24(b[7:]))
	if int64(size.X)*int64(size.Y) > math.MaxUint32 {
		return image.Point{}, picture.MalformedError("webp: a canvas of over 2^32-1 pixels")
	}
	return size, nil
}

func le24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// The chunks that hold a picture, by the codings: RFC 6386 and RFC 9649 §3.
const (
	kindLossy    = "VP8 "
	kindLossless = "VP8L"
)

// codedPicture is one coded picture, and where on the canvas it lies.
type codedPicture struct {
	rect   image.Rectangle
	kind   string // the name of its chunk, kindLossy or kindLossless
	stream []byte
	alpha  []byte // the ALPH chunk that goes with a lossy stream
}

// take looks at one of the chunks that make up a picture, alpha first, and at no
// other.
func (p *codedPicture) take(c chunk) error {
	switch c.name {
	case "ALPH":
		p.alpha = c.data
	case kindLossy, kindLossless:
		size, err := streamSize(c)
		if err != nil {
			return err
		}
		p.kind, p.stream, p.rect = c.name, c.data, image.Rectangle{Max: size}
		if p.kind == kindLossless {
			p.alpha = nil
		}
	}
	return nil
}

func streamSize(c chunk) (image.Point, error) {
	if c.name == kindLossy {
		return vp8Size(c.data)
	}
	return vp8lSize(c.data)
}

// vp8Size reads a frame header, RFC 6386 §9.1: three bytes with the bit that is
// 0 for key frames, a start code, and 14 bits each for width and height below
// two bits that ask the player to scale, which is left undone.
func vp8Size(b []byte) (image.Point, error) {
	if len(b) < 10 {
		return image.Point{}, errEnds
	}
	if b[0]&1 != 0 || string(b[3:6]) != "\x9d\x01\x2a" {
		return image.Point{}, picture.MalformedError("webp: no key frame")
	}
	side := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:]) & 0x3fff) }
	return image.Pt(side(6), side(8)), nil
}

// vp8lSize reads an image header, RFC 9649 §3.4: a signature, 14 bits each for
// width - 1 and height - 1, a bit that tells if there is alpha, and the version.
func vp8lSize(b []byte) (image.Point, error) {
	if len(b) < 5 {
		return image.Point{}, errEnds
	}
	v := binary.LittleEndian.Uint32(b[1:])
	if b[0] != 0x2f || v>>29 != 0 {
		return image.Point{}, picture.MalformedError("webp: no lossless image header")
	}
	return image.Pt(1+int(v&0x3fff), 1+int(v>>14&0x3fff)), nil
}

// bits is what a pixel takes while it is decoded. Lossy coding has 12 bits of
// planes and then 32 of the result. Lossless coding has 32, 32 again where
// colors are looked up, and 6 for the transforms' parameters; so has alpha
// beside a lossy picture.
func (p codedPicture) bits() int {
	n := 12 + 32
	if p.kind == kindLossless || p.alpha != nil {
		n = 32 + 32 + 6
	}
	if p.alpha != nil {
		n += 12 + 8
	}
	return n
}

// codedFrame is a frame of an animation, RFC 9649 §2.7.1.1: a picture that is
// Drawn over what is there, for so long.
type codedFrame struct {
	codedPicture
	delay    int  // in milliseconds
	replaces bool // takes the place of what is there, instead of being blended with it
	clears   bool // leaves nothing behind in its rectangle
}

// The flags of an ANMF chunk.
const (
	flagClears   = 1
	flagReplaces = 2
)

// readFrame reads an ANMF chunk.
func readFrame(b []byte) (codedFrame, error) {
	if len(b) < 16 {
		return codedFrame{}, errEnds
	}
	p := codedFrame{delay: le24(b[12:]), replaces: b[15]&flagReplaces != 0, clears: b[15]&flagClears != 0}
	for c, err := range chunks(b[16:]) {
		if err == nil && p.stream == nil {
			err = p.take(c)
		}
		if err != nil {
			return codedFrame{}, err
		}
	}
	switch {
	case p.stream == nil:
		return codedFrame{}, picture.MalformedError("webp: a frame without a picture")
	case p.rect.Max != image.Pt(1+le24(b[6:]), 1+le24(b[9:])):
		return codedFrame{}, picture.MalformedError("webp: a frame of another size than its picture")
	}
	p.rect = p.rect.Add(image.Pt(2*le24(b), 2*le24(b[3:])))
	return p, nil
}

// readLoops reads an ANIM chunk, which says how often an animation is shown, 0 for
// ever. GIF, and so [picture.Header].Loops, counts the repetitions. A chunk cut short is
// taken for one that says 0.
func readLoops(b []byte) int {
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

// timesShown is the inverse of [readLoops].
func timesShown(loops int) int {
	switch {
	case loops == 0:
		return 0
	case loops < 0:
		return 1
	}
	return min(loops+1, 0xffff)
}
