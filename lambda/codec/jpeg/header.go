package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// header is what decoding needs to know of a JPEG besides its size: the
// Detail of the [picture.Header] of a JPEG.
type header struct {
	components  int // 1 gray, 3 color, 4 CMYK or YCCK
	sampling    [4][2]int
	progressive bool // decoding keeps the coefficients of the whole picture
	jfif        bool
	adobe       bool // an Adobe segment is there
	transform   byte // its color transform: 0 none, 1 YCbCr, 2 YCCK
	ids         [4]byte
	scans       int
	bytes       int   // length of the file, which the decoder copies
	memory      int64 // Limits.Memory, for the decoder that is tried after the first
}

func detail(h picture.Header) header {
	j, _ := h.Detail.(header)
	return j
}

// IsCMYK reports whether the picture in the file is CMYK, which decoding
// converts.
func IsCMYK(h picture.Header) bool { return detail(h).components == 4 }

// rgb reports that the three components are red, green and blue as they are. A
// JFIF segment says they are not; otherwise Adobe's says it, and without either
// the names of the components do.
func (j header) rgb() bool {
	return j.components == 3 && !j.jfif && (j.adobe && j.transform == 0 || j.namedRGB())
}

func (j header) namedRGB() bool { return string(j.ids[:3]) == "RGB" }

// ReadHeader walks all markers up to the end of the image, and so notices
// files that are cut short. They are refused, as sharp does by default: a
// derivative that is gray from the middle on would be served for years.
// Whatever follows the end (a second picture, a ZIP archive) is of no concern.
func ReadHeader(data []byte, l picture.Limits) (picture.Header, error) {
	var r headerReader
	for pos := 2; ; {
		s, err := nextSegment(data, pos)
		if err != nil {
			return picture.Header{}, err
		}
		if s.code == marker.EOI {
			break
		}
		if err := r.segment(s); err != nil {
			return picture.Header{}, err
		}
		pos = s.end
	}
	return r.finish(len(data), l)
}

// markerSegment is a marker and the bytes that its length field claims.
type markerSegment struct {
	code byte
	body []byte
	end  int // where to look for the next
}

// nextSegment finds the segment at or after pos.
func nextSegment(data []byte, pos int) (markerSegment, error) {
	pos = nextMarker(data, pos)
	if pos < 0 {
		return markerSegment{}, picture.MalformedError("jpeg: no end of image, the file is cut short")
	}
	s := markerSegment{code: data[pos], end: pos + 1}
	switch {
	case s.code == marker.EOI || s.code == marker.TEM:
		return s, nil
	case s.code == marker.SOI:
		return markerSegment{}, picture.MalformedError("jpeg: a second image starts inside the first")
	case s.code < marker.SOF0:
		return markerSegment{}, picture.MalformedError(fmt.Sprintf("jpeg: unknown marker 0x%02x", s.code))
	}
	rest := data[pos+1:]
	if len(rest) < 2 {
		return markerSegment{}, picture.MalformedError("jpeg: cut short inside a segment")
	}
	n := int(binary.BigEndian.Uint16(rest))
	if n < 2 {
		return markerSegment{}, picture.MalformedError("jpeg: a segment shorter than its length field")
	}
	if n > len(rest) {
		return markerSegment{}, picture.MalformedError("jpeg: cut short inside a segment")
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
		if m := data[pos]; m != 0 && (m < marker.RST0 || m > marker.RST7) {
			return pos
		}
		pos++
	}
}

// headerReader gathers a header from segments.
type headerReader struct {
	h    picture.Header
	j    header
	exif bool
	icc  iccChunks

	quantizers quantizers
	tables     [4]byte // which of them a component has
}

func (r *headerReader) segment(s markerSegment) error {
	switch {
	case s.code == marker.DHT || s.code == marker.JPG:
		return nil
	case s.code == marker.DAC:
		return picture.UnsupportedError("jpeg: arithmetic coding")
	case s.code >= marker.SOF0 && s.code <= marker.SOF15 || s.code == marker.SOF55:
		return r.frame(s)
	case s.code == marker.DHP || s.code == marker.EXP:
		return picture.UnsupportedError("jpeg: hierarchical coding")
	case s.code == marker.SOS:
		if r.j.components == 0 {
			return picture.MalformedError("jpeg: a scan before the frame header")
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
func (r *headerReader) frame(s markerSegment) error {
	if err := supportedFrame(s.code); err != nil {
		return err
	}
	b := s.body
	if r.j.components != 0 {
		return picture.MalformedError("jpeg: a second frame header")
	}
	if len(b) < 6 || len(b) != 6+3*int(b[5]) {
		return picture.MalformedError("jpeg: frame header of the wrong length")
	}
	if b[0] != 8 {
		return picture.UnsupportedError(fmt.Sprintf("jpeg: %d-bit samples", b[0]))
	}
	r.h.Height = int(binary.BigEndian.Uint16(b[1:]))
	r.h.Width = int(binary.BigEndian.Uint16(b[3:]))
	if r.h.Height == 0 {
		return picture.UnsupportedError("jpeg: height given after the first scan (DNL)")
	}
	if n := b[5]; n != 1 && n != 3 && n != 4 {
		return picture.UnsupportedError(fmt.Sprintf("jpeg: %d components", n))
	}
	r.j.progressive = s.code == marker.SOF2
	r.j.components = int(b[5])
	for i := range r.j.components {
		c := b[6+3*i:]
		r.j.ids[i] = c[0]
		r.j.sampling[i] = [2]int{int(c[1] >> 4), int(c[1] & 15)}
		r.tables[i] = c[2]
		if x, y := r.j.sampling[i][0], r.j.sampling[i][1]; x < 1 || x > 4 || y < 1 || y > 4 {
			return picture.MalformedError(fmt.Sprintf("jpeg: sampling factors %d×%d", x, y))
		}
	}
	return nil
}

// supportedFrame refuses the processes of T.81 that common decoders lack.
func supportedFrame(code byte) error {
	switch code {
	case marker.SOF0, marker.SOF1, marker.SOF2:
		return nil
	case marker.SOF3:
		return picture.UnsupportedError("jpeg: lossless coding")
	case marker.SOF5, marker.SOF6, marker.SOF7:
		return picture.UnsupportedError("jpeg: hierarchical coding")
	case marker.SOF55:
		return picture.UnsupportedError("jpeg: JPEG-LS coding")
	}
	return picture.UnsupportedError("jpeg: arithmetic coding")
}

// application reads the segments that say what the numbers mean, up to the first
// scan. The first of several EXIF blocks counts.
func (r *headerReader) application(s markerSegment) {
	switch s.code {
	case marker.DQT:
		r.quantizers.read(s.body)
	case marker.APP0:
		r.j.jfif = r.j.jfif || bytes.HasPrefix(s.body, []byte("JFIF\x00"))
	case marker.APP1:
		if tiff, ok := bytes.CutPrefix(s.body, []byte("Exif\x00\x00")); ok && !r.exif {
			r.exif = true
			r.h.Orientation = picture.ExifOrientation(tiff)
		}
	case marker.APP2:
		if chunk, ok := bytes.CutPrefix(s.body, []byte("ICC_PROFILE\x00")); ok {
			r.icc.add(chunk)
		}
	case marker.APP14:
		if len(s.body) >= 12 && bytes.HasPrefix(s.body, []byte("Adobe")) {
			r.j.adobe, r.j.transform = true, s.body[11]
		}
	}
}

// finish checks what can only be known at the end.
func (r *headerReader) finish(size int, l picture.Limits) (picture.Header, error) {
	r.j.bytes, r.j.memory = size, l.Memory
	r.h.Format, r.h.Detail = edit.JPEG, r.j
	r.h.Frames = 1
	r.h.Quality = r.quality()
	r.h.Profile, r.h.ProfileErr = r.icc.join()
	switch {
	case r.j.scans == 0:
		return picture.Header{}, picture.MalformedError("jpeg: no picture data")
	case l.Scans > 0 && r.j.scans > l.Scans:
		return picture.Header{}, &picture.LimitError{What: "scans", Got: int64(r.j.scans), Max: int64(l.Scans)}
	}
	if err := r.h.Check(l); err != nil {
		return picture.Header{}, err
	}
	if err := r.j.plausible(int64(r.h.Width) * int64(r.h.Height)); err != nil {
		return picture.Header{}, err
	}
	return r.h, nil
}

// quality is the one that the file's tables look like; a single component has one.
func (r *headerReader) quality() int {
	chroma := r.tables[0]
	if r.j.components > 1 {
		chroma = r.tables[1]
	}
	return r.quantizers.quality(r.tables[0], chroma)
}

// maxPixelsPerByte tells a picture from a frame header with next to nothing
// behind it. Each block of 64 pixels of the first component takes one bit at
// the least, so no more than 512 pixels fit into a byte.
const maxPixelsPerByte = 1024

// plausible is an error if the file is too short for so many pixels. It is asked
// after the limits on pixels, which say more to the user.
func (j header) plausible(pixels int64) error {
	if pixels > int64(j.bytes)*maxPixelsPerByte {
		return picture.MalformedError(fmt.Sprintf("jpeg: %d bytes cannot hold %d pixels", j.bytes, pixels))
	}
	return nil
}

// maxProfileBytes bounds what is gathered from a file's profile chunks. CMYK
// profiles, the largest in use, have half to two megabytes.
const maxProfileBytes = 4 << 20

// iccChunks gathers a profile from the APP2 segments it is cut into (ICC.1:2022
// annex B.4): each has its number, counted from 1, and the number of all.
type iccChunks struct {
	chunks [][]byte // by number
	found  int
	size   int
	err    error
}

// add takes a segment's bytes after "ICC_PROFILE\0". The first fault stays.
func (c *iccChunks) add(b []byte) {
	switch {
	case c.err != nil:
	case len(b) < 2:
		c.err = errors.New("profile chunk is cut short")
	case c.chunks != nil && len(c.chunks) != int(b[1]):
		c.err = errors.New("profile chunks disagree on their number")
	case b[0] == 0 || b[0] > b[1]:
		c.err = errors.New("profile chunk is out of range")
	default:
		c.put(int(b[0])-1, int(b[1]), b[2:])
	}
}

func (c *iccChunks) put(i, n int, b []byte) {
	if c.chunks == nil {
		c.chunks = make([][]byte, n)
	}
	c.found++
	c.size += len(b)
	switch {
	case c.chunks[i] != nil:
		c.err = errors.New("profile chunk is there twice")
	case c.size > maxProfileBytes:
		c.err = errors.New("profile is over 4 MB")
	}
	c.chunks[i] = b
}

// join returns the profile, without a copy where it is in one piece, and nil
// where there is none.
func (c *iccChunks) join() ([]byte, error) {
	switch {
	case c.err != nil:
		return nil, c.err
	case c.found < len(c.chunks):
		return nil, errors.New("profile chunk is missing")
	case c.found == 1:
		return c.chunks[0], nil
	case c.found == 0:
		return nil, nil
	}
	profile := make([]byte, 0, c.size)
	for _, b := range c.chunks {
		profile = append(profile, b...)
	}
	return profile, nil
}
