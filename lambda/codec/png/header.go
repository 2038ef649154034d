package png

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"iter"
	"math"

	"github.com/klauspost/compress/zlib"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

const signature = "\x89PNG\r\n\x1a\n"

// PNG's color types, W3C PNG 3rd edition §11.2.1.
const (
	kindGray      = 0
	kindRGB       = 2
	kindPalette   = 3
	kindGrayAlpha = 4
	kindRGBA      = 6
)

// chunk is one chunk; data is part of the file, not a copy.
type chunk struct {
	name string
	data []byte
	crc  uint32 // as it stands in the file
}

func (c chunk) intact() bool {
	return crc32.Update(crc32.ChecksumIEEE([]byte(c.name)), crc32.IEEETable, c.data) == c.crc
}

// chunks walks from the signature up to and including IEND; what may follow
// that is not looked at. A chunk that is cut off ends the walk with an error,
// and so does the end of the file.
func chunks(data []byte) iter.Seq2[chunk, error] {
	return func(yield func(chunk, error) bool) {
		rest, ok := bytes.CutPrefix(data, []byte(signature))
		if !ok {
			yield(chunk{}, picture.MalformedError("png: no signature"))
			return
		}
		for {
			c, after, ok := cutChunk(rest)
			if !ok {
				yield(chunk{}, picture.MalformedError("png: ends before its IEND chunk"))
				return
			}
			if !yield(c, nil) || c.name == "IEND" {
				return
			}
			rest = after
		}
	}
}

// cutChunk takes the chunk at the front of b: length, name, data and CRC.
func cutChunk(b []byte) (c chunk, rest []byte, ok bool) {
	if len(b) < 12 {
		return chunk{}, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-12) {
		return chunk{}, nil, false
	}
	crc := binary.BigEndian.Uint32(b[8+n:])
	return chunk{name: string(b[4:8]), data: b[8 : 8+n], crc: crc}, b[12+n:], true
}

// ReadHeader reads the chunks around the pixels and inflates none of the
// Pixels themselves. An APNG counts as the one picture that viewers without
// animation show, so it has one frame.
func ReadHeader(data []byte, l picture.Limits) (picture.Header, error) {
	var h header
	pixels := false
	for c, err := range chunks(data) {
		switch {
		case err != nil:
			return picture.Header{}, err
		case h.Format == "":
			if h, err = readIHDR(c); err != nil {
				return picture.Header{}, err
			}
			continue
		}
		switch c.name {
		case "IDAT":
			pixels = true
		case "iCCP":
			if h.Profile == nil {
				h.Profile = readProfile(c.data)
			}
		case "eXIf":
			if h.Orientation == 0 {
				h.Orientation = picture.ExifOrientation(c.data)
			}
		}
	}
	if !pixels {
		return picture.Header{}, picture.MalformedError("png: no IDAT chunk")
	}
	return h.Checked(l)
}

// header is what an IHDR chunk says.
type header struct {
	picture.Header
	kind       byte // color type
	bits       int  // of a sample
	interlaced bool
}

func readIHDR(c chunk) (header, error) {
	switch {
	case c.name == "CgBI":
		return header{}, picture.UnsupportedError("png: Apple's CgBI variant")
	case c.name != "IHDR" || len(c.data) != 13:
		return header{}, picture.MalformedError("png: does not begin with an IHDR chunk")
	case !c.intact():
		return header{}, picture.MalformedError("png: wrong checksum of its IHDR chunk")
	}
	w, h := binary.BigEndian.Uint32(c.data), binary.BigEndian.Uint32(c.data[4:])
	bits, kind := c.data[8], c.data[9]
	compression, filter, interlace := c.data[10], c.data[11], c.data[12]
	switch {
	case w > math.MaxInt32 || h > math.MaxInt32:
		return header{}, picture.MalformedError("png: a side over 2^31-1 pixels")
	case !validBits(bits, kind):
		return header{}, picture.MalformedError("png: bit depth and color type do not go together")
	case compression != 0 || filter != 0:
		return header{}, picture.UnsupportedError("png: compression or filter method")
	case interlace > 1:
		return header{}, picture.MalformedError("png: interlace method")
	}
	return header{
		Header: picture.Header{
			Format:  edit.PNG,
			Width:   int(w),
			Height:  int(h),
			Frames:  1,
			Palette: kind == kindPalette,
		},
		kind:       kind,
		bits:       int(bits),
		interlaced: interlace == 1,
	}, nil
}

// validBits has the allowed combinations of table 11.1.
func validBits(bits, kind byte) bool {
	switch kind {
	case kindGray:
		return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16
	case kindPalette:
		return bits == 1 || bits == 2 || bits == 4 || bits == 8
	case kindRGB, kindGrayAlpha, kindRGBA:
		return bits == 8 || bits == 16
	}
	return false
}

// maxProfile bounds what an iCCP chunk inflates to. Real profiles have some
// hundred bytes to two megabytes; a bomb has any number.
const maxProfile = 4 << 20

// readProfile inflates an iCCP chunk: a name, a zero byte, the compression
// method 0, and the profile as a zlib stream. One that cannot be had is empty
// but not nil, so that there being one is not lost.
func readProfile(chunk []byte) []byte {
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
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	if err != nil || len(profile) > maxProfile || len(profile) == 0 {
		return broken
	}
	return profile
}
