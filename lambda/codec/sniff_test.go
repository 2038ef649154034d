package codec

import (
	"errors"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestSniffDecodable(t *testing.T) {
	for data, want := range map[string]edit.Format{
		"\xff\xd8\xff":               edit.JPEG,
		"\x89PNG\r\n\x1a\n\x00":      edit.PNG,
		"GIF87a":                     edit.GIF,
		"GIF89a\x01\x00":             edit.GIF,
		"RIFF\x10\x00\x00\x00WEBPVP": edit.WebP,
	} {
		got, err := sniff([]byte(data))
		if got != want || err != nil {
			t.Errorf("sniff(%q) = %q, %v, want %q", data, got, err, want)
		}
	}
}

func TestSniffCutSignature(t *testing.T) {
	for data, want := range map[string]string{
		"":                "malformed image: empty",
		"\xff":            "malformed jpeg: ends inside its signature",
		"\xff\xd8":        "malformed jpeg: ends inside its signature",
		"\x89PNG\r\n":     "malformed png: ends inside its signature",
		"GIF8":            "malformed gif: ends inside its signature",
		"RIFF\x01\x02":    "malformed webp: ends inside its signature",
		"RIFF1234WEB":     "malformed webp: ends inside its signature",
		"\x89PNG\r\n\x1a": "malformed png: ends inside its signature",
	} {
		_, err := sniff([]byte(data))
		if _, ok := errors.AsType[MalformedError](err); !ok || err.Error() != want {
			t.Errorf("sniff(%q): %v, want %s", data, err, want)
		}
	}
}

func TestSniffUnsupported(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{"\x00\x00\x00\x18ftypheic\x00\x00", "HEIC image: convert it to JPEG before uploading"},
		{"\x00\x00\x00\x18ftypmif1\x00\x00", "HEIF image: convert it to JPEG before uploading"},
		{"\x00\x00\x00\x20ftypavis\x00\x00", "AVIF image sequence"},
		{"\x00\x00\x00\x20ftypisom\x00\x00", "MP4 video"},
		{"\x00\x00\x00\x20ftypqt  \x00\x00", "QuickTime video"},
		{"II*\x00\x08\x00\x00\x00", "TIFF image"},
		{"MM\x00*\x00\x00\x00\x08", "TIFF image"},
		{"MM\x00+\x00\x08\x00\x00", "TIFF image"},
		{"\xff\x0a\x00", "JPEG XL image"},
		{"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL image"},
		{"\xff\x4f\xff\x51\x00", "JPEG 2000 image"},
		{"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", "BMP image"},
		{"\x00\x00\x01\x00\x02\x00\x10\x10", "ICO image"},
		{"8BPS\x00\x01", "PSD image"},
		{"%PDF-1.7\n", "PDF document"},
		{"PK\x03\x04\x14\x00", "ZIP archive"},
		{"RIFF\x10\x00\x00\x00AVI LIST", "AVI video"},
		{"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG image"},
		{"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a -->\n<svg/>", "SVG image"},
		{"<?xml version='1.0'?><rss/>", "XML document"},
		{"\r\n<!DOCTYPE html><title>hi</title>", "HTML document"},
		{"<HTML>", "HTML document"},
		{"hello, wörld\n", "text"},
		{strings.Repeat("x", 1023) + "é", "text"},
		{"BMW is a car", "text"},
		{"RIFFraff and more", "text"},
		{strings.Repeat("\x00", 1<<20), "data: not an image"},
		{"\x01", "data: not an image"},
		{"\xc3(", "data: not an image"},
	} {
		_, err := sniff([]byte(test.data))
		if err != UnsupportedError(test.want) {
			t.Errorf("sniff(%.40q): %v, want unsupported %s", test.data, err, test.want)
		}
	}
}
