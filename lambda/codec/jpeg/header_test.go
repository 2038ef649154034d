package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

func TestHeader(t *testing.T) {
	exif := "\xe1Exif\x00\x00" + string(pictures.EXIF(6, binary.BigEndian))
	three := "\xe1Exif\x00\x00" + string(pictures.EXIF(3, binary.BigEndian))
	xmp := "\xe1http://ns.adobe.com/xap/1.0/\x00<x/>"
	j := flatJPEG{w: 300, h: 200, sof: marker.SOF2, components: flatComponents(1, 2, 3), more: 4}
	j.segments = []string{jfif, xmp, exif, three, "\xfehello", adobeYCbCr}
	h, err := ReadHeader(j.encode(), picture.Limits{Pixels: 60000, Frames: 1, Scans: 5})
	if err != nil {
		t.Fatal(err)
	}
	if h.Format != edit.JPEG || h.Width != 300 || h.Height != 200 || h.Orientation != 6 || h.Frames != 1 || h.Profile != nil {
		t.Errorf("%+v", h)
	}
	if p := detail(h); p.components != 3 || !detail(h).progressive || !p.jfif || !p.adobe || p.transform != 1 || p.scans != 5 {
		t.Errorf("%+v", p)
	}
}

// What lies between segments, before and after them, and in the entropy-coded
// data must not be taken for markers, nor stop the walk.
func TestHeaderOddities(t *testing.T) {
	j := flatJPEG{w: 64, h: 64, restart: 1, components: flatComponents(10, 200, 128)}
	good := j.encode()
	sos := bytes.Index(good, []byte{0xff, marker.SOS})
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
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil || h.Width != 64 || h.Height != 64 {
			t.Errorf("%s: %dx%d, %v", name, h.Width, h.Height, err)
		}
	}
}

func TestHeaderErrors(t *testing.T) {
	j := flatJPEG{w: 64, h: 32, components: flatComponents(10, 200, 128)}
	good := j.encode()
	sof := bytes.Index(good, []byte{0xff, marker.SOF0})
	sos := bytes.Index(good, []byte{0xff, marker.SOS})
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
		{"no EOI", good[:len(good)-2], picture.MalformedError("jpeg: no end of image, the file is cut short")},
		{"EOI cut in two", good[:len(good)-1], picture.MalformedError("jpeg: no end of image, the file is cut short")},
		{"cut in the scan", good[:len(good)-4], picture.MalformedError("jpeg: no end of image, the file is cut short")},
		{"cut in a segment", good[:40], picture.MalformedError("jpeg: cut short inside a segment")},
		{"cut in a length", good[:sof+3], picture.MalformedError("jpeg: cut short inside a segment")},
		{"signature only", good[:3], picture.MalformedError("jpeg: no end of image, the file is cut short")},
		{"no scan", append(good[:sos:sos], 0xff, marker.EOI), picture.MalformedError("jpeg: no picture data")},
		{"scan first", slices.Concat(good[:2], good[sos:]), picture.MalformedError("jpeg: a scan before the frame header")},
		{"two frames", slices.Concat(good[:sos], good[sof:]), picture.MalformedError("jpeg: a second frame header")},
		{"two images", slices.Concat(good[:sos], good), picture.MalformedError("jpeg: a second image starts inside the first")},
		{"length 1", edited(sof+2, 0, 1), picture.MalformedError("jpeg: a segment shorter than its length field")},
		{"length off", edited(sof+9, 2), picture.MalformedError("jpeg: frame header of the wrong length")},
		{"marker 2", edited(sof+1, 2), picture.MalformedError("jpeg: unknown marker 0x02")},
		{"sampling 0", edited(sof+11, 0x01), picture.MalformedError("jpeg: sampling factors 0×1")},
		{"sampling 5", edited(sof+11, 0x15), picture.MalformedError("jpeg: sampling factors 1×5")},
		{"width 0", edited(sof+7, 0, 0), picture.MalformedError("jpeg: a side of 0 pixels")},
		{"height 0", edited(sof+5, 0, 0), picture.UnsupportedError("jpeg: height given after the first scan (DNL)")},
		{"12 bits", edited(sof+4, 12), picture.UnsupportedError("jpeg: 12-bit samples")},
		{"two components", two, picture.UnsupportedError("jpeg: 2 components")},
		{"lossless", with(0xc3), picture.UnsupportedError("jpeg: lossless coding")},
		{"differential", with(0xc5), picture.UnsupportedError("jpeg: hierarchical coding")},
		{"arithmetic", with(0xc9), picture.UnsupportedError("jpeg: arithmetic coding")},
		{"progressive arithmetic", with(0xca), picture.UnsupportedError("jpeg: arithmetic coding")},
		{"lossless arithmetic", with(0xcb), picture.UnsupportedError("jpeg: arithmetic coding")},
		{"arithmetic tables", slices.Concat(good[:2], segment(marker.DAC, "\x00\x10"), good[2:]), picture.UnsupportedError("jpeg: arithmetic coding")},
		{"JPEG-LS", with(marker.SOF55), picture.UnsupportedError("jpeg: JPEG-LS coding")},
		{"hierarchical", slices.Concat(good[:2], segment(marker.DHP, "12345678"), good[2:]), picture.UnsupportedError("jpeg: hierarchical coding")},
		{"64 million pixels in a few bytes", edited(sof+5, 0x1f, 0x40, 0x1f, 0x40), picture.MalformedError(fmt.Sprintf("jpeg: %d bytes cannot hold 64000000 pixels", len(good)))},
	} {
		_, err := ReadHeader(test.data, picture.Limits{})
		if err != test.want {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestHeaderLimits(t *testing.T) {
	data := flatJPEG{w: 640, h: 480, sof: marker.SOF2, components: flatComponents(9), more: 1000}.encode()
	for _, test := range []struct {
		limits picture.Limits
		want   *picture.LimitError
	}{
		{picture.Limits{}, nil},
		{picture.Limits{Pixels: 640 * 480, Scans: 1001, Frames: 1}, nil},
		{picture.Limits{Pixels: 640*480 - 1}, &picture.LimitError{What: "pixels", Got: 640 * 480, Max: 640*480 - 1}},
		{picture.Limits{Scans: 100}, &picture.LimitError{What: "scans", Got: 1001, Max: 100}},
	} {
		_, err := ReadHeader(data, test.limits)
		got, _ := errors.AsType[*picture.LimitError](err)
		if (got == nil) != (err == nil) || (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%+v: %v, want %v", test.limits, err, test.want)
		}
	}
}

// 20000×14000 claimed by a small file is too many pixels before it is anything
// else.
func TestHeaderPixelsFirst(t *testing.T) {
	data := flatJPEG{w: 16, h: 16, components: flatComponents(9)}.encode()
	sof := bytes.Index(data, []byte{0xff, marker.SOF0})
	copy(data[sof+5:], []byte{14000 >> 8, 14000 & 255, 20000 >> 8, 20000 & 255})
	_, err := ReadHeader(data, picture.Limits{Pixels: 50e6})
	if e, ok := errors.AsType[*picture.LimitError](err); !ok || e.Got != 280e6 || err.Error() != "too many pixels: 280000000, at most 50000000" {
		t.Error(err)
	}
}

func TestReadHeaderAllocatesLittle(t *testing.T) {
	data := flatJPEG{w: 640, h: 480, sof: marker.SOF2, components: flatComponents(9), more: 1000}.encode()
	if n := testing.AllocsPerRun(10, func() { ReadHeader(data, picture.Limits{}) }); n > 10 {
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
		{components: sub, sof: marker.SOF2, more: 2},
		{components: flatComponents(76, 85, 255), segments: []string{adobeNone}, separate: true},
		{components: flatComponents(1, 2, 3, 4)},
		{components: flatComponents(1, 2, 3, 4), segments: []string{adobeYCCK, "\xe2ICC_PROFILE\x00\x01\x01x"}},
	} {
		j.w, j.h = 19, 13
		seeds = append(seeds, j.encode())
	}
	return seeds
}

func TestProfileChunks(t *testing.T) {
	chunk := func(i, n byte, s string) string { return "\xe2ICC_PROFILE\x00" + string([]byte{i, n}) + s }
	big := strings.Repeat("x", 65000)
	var tooBig []string
	for i := range 70 {
		tooBig = append(tooBig, chunk(byte(i+1), 70, big))
	}
	for _, test := range []struct {
		name     string
		segments []string
		want     string
		err      string
	}{
		{"none", nil, "", ""},
		{"another APP2", []string{"\xe2MPF\x00xxxx"}, "", ""},
		{"one", []string{chunk(1, 1, "abc")}, "abc", ""},
		{"two", []string{chunk(1, 2, "abc"), chunk(2, 2, "de")}, "abcde", ""},
		{"out of order", []string{chunk(3, 3, "f"), chunk(1, 3, "abc"), chunk(2, 3, "de")}, "abcdef", ""},
		{"missing", []string{chunk(1, 2, "abc")}, "", "profile chunk is missing"},
		{"twice", []string{chunk(1, 2, "abc"), chunk(1, 2, "abc")}, "", "profile chunk is there twice"},
		{"other count", []string{chunk(1, 2, "abc"), chunk(2, 3, "abc")}, "", "profile chunks disagree on their number"},
		{"number 0", []string{chunk(0, 1, "abc")}, "", "profile chunk is out of range"},
		{"number 3 of 2", []string{chunk(3, 2, "abc")}, "", "profile chunk is out of range"},
		{"0 of 0", []string{chunk(0, 0, "abc")}, "", "profile chunk is out of range"},
		{"no numbers", []string{"\xe2ICC_PROFILE\x00\x01"}, "", "profile chunk is cut short"},
		{"5 MB", tooBig, "", "profile is over 4 MB"},
	} {
		j := flatJPEG{w: 8, h: 8, segments: test.segments, components: flatComponents(1)}
		h, err := ReadHeader(j.encode(), picture.Limits{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if string(h.Profile) != test.want || (h.Profile == nil) != (test.want == "") {
			t.Errorf("%s: profile %q, want %q", test.name, h.Profile, test.want)
		}
		got := ""
		if h.ProfileErr != nil {
			got = h.ProfileErr.Error()
		}
		if got != test.err {
			t.Errorf("%s: error %q, want %q", test.name, got, test.err)
		}
	}
}

// A profile behind the first scan is no part of the picture.
func TestProfileTooLate(t *testing.T) {
	data := flatJPEG{w: 8, h: 8, components: flatComponents(1)}.encode()
	late := append(data[:len(data)-2:len(data)-2], segment(marker.APP2, "ICC_PROFILE\x00\x01\x01abc")...)
	h, err := ReadHeader(append(late, 0xff, marker.EOI), picture.Limits{})
	if err != nil || h.Profile != nil {
		t.Errorf("%q, %v", h.Profile, err)
	}
}
