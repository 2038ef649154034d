package webp

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

func TestReadHeader(t *testing.T) {
	_, lossy := streamOf(t, orange(5, 3, 255), false)
	alpha, under := streamOf(t, orange(5, 3, 100), false)
	_, lossless := streamOf(t, orange(5, 3, 100), true)
	exif := testChunk("EXIF", string(pictures.EXIF(6, binary.BigEndian)))
	for _, c := range []struct {
		name        string
		data        []byte
		orientation picture.Orientation
		profile     string
	}{
		{"lossy", riff(lossy), 0, ""},
		{"lossless", riff(lossless), 0, ""},
		{"alpha", riff(vp8x(0x10, 5, 3), alpha, under), 0, ""},
		{"extended lossless", riff(vp8x(0x10, 5, 3), lossless), 0, ""},
		{"metadata", riff(vp8x(0x28, 5, 3), testChunk("ICCP", "profile"), lossy, exif), 6, "profile"},
		{"metadata in front", riff(vp8x(0x28, 5, 3), exif, testChunk("ICCP", "profile"), lossy), 6, "profile"},
		{"EXIF as in JPEG", riff(vp8x(8, 5, 3), lossy, testChunk("EXIF", "Exif\x00\x00"+string(pictures.EXIF(3, binary.BigEndian)))), 3, ""},
		{"unknown chunks", riff(vp8x(0, 5, 3), testChunk("what", "odd"), lossy, testChunk("XMP ", "<x/>")), 0, ""},
		{"something after it", append(riff(lossy), "anything"...), 0, ""},
		{"animated", riff(vp8x(2, 5, 3), testChunk("ANIM", "......"), anmf(0, 0, 5, 3, lossy), exif), 6, ""},
		{"a still, then frames", riff(vp8x(2, 5, 3), lossy, anmf(0, 0, 5, 3, lossy), anmf(0, 0, 5, 3, lossless), exif), 6, ""},
	} {
		h, err := ReadHeader(c.data, picture.Limits{})
		if err != nil || h.Format != edit.WebP || h.Width != 5 || h.Height != 3 || h.Frames != 1 {
			t.Errorf("%s: %+v, %v", c.name, h, err)
		}
		if h.Orientation != c.orientation || string(h.Profile) != c.profile || (h.Profile == nil) != (c.profile == "") {
			t.Errorf("%s: orientation %d, profile %q", c.name, h.Orientation, h.Profile)
		}
	}
}

func TestReadHeaderMalformed(t *testing.T) {
	_, lossy := streamOf(t, orange(5, 3, 255), false)
	for name, data := range map[string][]byte{
		"nothing":                  nil,
		"one byte":                 []byte("R"),
		"magic only":               []byte("RIFF\x04\x00\x00\x00WEBP"),
		"size 0":                   []byte("RIFF\x00\x00\x00\x00WEBP"),
		"zeros":                    []byte("RIFF\x00\x00\x10\x00WEBP" + strings.Repeat("\x00", 1<<20)),
		"an AVI":                   []byte(strings.Replace(string(riff(lossy)), "WEBP", "AVI ", 1)),
		"no picture":               riff(vp8x(0, 5, 3)),
		"alpha alone":              riff(vp8x(0x10, 5, 3), testChunk("ALPH", "\x00"+strings.Repeat("x", 15))),
		"chunk beyond the end":     riff("VP8 \xff\xff\xff\xff"),
		"chunk cut off":            riff(lossy[:len(lossy)-4]),
		"canvas of another size":   riff(vp8x(0, 5, 4), lossy),
		"canvas smaller":           riff(vp8x(0, 4, 3), lossy),
		"canvas 16384×16384":       riff(vp8x(0, 16384, 16384), lossy),
		"canvas 2^24×2^24":         riff(vp8x(2, 1<<24, 1<<24), anmf(0, 0, 5, 3, lossy)),
		"short VP8X":               riff(testChunk("VP8X", "123456789"), lossy),
		"short lossy header":       riff(testChunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x05\x00\x03")),
		"no key frame":             riff(strings.Replace(vp8Claiming(5, 3), "\x10\x00\x00", "\x11\x00\x00", 1)),
		"start code":               riff(strings.Replace(vp8Claiming(5, 3), "\x9d\x01\x2a", "\x9d\x01\x2b", 1)),
		"short lossless header":    riff(testChunk("VP8L", "\x2f\x00\x00\x00")),
		"lossless signature":       riff(strings.Replace(vp8lClaiming(5, 3), "\x2f", "\x2e", 1)),
		"lossless version":         riff(testChunk("VP8L", "\x2f\x00\x00\x00\x20")),
		"frame right of canvas":    riff(vp8x(2, 5, 3), anmf(2, 0, 5, 3, lossy)),
		"frame below canvas":       riff(vp8x(2, 5, 3), anmf(0, 2, 5, 3, lossy)),
		"frame of another size":    riff(vp8x(2, 9, 9), anmf(0, 0, 4, 3, lossy)),
		"frame without a picture":  riff(vp8x(2, 5, 3), anmf(0, 0, 5, 3)),
		"frame without dimensions": riff(vp8x(2, 5, 3), testChunk("ANMF", "123456789012345")),
		"frame with a cut chunk":   riff(vp8x(2, 5, 3), anmf(0, 0, 5, 3, lossy[:len(lossy)-4])),
		"second frame too far":     riff(vp8x(2, 5, 3), anmf(0, 0, 5, 3, lossy), anmf(2, 0, 5, 3, lossy)),
		"second frame cut":         riff(vp8x(2, 5, 3), anmf(0, 0, 5, 3, lossy), anmf(0, 0, 5, 3, lossy[:len(lossy)-4])),
		"animation, no canvas":     riff(anmf(0, 0, 5, 3, lossy)),
	} {
		if h, err := ReadHeader(data, picture.Limits{}); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

func TestReadHeaderTruncated(t *testing.T) {
	alpha, under := streamOf(t, orange(5, 3, 100), false)
	whole := riff(vp8x(0x18, 5, 3), alpha, under, testChunk("EXIF", string(pictures.EXIF(2, binary.BigEndian))))
	for n := range whole {
		if _, err := ReadHeader(whole[:n], picture.Limits{}); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
}

// Reading what a file says of itself costs next to nothing, whatever that is.
func TestReadHeaderOfBombs(t *testing.T) {
	_, dot := streamOf(t, orange(1, 1, 255), true)
	film := riff(vp8x(2, 1, 1), strings.Repeat(anmf(0, 0, 1, 1, dot), 10000))
	for name, c := range map[string]struct {
		data         []byte
		w, h, frames int
	}{
		"lossy 16383×16383":    {riff(vp8Claiming(16383, 16383)), 16383, 16383, 1},
		"lossless 16384×16384": {riff(vp8lClaiming(16384, 16384)), 16384, 16384, 1},
		"frame on 65535×65535": {riff(vp8x(2, 65535, 65535), anmf(0, 0, 1, 1, dot)), 65535, 65535, 1},
		"10000 frames":         {film, 1, 1, 10000},
	} {
		var h picture.Header
		var err error
		n := codectest.Allocated(t, func() { h, err = ReadHeader(c.data, picture.Limits{}) })
		if err != nil || h.Width != c.w || h.Height != c.h || h.Frames != c.frames {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
		if n > 1<<20 {
			t.Errorf("%s: allocated %d bytes", name, n)
		}
		if pixels := int64(c.w) * int64(c.h) * int64(c.frames); Memory(h) < 4*pixels {
			t.Errorf("%s: memory estimated at %d", name, Memory(h))
		}
	}
	if _, err := ReadHeader(riff(vp8Claiming(0, 0)), picture.Limits{}); err != picture.MalformedError("webp: a side of 0 pixels") {
		t.Errorf("lossy 0×0: %v", err)
	}
}
