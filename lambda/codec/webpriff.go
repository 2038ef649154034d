package codec

import (
	"encoding/binary"
	"image"
	"iter"
	"math"
)

// webpFile is what a file holds. Slices are parts of it.
type webpFile struct {
	size    image.Point // of the canvas
	picture webpPicture // the first
	frames  int         // of an animation; 0 for a still
	loops   int         // as in Header.Loops
	bits    int         // the most that a picture takes, see webpPicture.bits
	exif    []byte
	profile []byte // nil if there is none
}

const errWebPEnds = MalformedError("webp: ends inside a chunk")

// parseWebP walks the container, RFC 9649 §2, and looks at the sizes of a still,
// which must fill the canvas, or of all frames of an animation, which must lie
// within it.
func parseWebP(data []byte) (webpFile, error) {
	body, err := webpBody(data)
	if err != nil {
		return webpFile{}, err
	}
	var f webpFile
	extended := false
	for c, err := range webpChunks(body) {
		if err != nil {
			return webpFile{}, err
		}
		first := f.picture.stream == nil
		switch {
		case c.name == "VP8X":
			extended = true
			f.size, err = webpCanvas(c.data)
		case c.name == "ICCP":
			f.profile = c.data
		case c.name == "EXIF":
			f.exif = c.data
		case c.name == "ANIM":
			f.loops = webpLoops(c.data)
		case c.name == "ANMF" && (first || f.frames > 0):
			err = f.addFrame(c.data)
		case first:
			err = f.picture.take(c)
		}
		if err != nil {
			return webpFile{}, err
		}
	}
	return f, f.settle(extended)
}

func (f *webpFile) addFrame(b []byte) error {
	frame, err := webpFrame(b)
	if err != nil {
		return err
	}
	if !frame.rect.In(image.Rectangle{Max: f.size}) {
		return MalformedError("webp: a frame reaches out of the canvas")
	}
	if f.frames == 0 {
		f.picture = frame.webpPicture
	}
	f.frames++
	f.bits = max(f.bits, frame.bits()+32) // and the canvas
	return nil
}

// settle checks what can only be seen when all chunks have been.
func (f *webpFile) settle(extended bool) error {
	switch size := f.picture.rect.Max; {
	case f.picture.stream == nil:
		return MalformedError("webp: no picture")
	case f.frames > 0:
		return nil
	case extended && size != f.size:
		return MalformedError("webp: the canvas has another size than the picture")
	case !extended:
		f.size, f.picture.alpha = size, nil
	}
	f.bits = f.picture.bits()
	return nil
}

type webpChunk struct {
	name string
	data []byte
}

// webpBody is what the RIFF header says belongs to the file. More may follow.
func webpBody(data []byte) ([]byte, error) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return nil, MalformedError("webp: no RIFF header")
	}
	size := binary.LittleEndian.Uint32(data[4:])
	if size < 4 || uint64(size) > uint64(len(data)-8) {
		return nil, MalformedError("webp: shorter than it says")
	}
	return data[12 : 8+int(size)], nil
}

// webpChunks walks from chunk to chunk. The byte that pads odd ones may be
// missing at the end.
func webpChunks(b []byte) iter.Seq2[webpChunk, error] {
	return func(yield func(webpChunk, error) bool) {
		for len(b) > 0 {
			if len(b) < 8 || uint64(binary.LittleEndian.Uint32(b[4:])) > uint64(len(b)-8) {
				yield(webpChunk{}, errWebPEnds)
				return
			}
			n := int(binary.LittleEndian.Uint32(b[4:]))
			if !yield(webpChunk{string(b[:4]), b[8 : 8+n]}, nil) {
				return
			}
			b = b[min(8+n+n&1, len(b)):]
		}
	}
}

// webpCanvas reads a VP8X chunk, RFC 9649 §2.7.
func webpCanvas(b []byte) (image.Point, error) {
	if len(b) < 10 {
		return image.Point{}, errWebPEnds
	}
	size := image.Pt(1+le24(b[4:]), 1+le24(b[7:]))
	if int64(size.X)*int64(size.Y) > math.MaxUint32 {
		return image.Point{}, MalformedError("webp: a canvas of over 2^32-1 pixels")
	}
	return size, nil
}

func le24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
