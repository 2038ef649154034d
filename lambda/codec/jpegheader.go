package codec

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"s3resize/lambda/edit"
)

// Markers of ITU-T T.81, table B.1.
const (
	markerSOF0  = 0xc0 // baseline
	markerSOF1  = 0xc1 // extended sequential
	markerSOF2  = 0xc2 // progressive
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDHP   = 0xde
	markerEXP   = 0xdf
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
	markerSOF55 = 0xf7 // JPEG-LS, ITU-T T.87
	markerTEM   = 0x01
)

// jpegHeader is what decoding needs to know of a JPEG besides its size: the
// [Header.Detail] of a JPEG.
type jpegHeader struct {
	components  int // 1 grey, 3 colour, 4 CMYK or YCCK
	sampling    [4][2]int
	progressive bool // decoding keeps the coefficients of the whole picture
	jfif        bool
	adobe       bool // an Adobe segment is there
	transform   byte // its colour transform: 0 none, 1 YCbCr, 2 YCCK
	ids         [4]byte
	scans       int
	bytes       int   // length of the file, which the decoder copies
	memory      int64 // Limits.Memory, for the decoder that is tried after the first
}

func jpegDetail(h Header) jpegHeader {
	j, _ := h.Detail.(jpegHeader)
	return j
}

// jpegCMYK reports whether the picture in the file is CMYK, which decoding
// converts.
func jpegCMYK(h Header) bool { return jpegDetail(h).components == 4 }

// rgb reports that the three components are red, green and blue as they are. A
// JFIF segment says they are not; otherwise Adobe's says it, and without either
// the names of the components do.
func (j jpegHeader) rgb() bool {
	return j.components == 3 && !j.jfif && (j.adobe && j.transform == 0 || j.namedRGB())
}

func (j jpegHeader) namedRGB() bool { return string(j.ids[:3]) == "RGB" }

// readJPEGHeader walks all markers up to the end of the image, and so notices
// files that are cut short. They are refused, as sharp does by default: a
// derivative that is grey from the middle on would be served for years.
// Whatever follows the end (a second picture, a ZIP archive) is of no concern.
func readJPEGHeader(data []byte, l Limits) (Header, error) {
	var r jpegReader
	for pos := 2; ; {
		s, err := nextSegment(data, pos)
		if err != nil {
			return Header{}, err
		}
		if s.marker == markerEOI {
			break
		}
		if err := r.segment(s); err != nil {
			return Header{}, err
		}
		pos = s.end
	}
	return r.finish(len(data), l)
}

// jpegSegment is a marker and the bytes that its length field claims.
type jpegSegment struct {
	marker byte
	body   []byte
	end    int // where to look for the next
}

// nextSegment finds the segment at or after pos.
func nextSegment(data []byte, pos int) (jpegSegment, error) {
	pos = nextMarker(data, pos)
	if pos < 0 {
		return jpegSegment{}, MalformedError("jpeg: no end of image, the file is cut short")
	}
	s := jpegSegment{marker: data[pos], end: pos + 1}
	switch {
	case s.marker == markerEOI || s.marker == markerTEM:
		return s, nil
	case s.marker == markerSOI:
		return jpegSegment{}, MalformedError("jpeg: a second image starts inside the first")
	case s.marker < markerSOF0:
		return jpegSegment{}, MalformedError(fmt.Sprintf("jpeg: unknown marker 0x%02x", s.marker))
	}
	rest := data[pos+1:]
	if len(rest) < 2 {
		return jpegSegment{}, MalformedError("jpeg: cut short inside a segment")
	}
	n := int(binary.BigEndian.Uint16(rest))
	if n < 2 {
		return jpegSegment{}, MalformedError("jpeg: a segment shorter than its length field")
	}
	if n > len(rest) {
		return jpegSegment{}, MalformedError("jpeg: cut short inside a segment")
	}
	s.body = rest[2:n]
	s.end += n
	return s, nil
}

// nextMarker returns the index of the next marker's code, or -1. It passes over
// entropy-coded data with its stuffed zeros and restart markers, fill bytes,
// and stray bytes between segments, which libjpeg ignores as well.
func nextMarker(data []byte, pos int) int {
	for {
		i := bytes.IndexByte(data[pos:], 0xff)
		if i < 0 {
			return -1
		}
		for pos += i; pos < len(data) && data[pos] == 0xff; pos++ {
		}
		if pos == len(data) {
			return -1
		}
		if m := data[pos]; m != 0 && (m < markerRST0 || m > markerRST7) {
			return pos
		}
		pos++
	}
}

// jpegReader gathers a header from segments.
type jpegReader struct {
	h    Header
	j    jpegHeader
	exif bool
	icc  iccChunks

	quantisers quantisers
	tables     [4]byte // which of them a component has
}

func (r *jpegReader) segment(s jpegSegment) error {
	switch {
	case s.marker == markerDHT || s.marker == markerJPG:
		return nil
	case s.marker == markerDAC:
		return UnsupportedError("jpeg: arithmetic coding")
	case s.marker >= markerSOF0 && s.marker <= 0xcf || s.marker == markerSOF55:
		return r.frame(s)
	case s.marker == markerDHP || s.marker == markerEXP:
		return UnsupportedError("jpeg: hierarchical coding")
	case s.marker == markerSOS:
		if r.j.components == 0 {
			return MalformedError("jpeg: a scan before the frame header")
		}
		r.j.scans++
		return nil
	}
	if r.j.scans == 0 {
		r.application(s)
	}
	return nil
}

// frame reads a start-of-frame segment, T.81 §B.2.2.
func (r *jpegReader) frame(s jpegSegment) error {
	if err := supportedFrame(s.marker); err != nil {
		return err
	}
	b := s.body
	if r.j.components != 0 {
		return MalformedError("jpeg: a second frame header")
	}
	if len(b) < 6 || len(b) != 6+3*int(b[5]) {
		return MalformedError("jpeg: frame header of the wrong length")
	}
	if b[0] != 8 {
		return UnsupportedError(fmt.Sprintf("jpeg: %d-bit samples", b[0]))
	}
	r.h.Height = int(binary.BigEndian.Uint16(b[1:]))
	r.h.Width = int(binary.BigEndian.Uint16(b[3:]))
	if r.h.Height == 0 {
		return UnsupportedError("jpeg: height given after the first scan (DNL)")
	}
	if n := b[5]; n != 1 && n != 3 && n != 4 {
		return UnsupportedError(fmt.Sprintf("jpeg: %d components", n))
	}
	r.j.progressive = s.marker == markerSOF2
	r.j.components = int(b[5])
	for i := range r.j.components {
		c := b[6+3*i:]
		r.j.ids[i] = c[0]
		r.j.sampling[i] = [2]int{int(c[1] >> 4), int(c[1] & 15)}
		r.tables[i] = c[2]
		if x, y := r.j.sampling[i][0], r.j.sampling[i][1]; x < 1 || x > 4 || y < 1 || y > 4 {
			return MalformedError(fmt.Sprintf("jpeg: sampling factors %d×%d", x, y))
		}
	}
	return nil
}

// supportedFrame refuses the processes of T.81 that nobody's decoder has.
func supportedFrame(marker byte) error {
	switch marker {
	case markerSOF0, markerSOF1, markerSOF2:
		return nil
	case 0xc3:
		return UnsupportedError("jpeg: lossless coding")
	case 0xc5, 0xc6, 0xc7:
		return UnsupportedError("jpeg: hierarchical coding")
	case markerSOF55:
		return UnsupportedError("jpeg: JPEG-LS coding")
	}
	return UnsupportedError("jpeg: arithmetic coding")
}

// application reads the segments that say what the numbers mean, up to the first
// scan. Of several
// EXIF blocks the first counts.
func (r *jpegReader) application(s jpegSegment) {
	switch s.marker {
	case markerDQT:
		r.quantisers.read(s.body)
	case markerAPP0:
		r.j.jfif = r.j.jfif || bytes.HasPrefix(s.body, []byte("JFIF\x00"))
	case markerAPP1:
		if tiff, ok := bytes.CutPrefix(s.body, []byte("Exif\x00\x00")); ok && !r.exif {
			r.exif = true
			r.h.Orientation = exifOrientation(tiff)
		}
	case markerAPP2:
		if chunk, ok := bytes.CutPrefix(s.body, []byte("ICC_PROFILE\x00")); ok {
			r.icc.add(chunk)
		}
	case markerAPP14:
		if len(s.body) >= 12 && bytes.HasPrefix(s.body, []byte("Adobe")) {
			r.j.adobe, r.j.transform = true, s.body[11]
		}
	}
}

// finish checks what can only be known at the end.
func (r *jpegReader) finish(size int, l Limits) (Header, error) {
	r.j.bytes, r.j.memory = size, l.Memory
	r.h.Format, r.h.Detail = edit.JPEG, r.j
	r.h.Frames = 1
	r.h.Quality = r.quality()
	r.h.Profile, r.h.ProfileErr = r.icc.join()
	switch {
	case r.j.scans == 0:
		return Header{}, MalformedError("jpeg: no picture data")
	case l.Scans > 0 && r.j.scans > l.Scans:
		return Header{}, &LimitError{What: "scans", Got: int64(r.j.scans), Max: int64(l.Scans)}
	}
	if err := r.h.check(l); err != nil {
		return Header{}, err
	}
	if err := r.j.plausible(int64(r.h.Width) * int64(r.h.Height)); err != nil {
		return Header{}, err
	}
	return r.h, nil
}

// quality is the one that the file's tables look like; a single component has one.
func (r *jpegReader) quality() int {
	chroma := r.tables[0]
	if r.j.components > 1 {
		chroma = r.tables[1]
	}
	return r.quantisers.quality(r.tables[0], chroma)
}

// maxPixelsPerByte tells a picture from a frame header with next to nothing
// behind it. Each block of 64 pixels of the first component takes one bit at
// the least, so no more than 512 pixels fit into a byte.
const maxPixelsPerByte = 1024

// plausible is an error if the file is too short for so many pixels. It is asked
// after the limits on pixels, which say more to the user.
func (j jpegHeader) plausible(pixels int64) error {
	if pixels > int64(j.bytes)*maxPixelsPerByte {
		return MalformedError(fmt.Sprintf("jpeg: %d bytes cannot hold %d pixels", j.bytes, pixels))
	}
	return nil
}
