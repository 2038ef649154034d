package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestPictureFault(t *testing.T) {
	var asPNG, asGIF bytes.Buffer
	img := image.NewPaletted(image.Rect(0, 0, 5, 3), color.Palette{color.Black})
	if err := png.Encode(&asPNG, img); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&asGIF, img, nil); err != nil {
		t.Fatal(err)
	}
	asWebP, err := os.ReadFile(filepath.Join("..", "..", "testdata", "originals", "chart.lossless.webp"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name        string
		body        []byte
		contentType string
		size        edit.Resolution
		want        string
	}{
		{"PNG", asPNG.Bytes(), "image/png", edit.Resolution{Width: 5, Height: 3}, ""},
		{"width alone", asPNG.Bytes(), "image/png", edit.Resolution{Width: 5}, ""},
		{"height alone", asGIF.Bytes(), "image/gif", edit.Resolution{Height: 3}, ""},
		{"WebP", asWebP, "image/webp", edit.Resolution{}, ""},
		{"JPEG", probePicture(0), "image/jpeg", edit.Resolution{Width: 400, Height: 300}, ""},
		{"type", asPNG.Bytes(), "image/jpeg", edit.Resolution{Width: 5}, `a png with the content type "image/jpeg"`},
		{"width", asPNG.Bytes(), "image/png", edit.Resolution{Width: 6}, "5×3 pixels instead of 6x"},
		{"height", asPNG.Bytes(), "image/png", edit.Resolution{Width: 5, Height: 4}, "5×3 pixels instead of 5x4"},
		{"cut", asPNG.Bytes()[:asPNG.Len()-20], "image/png", edit.Resolution{Width: 5}, "a broken png"},
		{"animated WebP", animatedWebP(5, 3), "image/webp", edit.Resolution{Width: 5, Height: 3}, ""},
		{"animated WebP of another size", animatedWebP(5, 3), "image/webp", edit.Resolution{Width: 6}, "5×3 pixels instead of 6x"},
		{"AVIF", []byte("\x00\x00\x00\x20ftypavif\x00\x00\x00\x00"), "image/avif", edit.Resolution{Width: 5}, ""},
		{"AVIF with another type", []byte("\x00\x00\x00\x20ftypavif\x00\x00\x00\x00"), "image/jpeg", edit.Resolution{Width: 5}, "16 bytes that are no"},
		{"nothing but a beginning", []byte("\xff\xd8\xff\xe0"), "image/jpeg", edit.Resolution{}, "a broken jpeg"},
		{"text", []byte("<Error>"), "image/png", edit.Resolution{}, "7 bytes that are no"},
		{"nothing", nil, "image/png", edit.Resolution{}, "0 bytes that are no"},
		{"a bomb", pngHeader(60000, 60000), "image/png", edit.Resolution{Width: 60000}, "more than can be looked at"},
	}
	for _, test := range tests {
		saw, hint := pictureFault(test.body, test.contentType, test.size)
		if test.want == "" && saw != "" || test.want != "" && (!strings.Contains(saw, test.want) || hint == "") {
			t.Errorf("%s: %q, %q", test.name, saw, hint)
		}
	}
}

// pngHeader is the beginning of a PNG of a size (PNG specification, §5.3 and
// §11.2.1).
func pngHeader(w, h uint32) []byte {
	chunk := []byte("IHDR")
	chunk = binary.BigEndian.AppendUint32(chunk, w)
	chunk = binary.BigEndian.AppendUint32(chunk, h)
	chunk = append(chunk, 8, 0, 0, 0, 0) // 8 bit grey
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(b, chunk...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
}

// animatedWebP is the header of an animation (RFC 9649 §2.7).
func animatedWebP(w, h byte) []byte {
	return []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00" + string([]byte{w - 1, 0, 0, h - 1, 0, 0}))
}
