package codec

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"iter"
	"math"

	"github.com/klauspost/compress/zlib"

	"s3resize/lambda/edit"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// PNG's colour types, W3C PNG 3rd edition §11.2.1.
const (
	pngGrey      = 0
	pngRGB       = 2
	pngPalette   = 3
	pngGreyAlpha = 4
	pngRGBA      = 6
)

// pngChunk is one chunk; data is part of the file, not a copy.
type pngChunk struct {
	name string
	data []byte
	crc  uint32 // as it stands in the file
}

func (c pngChunk) intact() bool {
	return crc32.Update(crc32.ChecksumIEEE([]byte(c.name)), crc32.IEEETable, c.data) == c.crc
}

// pngChunks walks from the signature up to and including IEND; what may follow
// that is not looked at. A chunk that is cut off ends the walk with an error,
// and so does the end of the file.
func pngChunks(data []byte) iter.Seq2[pngChunk, error] {
	return func(yield func(pngChunk, error) bool) {
		rest, ok := bytes.CutPrefix(data, []byte(pngSignature))
		if !ok {
			yield(pngChunk{}, MalformedError("png: no signature"))
			return
		}
		for {
			c, after, ok := cutPNGChunk(rest)
			if !ok {
				yield(pngChunk{}, MalformedError("png: ends before its IEND chunk"))
				return
			}
			if !yield(c, nil) || c.name == "IEND" {
				return
			}
			rest = after
		}
	}
}

// cutPNGChunk takes the chunk at the front of b: length, name, data and CRC.
func cutPNGChunk(b []byte) (c pngChunk, rest []byte, ok bool) {
	if len(b) < 12 {
		return pngChunk{}, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-12) {
		return pngChunk{}, nil, false
	}
	crc := binary.BigEndian.Uint32(b[8+n:])
	return pngChunk{name: string(b[4:8]), data: b[8 : 8+n], crc: crc}, b[12+n:], true
}

// readPNGHeader reads the chunks around the pixels and inflates none of the
// pixels themselves. An APNG counts as the one picture that viewers without
// animation show, so it has one frame.
func readPNGHeader(data []byte, l Limits) (Header, error) {
	var h pngHeader
	pixels := false
	for c, err := range pngChunks(data) {
		switch {
		case err != nil:
			return Header{}, err
		case h.Format == "":
			if h, err = readIHDR(c); err != nil {
				return Header{}, err
			}
			continue
		}
		switch c.name {
		case "IDAT":
			pixels = true
		case "iCCP":
			if h.Profile == nil {
				h.Profile = pngProfile(c.data)
			}
		case "eXIf":
			if h.Orientation == 0 {
				h.Orientation = exifOrientation(c.data)
			}
		}
	}
	if !pixels {
		return Header{}, MalformedError("png: no IDAT chunk")
	}
	return h.checked(l)
}

// pngHeader is what an IHDR chunk says.
type pngHeader struct {
	Header
	kind       byte // colour type
	bits       int  // of a sample
	interlaced bool
}

func readIHDR(c pngChunk) (pngHeader, error) {
	switch {
	case c.name == "CgBI":
		return pngHeader{}, UnsupportedError("png: Apple's CgBI variant")
	case c.name != "IHDR" || len(c.data) != 13:
		return pngHeader{}, MalformedError("png: does not begin with an IHDR chunk")
	case !c.intact():
		return pngHeader{}, MalformedError("png: wrong checksum of its IHDR chunk")
	}
	w, h := binary.BigEndian.Uint32(c.data), binary.BigEndian.Uint32(c.data[4:])
	bits, kind := c.data[8], c.data[9]
	compression, filter, interlace := c.data[10], c.data[11], c.data[12]
	switch {
	case w > math.MaxInt32 || h > math.MaxInt32:
		return pngHeader{}, MalformedError("png: a side over 2^31-1 pixels")
	case !validPNGBits(bits, kind):
		return pngHeader{}, MalformedError("png: bit depth and colour type do not go together")
	case compression != 0 || filter != 0:
		return pngHeader{}, UnsupportedError("png: compression or filter method")
	case interlace > 1:
		return pngHeader{}, MalformedError("png: interlace method")
	}
	return pngHeader{
		Header: Header{
			Format:  edit.PNG,
			Width:   int(w),
			Height:  int(h),
			Frames:  1,
			Palette: kind == pngPalette,
		},
		kind:       kind,
		bits:       int(bits),
		interlaced: interlace == 1,
	}, nil
}

// validPNGBits has the allowed combinations of table 11.1.
func validPNGBits(bits, kind byte) bool {
	switch kind {
	case pngGrey:
		return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16
	case pngPalette:
		return bits == 1 || bits == 2 || bits == 4 || bits == 8
	case pngRGB, pngGreyAlpha, pngRGBA:
		return bits == 8 || bits == 16
	}
	return false
}

// maxPNGProfile bounds what an iCCP chunk inflates to. Real profiles have some
// hundred bytes to two megabytes; a bomb has any number.
const maxPNGProfile = 4 << 20

// pngProfile inflates an iCCP chunk: a name, a zero byte, the compression
// method 0, and the profile as a zlib stream. One that cannot be had is empty
// but not nil, so that there being one is not lost.
func pngProfile(chunk []byte) []byte {
	broken := []byte{}
	_, stream, ok := bytes.Cut(chunk, []byte{0})
	if !ok || len(stream) == 0 || stream[0] != 0 {
		return broken
	}
	z, err := zlib.NewReader(bytes.NewReader(stream[1:]))
	if err != nil {
		return broken
	}
	defer z.Close()
	profile, err := io.ReadAll(io.LimitReader(z, maxPNGProfile+1))
	if err != nil || len(profile) > maxPNGProfile || len(profile) == 0 {
		return broken
	}
	return profile
}
