package codec

import (
	"errors"
	"strings"
	"testing"
)

// The pixels may come in chunks of any length, empty ones too.
func TestDecodePNGManyChunks(t *testing.T) {
	p := pngForms(33, 5, false)["8-bit type 2 tRNS 0"]
	pixels := deflated(p.scanlines())
	for _, size := range []int{1, 2, 15, 16, 17, 100} {
		idat := ""
		for rest := pixels; rest != ""; {
			n := min(size, len(rest))
			idat += testChunk("IDAT", rest[:n]) + testChunk("IDAT", "")
			rest = rest[n:]
		}
		file := pngSignature + p.ihdr() + idat + testChunk("IEND", "")
		got, err := decodedPNG([]byte(file))
		if err != nil {
			t.Fatalf("chunks of %d: %v", size, err)
		}
		if x, y, ok := firstDifference(got, p.want); !ok {
			t.Errorf("chunks of %d: pixel %d,%d", size, x, y)
		}
		// One of them is missing; one is behind another chunk.
		last := testChunk("IDAT", pixels[len(pixels)-1-(len(pixels)-1)%size:])
		for _, by := range []string{"", testChunk("tEXt", "a\x00b") + last} {
			broken := strings.Replace(file, last, by, 1)
			if _, err := decodedPNG([]byte(broken)); !errors.As(err, new(MalformedError)) {
				t.Errorf("chunks of %d, the last replaced by %d bytes: %v", size, len(by), err)
			}
		}
	}
}

// Bytes behind the stream's end do not count, nor do chunks of them; their
// checksums do.
func TestDecodePNGTrailingBytes(t *testing.T) {
	p := plainPNG(4, 4)
	stream := deflated(p.scanlines())
	more := testChunk("IDAT", "more")
	for name, c := range map[string]struct {
		idat string
		ok   bool
	}{
		"in the chunk":        {testChunk("IDAT", stream+"more"), true},
		"in another":          {testChunk("IDAT", stream) + more, true},
		"after another":       {testChunk("IDAT", stream) + testChunk("tEXt", "a\x00b") + more, true},
		"with wrong checksum": {testChunk("IDAT", stream) + more[:len(more)-1] + "?", false},
	} {
		file := []byte(pngSignature + p.ihdr() + c.idat + testChunk("IEND", ""))
		_, err := decodedPNG(file)
		if _, stdlibErr := stdlibPixels(file); (err == nil) != c.ok || (stdlibErr == nil) != c.ok {
			t.Errorf("%s: %v; the standard library: %v", name, err, stdlibErr)
		}
	}
}

func TestDecodePNGChunkOrder(t *testing.T) {
	p := pngForms(9, 7, false)["4-bit type 3 tRNS 0"]
	rgb := plainPNG(4, 4)
	plte, trns := testChunk("PLTE", testPalette(4)), testChunk("tRNS", "abc")
	key := testChunk("tRNS", "\x00\x01\x00\x02\x00\x03")
	file := func(p testPNG, before, after string) []byte {
		p.before, p.after = before, after
		return p.bytes()
	}
	grey := rgb
	grey.kind = pngGrey
	alpha := rgb
	alpha.kind = pngRGBA
	for name, c := range map[string]struct {
		data []byte
		ok   bool
	}{
		"palette":                       {file(p, plte+trns, ""), true},
		"unknown chunks":                {file(p, testChunk("teST", "?")+plte+testChunk("teST", "?"), testChunk("teST", "?")), true},
		"transparency first":            {file(p, trns+plte, ""), false},
		"two palettes":                  {file(p, plte+plte, ""), false},
		"two transparencies":            {file(p, plte+trns+trns, ""), false},
		"palette after the pixels":      {file(p, plte, plte), false},
		"transparency after the pixels": {file(p, plte, trns), false},
		"two headers":                   {file(p, p.ihdr()+plte, ""), false},
		"header after the pixels":       {file(p, plte, p.ihdr()), false},
		"end before the pixels":         {file(p, plte+testChunk("IEND", ""), ""), false},
		"an end with something in it":   {file(p, plte, testChunk("IEND", "?")), false},
		"suggested palette":             {file(rgb, testChunk("PLTE", testPalette(8))+key, ""), true},
		"two keys":                      {file(rgb, key+key, ""), false},
		"palette after the key":         {file(rgb, key+testChunk("PLTE", testPalette(8)), ""), false},
		"key of another length":         {file(rgb, trns, ""), false},
		"palette of greys":              {file(grey, testChunk("PLTE", testPalette(8)), ""), false},
		"key beside alpha":              {file(alpha, key, ""), false},
		"palette too long":              {file(p, testChunk("PLTE", testPalette(5)), ""), false},
		"transparency too long":         {file(p, plte+testChunk("tRNS", strings.Repeat("a", 17)), ""), false},
		"empty palette":                 {file(p, testChunk("PLTE", ""), ""), false},
		"empty transparency":            {file(p, plte+testChunk("tRNS", ""), ""), true},
	} {
		_, err := decodedPNG(c.data)
		if (err == nil) != c.ok || err != nil && !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := stdlibPixels(c.data); (err == nil) != c.ok {
			t.Errorf("%s: the standard library: %v", name, err)
		}
	}
}

// Bits in excess of what a sample has make a key that matches nothing.
func TestDecodePNGKeyWithExcessBits(t *testing.T) {
	for key, alpha := range map[string]uint8{"\x00\x01": 0, "\x00\x05": 255, "\x07\x01": 0} {
		p := testPNG{w: 3, h: 1, bits: 2, kind: pngGrey, before: testChunk("tRNS", key), sample: func(int, int, int) uint16 { return 1 }}
		got, err := decodedPNG(p.bytes())
		if err != nil || got.Pix[3] != alpha {
			t.Errorf("key %x: %v, %v", key, got, err)
			continue
		}
		if want, err := stdlibPixels(p.bytes()); err != nil || !equalPixels(got, want) {
			t.Errorf("key %x: the standard library: %v, %v", key, want, err)
		}
	}
}
