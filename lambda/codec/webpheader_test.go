package codec

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

func TestReadWebPHeader(t *testing.T) {
	_, lossy := webpStream(t, orange(5, 3, 255), false)
	alpha, under := webpStream(t, orange(5, 3, 100), false)
	_, lossless := webpStream(t, orange(5, 3, 100), true)
	exif := testWebPChunk("EXIF", string(pictures.EXIF(6, binary.BigEndian)))
	for _, c := range []struct {
		name        string
		data        []byte
		orientation Orientation
		profile     string
	}{
		{"lossy", riffWebP(lossy), 0, ""},
		{"lossless", riffWebP(lossless), 0, ""},
		{"alpha", riffWebP(vp8x(0x10, 5, 3), alpha, under), 0, ""},
		{"extended lossless", riffWebP(vp8x(0x10, 5, 3), lossless), 0, ""},
		{"metadata", riffWebP(vp8x(0x28, 5, 3), testWebPChunk("ICCP", "profile"), lossy, exif), 6, "profile"},
		{"metadata in front", riffWebP(vp8x(0x28, 5, 3), exif, testWebPChunk("ICCP", "profile"), lossy), 6, "profile"},
		{"EXIF as in JPEG", riffWebP(vp8x(8, 5, 3), lossy, testWebPChunk("EXIF", "Exif\x00\x00"+string(pictures.EXIF(3, binary.BigEndian)))), 3, ""},
		{"unknown chunks", riffWebP(vp8x(0, 5, 3), testWebPChunk("what", "odd"), lossy, testWebPChunk("XMP ", "<x/>")), 0, ""},
		{"something after it", append(riffWebP(lossy), "anything"...), 0, ""},
		{"animated", riffWebP(vp8x(2, 5, 3), testWebPChunk("ANIM", "......"), anmf(0, 0, 5, 3, lossy), exif), 6, ""},
		{"a still, then frames", riffWebP(vp8x(2, 5, 3), lossy, anmf(0, 0, 5, 3, lossy), anmf(0, 0, 5, 3, lossless), exif), 6, ""},
	} {
		h, err := readWebPHeader(c.data, Limits{})
		if err != nil || h.Format != edit.WebP || h.Width != 5 || h.Height != 3 || h.Frames != 1 {
			t.Errorf("%s: %+v, %v", c.name, h, err)
		}
		if h.Orientation != c.orientation || string(h.Profile) != c.profile || (h.Profile == nil) != (c.profile == "") {
			t.Errorf("%s: orientation %d, profile %q", c.name, h.Orientation, h.Profile)
		}
	}
}

func TestReadWebPHeaderMalformed(t *testing.T) {
	_, lossy := webpStream(t, orange(5, 3, 255), false)
	for name, data := range map[string][]byte{
		"nothing":                  nil,
		"one byte":                 []byte("R"),
		"magic only":               []byte("RIFF\x04\x00\x00\x00WEBP"),
		"size 0":                   []byte("RIFF\x00\x00\x00\x00WEBP"),
		"zeros":                    []byte("RIFF\x00\x00\x10\x00WEBP" + strings.Repeat("\x00", 1<<20)),
		"an AVI":                   []byte(strings.Replace(string(riffWebP(lossy)), "WEBP", "AVI ", 1)),
		"no picture":               riffWebP(vp8x(0, 5, 3)),
		"alpha alone":              riffWebP(vp8x(0x10, 5, 3), testWebPChunk("ALPH", "\x00"+strings.Repeat("x", 15))),
		"chunk beyond the end":     riffWebP("VP8 \xff\xff\xff\xff"),
		"chunk cut off":            riffWebP(lossy[:len(lossy)-4]),
		"canvas of another size":   riffWebP(vp8x(0, 5, 4), lossy),
		"canvas smaller":           riffWebP(vp8x(0, 4, 3), lossy),
		"canvas 16384×16384":       riffWebP(vp8x(0, 16384, 16384), lossy),
		"canvas 2^24×2^24":         riffWebP(vp8x(2, 1<<24, 1<<24), anmf(0, 0, 5, 3, lossy)),
		"short VP8X":               riffWebP(testWebPChunk("VP8X", "123456789"), lossy),
		"short lossy header":       riffWebP(testWebPChunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x05\x00\x03")),
		"no key frame":             riffWebP(strings.Replace(vp8Claiming(5, 3), "\x10\x00\x00", "\x11\x00\x00", 1)),
		"start code":               riffWebP(strings.Replace(vp8Claiming(5, 3), "\x9d\x01\x2a", "\x9d\x01\x2b", 1)),
		"short lossless header":    riffWebP(testWebPChunk("VP8L", "\x2f\x00\x00\x00")),
		"lossless signature":       riffWebP(strings.Replace(vp8lClaiming(5, 3), "\x2f", "\x2e", 1)),
		"lossless version":         riffWebP(testWebPChunk("VP8L", "\x2f\x00\x00\x00\x20")),
		"frame right of canvas":    riffWebP(vp8x(2, 5, 3), anmf(2, 0, 5, 3, lossy)),
		"frame below canvas":       riffWebP(vp8x(2, 5, 3), anmf(0, 2, 5, 3, lossy)),
		"frame of another size":    riffWebP(vp8x(2, 9, 9), anmf(0, 0, 4, 3, lossy)),
		"frame without a picture":  riffWebP(vp8x(2, 5, 3), anmf(0, 0, 5, 3)),
		"frame without dimensions": riffWebP(vp8x(2, 5, 3), testWebPChunk("ANMF", "123456789012345")),
		"frame with a cut chunk":   riffWebP(vp8x(2, 5, 3), anmf(0, 0, 5, 3, lossy[:len(lossy)-4])),
		"second frame too far":     riffWebP(vp8x(2, 5, 3), anmf(0, 0, 5, 3, lossy), anmf(2, 0, 5, 3, lossy)),
		"second frame cut":         riffWebP(vp8x(2, 5, 3), anmf(0, 0, 5, 3, lossy), anmf(0, 0, 5, 3, lossy[:len(lossy)-4])),
		"animation, no canvas":     riffWebP(anmf(0, 0, 5, 3, lossy)),
	} {
		if h, err := readWebPHeader(data, Limits{}); !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

func TestReadWebPHeaderTruncated(t *testing.T) {
	alpha, under := webpStream(t, orange(5, 3, 100), false)
	whole := riffWebP(vp8x(0x18, 5, 3), alpha, under, testWebPChunk("EXIF", string(pictures.EXIF(2, binary.BigEndian))))
	for n := range whole {
		if _, err := readWebPHeader(whole[:n], Limits{}); !errors.As(err, new(MalformedError)) {
			t.Errorf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
}

// Reading what a file says of itself costs next to nothing, whatever that is.
func TestReadWebPHeaderOfBombs(t *testing.T) {
	_, dot := webpStream(t, orange(1, 1, 255), true)
	film := riffWebP(vp8x(2, 1, 1), strings.Repeat(anmf(0, 0, 1, 1, dot), 10000))
	for name, c := range map[string]struct {
		data         []byte
		w, h, frames int
	}{
		"lossy 16383×16383":    {riffWebP(vp8Claiming(16383, 16383)), 16383, 16383, 1},
		"lossless 16384×16384": {riffWebP(vp8lClaiming(16384, 16384)), 16384, 16384, 1},
		"frame on 65535×65535": {riffWebP(vp8x(2, 65535, 65535), anmf(0, 0, 1, 1, dot)), 65535, 65535, 1},
		"10000 frames":         {film, 1, 1, 10000},
	} {
		var h Header
		var err error
		n := allocatedBy(t, func() { h, err = readWebPHeader(c.data, Limits{}) })
		if err != nil || h.Width != c.w || h.Height != c.h || h.Frames != c.frames {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
		if n > 1<<20 {
			t.Errorf("%s: allocated %d bytes", name, n)
		}
		if pixels := int64(c.w) * int64(c.h) * int64(c.frames); webpMemory(h) < 4*pixels {
			t.Errorf("%s: memory estimated at %d", name, webpMemory(h))
		}
	}
	if _, err := readWebPHeader(riffWebP(vp8Claiming(0, 0)), Limits{}); err != MalformedError("webp: a side of 0 pixels") {
		t.Errorf("lossy 0×0: %v", err)
	}
}
