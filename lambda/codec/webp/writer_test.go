package webp

import (
	"encoding/binary"
	"image"
	"image/color"
	"strings"
	"testing"

	"s3resize/lambda/codec/codectest"
)

// riff is a file of these chunks.
func riff(chunks ...string) []byte {
	body := "WEBP" + strings.Join(chunks, "")
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

func testChunk(name, data string) string {
	s := name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(data)))) + data
	return s + strings.Repeat("\x00", len(data)%2)
}

// numbers24 are of 24 bits, as most of a container's.
func numbers24(values ...int) string {
	var b []byte
	for _, v := range values {
		b = append(b, byte(v), byte(v>>8), byte(v>>16))
	}
	return string(b)
}

func numbers16(values ...int) string {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return string(b)
}

func vp8x(flags byte, w, h int) string {
	return testChunk("VP8X", string([]byte{flags, 0, 0, 0})+numbers24(w-1, h-1))
}

// anmf is a frame of an animation.
func anmf(x, y, w, h int, chunks ...string) string { return anmfFlags(100, 0, x, y, w, h, chunks...) }

// anmfFlags is a frame with a time in milliseconds and flags.
func anmfFlags(delay int, flags byte, x, y, w, h int, chunks ...string) string {
	return testChunk("ANMF", numbers24(x/2, y/2, w-1, h-1, delay)+string(flags)+strings.Join(chunks, ""))
}

// streamOf is the picture's chunks of an encoded file: the alpha, if it has
// one, and the picture itself.
func streamOf(t testing.TB, img *image.NRGBA, lossless bool) (alpha, picture string) {
	t.Helper()
	data, err := Encode(img, 90, lossless)
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range chunks(data[12:]) {
		if err != nil {
			t.Fatal(err)
		}
		switch c.name {
		case "ALPH":
			alpha = testChunk(c.name, string(c.data))
		case "VP8 ", "VP8L":
			picture = testChunk(c.name, string(c.data))
		}
	}
	return alpha, picture
}

// vp8Claiming is a lossy chunk that says it has so many pixels, and has none.
func vp8Claiming(w, h int) string {
	return testChunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a"+numbers16(w, h))
}

func vp8lClaiming(w, h int) string {
	return testChunk("VP8L", "\x2f"+string(binary.LittleEndian.AppendUint32(nil, uint32(w-1|(h-1)<<14))))
}

// orange is a picture of one color.
func orange(w, h int, alpha uint8) *image.NRGBA {
	return codectest.Drawn(w, h, func(x, y int) color.NRGBA { return color.NRGBA{250, 140, 20, alpha} })
}
