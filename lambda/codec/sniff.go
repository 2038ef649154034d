package codec

import (
	"bytes"
	"unicode/utf8"

	"s3resize/lambda/codec/avif"
	"s3resize/lambda/edit"
)

// sniff recognizes the format by the bytes in front. The error of anything else
// says what it looks like, since a name ending in .jpg often hides the answer.
func sniff(data []byte) (edit.Format, error) {
	if len(data) == 0 {
		return "", MalformedError("image: empty")
	}
	for _, s := range decodable {
		switch {
		case s.matches(data):
			return s.format, nil
		case s.startsWith(data):
			return "", MalformedError(string(s.format) + ": ends inside its signature")
		}
	}
	for _, s := range known {
		switch {
		case !s.matches(data):
		case s.format == edit.AVIF && avif.Enabled:
			return s.format, nil
		default:
			return "", UnsupportedError(s.name)
		}
	}
	if name := textual(data); name != "" {
		return "", UnsupportedError(name)
	}
	return "", UnsupportedError("data: not an image")
}

// signature is a format's magic bytes; "?" stands for any byte.
type signature struct {
	magic  string
	format edit.Format // set if it is decoded here, AVIF if the build can
	name   string      // what to call it if not, and what to do about it
}

func (s signature) matches(data []byte) bool {
	return len(data) >= len(s.magic) && s.agrees(data[:len(s.magic)])
}

// startsWith reports that data is nothing but the beginning of the magic bytes.
func (s signature) startsWith(data []byte) bool {
	return len(data) < len(s.magic) && s.agrees(data)
}

func (s signature) agrees(data []byte) bool {
	for i, c := range data {
		if s.magic[i] != '?' && s.magic[i] != c {
			return false
		}
	}
	return true
}

var decodable = [...]signature{
	{magic: "\xff\xd8\xff", format: edit.JPEG},
	{magic: "\x89PNG\r\n\x1a\n", format: edit.PNG},
	{magic: "GIF87a", format: edit.GIF},
	{magic: "GIF89a", format: edit.GIF},
	{magic: "RIFF????WEBP", format: edit.WebP},
}

// heic is what iPhones write. Its compression is patented and has no decoder that
// could be built in.
const heic = "HEIC image: convert it to JPEG before uploading"

// known are formats people upload in the belief that they are pictures, with
// the longer magic first where one begins like another.
var known = [...]signature{
	{magic: "????ftypheic", name: heic},
	{magic: "????ftypheix", name: heic},
	{magic: "????ftyphevc", name: heic},
	{magic: "????ftyphevx", name: heic},
	{magic: "????ftypheim", name: heic},
	{magic: "????ftypmif1", name: "HEIF image: convert it to JPEG before uploading"},
	{magic: "????ftypmsf1", name: "HEIF image: convert it to JPEG before uploading"},
	{magic: "????ftypavif", format: edit.AVIF, name: "AVIF image"},
	{magic: "????ftypavis", name: "AVIF image sequence"},
	{magic: "????ftypcrx ", name: "CR3 image"},
	{magic: "????ftypqt  ", name: "QuickTime video"},
	{magic: "????ftyp", name: "MP4 video"},
	{magic: "II*\x00????CR", name: "CR2 image"},
	{magic: "II*\x00", name: "TIFF image"},
	{magic: "MM\x00*", name: "TIFF image"},
	{magic: "II+\x00", name: "TIFF image"},
	{magic: "MM\x00+", name: "TIFF image"},
	{magic: "\xff\x0a", name: "JPEG XL image"},
	{magic: "\x00\x00\x00\x0cJXL \r\n\x87\n", name: "JPEG XL image"},
	{magic: "\x00\x00\x00\x0cjP  \r\n\x87\n", name: "JPEG 2000 image"},
	{magic: "\xff\x4f\xff\x51", name: "JPEG 2000 image"},
	{magic: "BM????\x00\x00\x00\x00", name: "BMP image"},
	{magic: "\x00\x00\x01\x00?\x00", name: "ICO image"},
	{magic: "\x00\x00\x02\x00?\x00", name: "CUR image"},
	{magic: "8BPS", name: "PSD image"},
	{magic: "qoif", name: "QOI image"},
	{magic: "RIFF????AVI ", name: "AVI video"},
	{magic: "\x1aE\xdf\xa3", name: "Matroska or WebM video"},
	{magic: "%PDF", name: "PDF document"},
	{magic: "%!PS", name: "PostScript document"},
	{magic: "PK\x03\x04", name: "ZIP archive"},
	{magic: "\x1f\x8b\x08", name: "gzip data"},
}

// textual tells SVG, HTML and other XML by their first tag, and what is left of
// plain text by being printable. It looks at the first kilobyte only.
func textual(data []byte) string {
	head := bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n")
	lower := bytes.ToLower(head)
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return "HTML document"
	case bytes.HasPrefix(lower, []byte("<")) && bytes.Contains(lower, []byte("<svg")):
		return "SVG image"
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return "XML document"
	case len(head) > 0 && isText(head):
		return "text"
	}
	return ""
}

// isText allows for a character cut in two at the end of head.
func isText(head []byte) bool {
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 && utf8.FullRune(head) {
			return false
		}
		if r < ' ' && r != '\t' && r != '\r' && r != '\n' {
			return false
		}
		head = head[n:]
	}
	return true
}
