package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// stdlibPixels is what the standard library makes of a file, but that it refuses
// pixels and transparency beyond the palette.
func stdlibPixels(data []byte) (*image.NRGBA, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if p, ok := img.(*image.Paletted); ok {
		for c := range pngChunks(data) {
			if c.name == "PLTE" && len(p.Palette) > len(c.data)/3 {
				return nil, errors.New("beyond the palette")
			}
		}
	}
	return toNRGBA(img), nil
}

// The standard library accepts the same files and makes the same pixels of them,
// but for two things: it takes an empty dictionary for none, and refuses some
// files with many bytes behind the end of the compressed stream.
func FuzzPNG(f *testing.F) {
	for _, interlaced := range []bool{false, true} {
		for _, p := range pngForms(5, 3, interlaced) {
			p.filter = func(y int) int { return (y + 2) % filterCount }
			f.Add(p.bytes())
		}
	}
	exif := plainPNG(2, 1)
	exif.before = testChunk("eXIf", string(pictures.EXIF(8, binary.BigEndian))) + testChunk("iCCP", "n\x00\x00"+deflated("profile"))
	f.Add(exif.bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := readPNGHeader(data, Limits{})
		if err != nil {
			wantCodecError(t, err)
			return
		}
		if h.Format != edit.PNG || int64(h.Width)*int64(h.Height) > 1<<16 {
			return
		}
		img, err := decodedPNG(data)
		want, stdlibErr := stdlibPixels(data)
		if err != nil {
			wantCodecError(t, err)
			if stdlibErr == nil && !strings.Contains(err.Error(), "dictionary") {
				t.Errorf("%v, but not with the standard library", err)
			}
			return
		}
		if stdlibErr != nil && !strings.Contains(stdlibErr.Error(), "too much pixel data") {
			t.Errorf("the standard library: %v", stdlibErr)
		}
		if stdlibErr == nil && !equalPixels(img, want) {
			t.Error("other pixels than the standard library's")
		}
		if img.Rect != image.Rect(0, 0, h.Width, h.Height) || len(img.Pix) != 4*h.Width*h.Height {
			t.Errorf("header says %d×%d, decoded %v with %d bytes", h.Width, h.Height, img.Rect, len(img.Pix))
		}
	})
}

// Files that are correct but for their pixels, which a mutated file never is:
// its checksums give it away.
func FuzzPNGPixels(f *testing.F) {
	f.Add(uint8(8), uint8(2), false, uint8(2), "PLTE", "tRNS", "\x01abcdef\x04ghijkl")
	f.Add(uint8(2), uint8(3), true, uint8(3), "abcdef", "a", "\x00\x1b\x00\x02\x00\x90")
	f.Add(uint8(16), uint8(0), true, uint8(1), "", "ab", "\x00ab\x03cd")
	f.Fuzz(func(t *testing.T, bits, kind uint8, interlaced bool, width uint8, plte, trns, lines string) {
		p := testPNG{w: int(width), h: 3, bits: bits, kind: kind, interlaced: interlaced}
		file := pngSignature + p.ihdr()
		if plte != "" {
			file += testChunk("PLTE", plte)
		}
		if trns != "" {
			file += testChunk("tRNS", trns)
		}
		data := []byte(file + testChunk("IDAT", deflated(lines)) + testChunk("IEND", ""))
		img, err := decodedPNG(data)
		want, stdlibErr := stdlibPixels(data)
		if (err == nil) != (stdlibErr == nil) {
			t.Fatalf("%v; the standard library: %v", err, stdlibErr)
		}
		if err == nil && !equalPixels(img, want) {
			t.Error("other pixels than the standard library's")
		}
	})
}

// wantCodecError demands one of the package's kinds of errors.
func wantCodecError(t *testing.T, err error) {
	t.Helper()
	if !errors.As(err, new(MalformedError)) && !errors.As(err, new(UnsupportedError)) && !errors.As(err, new(*LimitError)) {
		t.Errorf("error of another kind: %v", err)
	}
}
