package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

func TestJPEGHeader(t *testing.T) {
	exif := "\xe1Exif\x00\x00" + string(pictures.EXIF(6, binary.BigEndian))
	three := "\xe1Exif\x00\x00" + string(pictures.EXIF(3, binary.BigEndian))
	xmp := "\xe1http://ns.adobe.com/xap/1.0/\x00<x/>"
	j := flatJPEG{w: 300, h: 200, sof: markerSOF2, components: flatComponents(1, 2, 3), more: 4}
	j.segments = []string{jfif, xmp, exif, three, "\xfehello", adobeYCbCr}
	h, err := readJPEGHeader(j.encode(), Limits{Pixels: 60000, Frames: 1, Scans: 5})
	if err != nil {
		t.Fatal(err)
	}
	if h.Format != edit.JPEG || h.Width != 300 || h.Height != 200 || h.Orientation != 6 || h.Frames != 1 || h.Profile != nil {
		t.Errorf("%+v", h)
	}
	if p := jpegDetail(h); p.components != 3 || !jpegDetail(h).progressive || !p.jfif || !p.adobe || p.transform != 1 || p.scans != 5 {
		t.Errorf("%+v", p)
	}
}

// What lies between segments, before and after them, and in the entropy-coded
// data must not be taken for markers, nor stop the walk.
func TestJPEGHeaderOddities(t *testing.T) {
	j := flatJPEG{w: 64, h: 64, restart: 1, components: flatComponents(10, 200, 128)}
	good := j.encode()
	sos := bytes.Index(good, []byte{0xff, markerSOS})
	scan := good[:sos:sos]
	after := slices.Concat(good[sos:sos+12], []byte("\x01\xff\x00\xd9\xff\xff\xd0\xff\xff\xff\xd1"), good[sos+12:])
	fill := bytes.Repeat([]byte{0xff}, 10<<20)
	for name, data := range map[string][]byte{
		"as it is":           good,
		"stuffing and fill":  slices.Concat(scan, after),
		"10 MB of fill":      slices.Concat(good[:2], fill, good[2:]),
		"10 MB of fill last": slices.Concat(good[:len(good)-2], fill, good[len(good)-2:]),
		"stray bytes":        slices.Concat(scan, []byte("stray\xff\x00"), good[sos:]),
		"10 MB behind":       slices.Concat(good, make([]byte, 10<<20)),
		"a ZIP behind":       slices.Concat(good, []byte("PK\x03\x04"), good),
		"160 comments":       slices.Concat(good[:2], bytes.Repeat(segment(0xfe, strings.Repeat("\xff\xd9", 32766)), 160), good[2:]),
		"reserved APPn, TEM": slices.Concat(good[:2], []byte{0xff, 0x01}, segment(0xe9, "x"), segment(0xf0, "y"), good[2:]),
	} {
		h, err := readJPEGHeader(data, Limits{})
		if err != nil || h.Width != 64 || h.Height != 64 {
			t.Errorf("%s: %dx%d, %v", name, h.Width, h.Height, err)
		}
	}
}

func TestJPEGHeaderErrors(t *testing.T) {
	j := flatJPEG{w: 64, h: 32, components: flatComponents(10, 200, 128)}
	good := j.encode()
	sof := bytes.Index(good, []byte{0xff, markerSOF0})
	sos := bytes.Index(good, []byte{0xff, markerSOS})
	edited := func(at int, b ...byte) []byte {
		copied := slices.Clone(good)
		copy(copied[at:], b)
		return copied
	}
	with := func(sof byte) []byte { j := j; j.sof = sof; return j.encode() }
	two := flatJPEG{w: 8, h: 8, components: flatComponents(1, 2)}.encode()
	for _, test := range []struct {
		name string
		data []byte
		want error
	}{
		{"no EOI", good[:len(good)-2], MalformedError("jpeg: no end of image, the file is cut short")},
		{"EOI cut in two", good[:len(good)-1], MalformedError("jpeg: no end of image, the file is cut short")},
		{"cut in the scan", good[:len(good)-4], MalformedError("jpeg: no end of image, the file is cut short")},
		{"cut in a segment", good[:40], MalformedError("jpeg: cut short inside a segment")},
		{"cut in a length", good[:sof+3], MalformedError("jpeg: cut short inside a segment")},
		{"signature only", good[:3], MalformedError("jpeg: no end of image, the file is cut short")},
		{"no scan", append(good[:sos:sos], 0xff, markerEOI), MalformedError("jpeg: no picture data")},
		{"scan first", slices.Concat(good[:2], good[sos:]), MalformedError("jpeg: a scan before the frame header")},
		{"two frames", slices.Concat(good[:sos], good[sof:]), MalformedError("jpeg: a second frame header")},
		{"two images", slices.Concat(good[:sos], good), MalformedError("jpeg: a second image starts inside the first")},
		{"length 1", edited(sof+2, 0, 1), MalformedError("jpeg: a segment shorter than its length field")},
		{"length off", edited(sof+9, 2), MalformedError("jpeg: frame header of the wrong length")},
		{"marker 2", edited(sof+1, 2), MalformedError("jpeg: unknown marker 0x02")},
		{"sampling 0", edited(sof+11, 0x01), MalformedError("jpeg: sampling factors 0×1")},
		{"sampling 5", edited(sof+11, 0x15), MalformedError("jpeg: sampling factors 1×5")},
		{"width 0", edited(sof+7, 0, 0), MalformedError("jpeg: a side of 0 pixels")},
		{"height 0", edited(sof+5, 0, 0), UnsupportedError("jpeg: height given after the first scan (DNL)")},
		{"12 bits", edited(sof+4, 12), UnsupportedError("jpeg: 12-bit samples")},
		{"two components", two, UnsupportedError("jpeg: 2 components")},
		{"lossless", with(0xc3), UnsupportedError("jpeg: lossless coding")},
		{"differential", with(0xc5), UnsupportedError("jpeg: hierarchical coding")},
		{"arithmetic", with(0xc9), UnsupportedError("jpeg: arithmetic coding")},
		{"progressive arithmetic", with(0xca), UnsupportedError("jpeg: arithmetic coding")},
		{"lossless arithmetic", with(0xcb), UnsupportedError("jpeg: arithmetic coding")},
		{"arithmetic tables", slices.Concat(good[:2], segment(markerDAC, "\x00\x10"), good[2:]), UnsupportedError("jpeg: arithmetic coding")},
		{"JPEG-LS", with(markerSOF55), UnsupportedError("jpeg: JPEG-LS coding")},
		{"hierarchical", slices.Concat(good[:2], segment(markerDHP, "12345678"), good[2:]), UnsupportedError("jpeg: hierarchical coding")},
		{"64 million pixels in a few bytes", edited(sof+5, 0x1f, 0x40, 0x1f, 0x40), MalformedError(fmt.Sprintf("jpeg: %d bytes cannot hold 64000000 pixels", len(good)))},
	} {
		_, err := readJPEGHeader(test.data, Limits{})
		if err != test.want {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestJPEGHeaderLimits(t *testing.T) {
	data := flatJPEG{w: 640, h: 480, sof: markerSOF2, components: flatComponents(9), more: 1000}.encode()
	for _, test := range []struct {
		limits Limits
		want   *LimitError
	}{
		{Limits{}, nil},
		{Limits{Pixels: 640 * 480, Scans: 1001, Frames: 1}, nil},
		{Limits{Pixels: 640*480 - 1}, &LimitError{"pixels", 640 * 480, 640*480 - 1}},
		{Limits{Scans: 100}, &LimitError{"scans", 1001, 100}},
	} {
		_, err := readJPEGHeader(data, test.limits)
		got, _ := errors.AsType[*LimitError](err)
		if (got == nil) != (err == nil) || (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%+v: %v, want %v", test.limits, err, test.want)
		}
	}
}

// 20000×14000 claimed by a small file is too many pixels before it is anything
// else.
func TestJPEGHeaderPixelsFirst(t *testing.T) {
	data := flatJPEG{w: 16, h: 16, components: flatComponents(9)}.encode()
	sof := bytes.Index(data, []byte{0xff, markerSOF0})
	copy(data[sof+5:], []byte{14000 >> 8, 14000 & 255, 20000 >> 8, 20000 & 255})
	_, err := readJPEGHeader(data, Limits{Pixels: 50e6})
	if e, ok := errors.AsType[*LimitError](err); !ok || e.Got != 280e6 || err.Error() != "too many pixels: 280000000, at most 50000000" {
		t.Error(err)
	}
}

func TestReadHeaderAllocatesLittle(t *testing.T) {
	data := flatJPEG{w: 640, h: 480, sof: markerSOF2, components: flatComponents(9), more: 1000}.encode()
	if n := testing.AllocsPerRun(10, func() { readJPEGHeader(data, Limits{}) }); n > 10 {
		t.Errorf("%v allocations", n)
	}
}

// jpegSeeds are files of every kind that matters to the decoder.
func jpegSeeds() [][]byte {
	sub := flatComponents(76, 85, 255)
	sub[0].x, sub[0].y = 2, 2
	exif := "\xe1Exif\x00\x00" + string(pictures.EXIF(6, binary.LittleEndian))
	var seeds [][]byte
	for _, j := range []flatJPEG{
		{components: flatComponents(77)},
		{components: flatComponents(76, 85, 255), segments: []string{jfif, exif}},
		{components: sub, restart: 1},
		{components: sub, sof: markerSOF2, more: 2},
		{components: flatComponents(76, 85, 255), segments: []string{adobeNone}, separate: true},
		{components: flatComponents(1, 2, 3, 4)},
		{components: flatComponents(1, 2, 3, 4), segments: []string{adobeYCCK, "\xe2ICC_PROFILE\x00\x01\x01x"}},
	} {
		j.w, j.h = 19, 13
		seeds = append(seeds, j.encode())
	}
	return seeds
}
