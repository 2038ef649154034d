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
	picture webpPicture
	exif    []byte
	profile []byte // nil if there is none
}

// webpPicture is one coded picture, and where on the canvas it lies.
type webpPicture struct {
	rect   image.Rectangle
	kind   string // the name of its chunk, webpLossy or webpLossless
	stream []byte
	alpha  []byte // the ALPH chunk that goes with a lossy stream
}

const errWebPEnds = MalformedError("webp: ends inside a chunk")

// parseWebP walks the container, RFC 9649 §2, and stops to look at the first
// picture, whose size it holds against that of the canvas: a still must fill it,
// a frame of an animation must lie within.
func parseWebP(data []byte) (webpFile, error) {
	body, err := webpBody(data)
	if err != nil {
		return webpFile{}, err
	}
	var f webpFile
	extended, animated := false, false
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
		case c.name == "ANMF" && first:
			animated = true
			f.picture, err = webpFrame(c.data)
		case first:
			err = f.picture.take(c)
		}
		if err != nil {
			return webpFile{}, err
		}
	}
	return f, f.settle(extended, animated)
}

// settle checks what can only be seen when all chunks have been.
func (f *webpFile) settle(extended, animated bool) error {
	switch rect := f.picture.rect; {
	case f.picture.stream == nil:
		return MalformedError("webp: no picture")
	case animated && !rect.In(image.Rectangle{Max: f.size}):
		return MalformedError("webp: a frame reaches out of the canvas")
	case extended && !animated && rect.Max != f.size:
		return MalformedError("webp: the canvas has another size than the picture")
	case !extended && !animated:
		f.size, f.picture.alpha = rect.Max, nil
	}
	return nil
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

// webpFrame reads an ANMF chunk, RFC 9649 §2.7.1.1.
func webpFrame(b []byte) (webpPicture, error) {
	if len(b) < 16 {
		return webpPicture{}, errWebPEnds
	}
	var p webpPicture
	for c, err := range webpChunks(b[16:]) {
		if err == nil && p.stream == nil {
			err = p.take(c)
		}
		if err != nil {
			return webpPicture{}, err
		}
	}
	switch {
	case p.stream == nil:
		return webpPicture{}, MalformedError("webp: a frame without a picture")
	case p.rect.Max != image.Pt(1+le24(b[6:]), 1+le24(b[9:])):
		return webpPicture{}, MalformedError("webp: a frame of another size than its picture")
	}
	p.rect = p.rect.Add(image.Pt(2*le24(b), 2*le24(b[3:])))
	return p, nil
}
