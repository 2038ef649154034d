package png

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// pngForms are all forms of PNG there are, those with a tRNS chunk too. Samples
// are spread over the whole range by the sizes' being odd.
func pngForms(w, h int, interlaced bool) map[string]testPNG {
	forms := map[string]testPNG{}
	add := func(bits, kind byte, trns string) {
		p := testPNG{w: w, h: h, bits: bits, kind: kind, interlaced: interlaced, sample: spread(bits)}
		if kind == kindPalette {
			p.before = testChunk("PLTE", testPalette(bits))
		}
		if trns != "" {
			p.before += testChunk("tRNS", trns)
		}
		forms[fmt.Sprintf("%d-bit type %d tRNS %d", bits, kind, len(trns))] = p
	}
	for _, bits := range []byte{1, 2, 4, 8, 16} {
		add(bits, kindGray, "")
		add(bits, kindGray, be(spread(bits)(0, 0, 0)))
		if bits < 16 {
			add(bits, kindPalette, "")
			add(bits, kindPalette, "\x00\x80")
		}
	}
	for _, bits := range []byte{8, 16} {
		v := spread(bits)
		add(bits, kindRGB, "")
		add(bits, kindRGB, be(v(0, 0, 0))+be(v(0, 0, 1))+be(v(0, 0, 2)))
		add(bits, kindGrayAlpha, "")
		add(bits, kindRGBA, "")
	}
	return forms
}

func spread(bits byte) func(x, y, c int) uint16 {
	return func(x, y, c int) uint16 {
		return uint16(uint32(x*40503+y*30011+c*20011+12345)*2654435761>>9) & (1<<bits - 1)
	}
}

func be(v uint16) string { return string([]byte{byte(v >> 8), byte(v)}) }

// testPalette has a color for every index of so many bits.
func testPalette(bits byte) string {
	var b strings.Builder
	for i := range 1 << bits {
		b.Write([]byte{byte(i * 3), byte(255 - i), byte(i * 7)})
	}
	return b.String()
}

// want is the color that the description itself gives for a place.
func (p testPNG) want(x, y int) [4]uint8 {
	s := func(c int) uint8 {
		return uint8(math.Round(float64(p.sample(x, y, c)) * 255 / float64(int(1)<<p.bits-1)))
	}
	trns := ""
	if _, after, ok := strings.Cut(p.before, "tRNS"); ok {
		trns = after[:len(after)-4]
	}
	alphaUnless := func(same bool) uint8 {
		if trns != "" && same {
			return 0
		}
		return 255
	}
	switch p.kind {
	case kindGray:
		return [4]uint8{s(0), s(0), s(0), alphaUnless(trns == be(p.sample(x, y, 0)))}
	case kindRGB:
		here := be(p.sample(x, y, 0)) + be(p.sample(x, y, 1)) + be(p.sample(x, y, 2))
		return [4]uint8{s(0), s(1), s(2), alphaUnless(trns == here)}
	case kindPalette:
		i := int(p.sample(x, y, 0))
		c := testPalette(p.bits)[3*i:]
		alpha := uint8(255)
		if i < len(trns) {
			alpha = trns[i]
		}
		return [4]uint8{c[0], c[1], c[2], alpha}
	case kindGrayAlpha:
		return [4]uint8{s(0), s(0), s(0), s(1)}
	}
	return [4]uint8{s(0), s(1), s(2), s(3)}
}

func TestDecodeForms(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {3, 2}, {9, 7}, {33, 5}, {2, 17}} {
		for _, interlaced := range []bool{false, true} {
			for name, p := range pngForms(size.X, size.Y, interlaced) {
				for filter := range filterCount + 1 {
					p.filter = func(y int) int { return filter }
					if filter == filterCount {
						p.filter = func(y int) int { return (y + 4) % filterCount }
					}
					got, err := decodedImage(p.bytes())
					if err != nil {
						t.Errorf("%v %s interlaced %v filter %d: %v", size, name, interlaced, filter, err)
						continue
					}
					if x, y, ok := firstDifference(got, p.want); !ok {
						t.Errorf("%v %s interlaced %v filter %d: pixel %d,%d is %v, want %v",
							size, name, interlaced, filter, x, y, got.NRGBAAt(x, y), p.want(x, y))
					}
				}
			}
		}
	}
}

func decodedImage(data []byte) (*image.NRGBA, error) {
	p := reader{rest: data}
	return p.decode()
}

// What is called opaque is, whatever its pixels; all other forms can have alpha.
func TestDecodeOpaque(t *testing.T) {
	for name, form := range pngForms(9, 7, false) {
		p := reader{rest: form.bytes()}
		img, err := p.decode()
		want := form.before == "" && (form.kind == kindGray || form.kind == kindRGB)
		if err != nil || p.opaque() != want || want && !img.Opaque() {
			t.Errorf("%s: opaque %v, want %v; %v", name, p.opaque(), want, err)
		}
	}
}

func firstDifference(img *image.NRGBA, want func(x, y int) [4]uint8) (x, y int, same bool) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if [4]uint8(img.Pix[img.PixOffset(x, y):]) != want(x, y) {
				return x, y, false
			}
		}
	}
	return 0, 0, true
}

// Pictures of a size at which every part of the loops has something to do, with
// the filters that an encoder chooses.
func TestDecodeLikeStdlib(t *testing.T) {
	photo := codectest.Scenery(301, 203)
	glass := codectest.Scenery(301, 203)
	for i := range glass.Pix {
		if i%4 == 3 {
			glass.Pix[i] = uint8(i / 700)
		}
	}
	gray := image.NewGray(photo.Rect)
	deep := image.NewNRGBA64(photo.Rect)
	flat := image.NewPaletted(photo.Rect, color.Palette{color.White, color.Black, color.NRGBA{1, 2, 3, 4}})
	for y := range 203 {
		for x := range 301 {
			gray.Set(x, y, photo.At(x, y))
			c := glass.NRGBAAt(x, y)
			deep.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R) * 251, uint16(c.G) * 250, uint16(c.B) * 249, uint16(c.A) * 248})
			flat.SetColorIndex(x, y, uint8(x*y/50%3))
		}
	}
	for name, img := range map[string]image.Image{"photo": photo, "glass": glass, "gray": gray, "deep": deep, "flat": flat} {
		for _, level := range []png.CompressionLevel{png.DefaultCompression, png.NoCompression, png.BestSpeed} {
			var file bytes.Buffer
			if err := (&png.Encoder{CompressionLevel: level}).Encode(&file, img); err != nil {
				t.Fatal(err)
			}
			got, err := decodedImage(file.Bytes())
			if err != nil {
				t.Fatalf("%s, level %d: %v", name, level, err)
			}
			want, err := stdlibPixels(file.Bytes())
			if err != nil || !codectest.Equal(got, want) {
				t.Errorf("%s, level %d: other pixels; %v", name, level, err)
			}
		}
	}
}

func TestDecodeMalformed(t *testing.T) {
	good := string(plainPNG(4, 4).bytes())
	idat := testChunk("IDAT", deflated(plainPNG(4, 4).scanlines()))
	replaced := func(by string) string { return strings.Replace(good, idat, by, 1) }
	pointing := pngForms(9, 7, false)["4-bit type 3 tRNS 0"]
	pointing.before = testChunk("PLTE", testPalette(3))
	for name, data := range map[string]string{
		"checksum of IDAT":       replaced(idat[:len(idat)-1] + "?"),
		"checksum of gAMA":       replaced("\x00\x00\x00\x04gAMA\x00\x00\x00\x01????" + idat),
		"no zlib":                replaced(testChunk("IDAT", "no zlib")),
		"wrong zlib checksum":    replaced(testChunk("IDAT", deflated(plainPNG(4, 4).scanlines())[:12]+"????")),
		"too few rows":           replaced(testChunk("IDAT", deflated(plainPNG(4, 3).scanlines()))),
		"too many rows":          replaced(testChunk("IDAT", deflated(plainPNG(4, 5).scanlines()))),
		"filter 5":               replaced(testChunk("IDAT", deflated(strings.Repeat("\x05", 4*13)))),
		"no palette":             string(claimingPNG(1, 1, 8, kindPalette)),
		"beyond the palette":     string(pointing.bytes()),
		"palette not of three":   replaced(testChunk("PLTE", "\x00\x00") + idat),
		"pixels far too few":     string(claimingPNG(500, 500, 8, kindRGBA)),
		"nothing":                "",
		"pixels beyond counting": string(claimingPNG(math.MaxInt32, math.MaxInt32, 16, kindRGBA)),
		"no pixels":              string(claimingPNG(0, 4, 8, kindRGBA)),
	} {
		if img, err := decodedImage([]byte(data)); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %v, %v", name, img != nil, err)
		}
	}
}

// The last entry of a palette shorter than its indices allow is still in it.
func TestDecodeShortPalette(t *testing.T) {
	p := pngForms(9, 7, false)["4-bit type 3 tRNS 0"]
	p.sample = func(x, y, c int) uint16 { return 7 }
	p.before = testChunk("PLTE", testPalette(3))
	if _, err := decodedImage(p.bytes()); err != nil {
		t.Errorf("the last entry of the palette: %v", err)
	}
}

func TestMemoryIsEnough(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {201, 199}, {10_000, 3}} {
		for _, interlaced := range []bool{false, true} {
			for name, p := range pngForms(size.X, size.Y, interlaced) {
				data := p.bytes()
				h, err := ReadHeader(data, picture.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				most := Memory(h)
				n := codectest.Allocated(t, func() { _, err = decodedImage(data) })
				if err != nil || n > most {
					t.Errorf("%v %s interlaced %v: allocated %d, estimated %d; %v", size, name, interlaced, n, most, err)
				}
			}
		}
	}
}

// A size that the file cannot have the pixels for costs nothing.
func TestDecodeOfBombs(t *testing.T) {
	for _, side := range []int{1000, 50_000, math.MaxInt32} {
		data := claimingPNG(side, side, 8, kindRGBA)
		var err error
		n := codectest.Allocated(t, func() { _, err = decodedImage(data) })
		if !errors.As(err, new(picture.MalformedError)) || n > 10_000 {
			t.Errorf("%d: allocated %d bytes, %v", side, n, err)
		}
	}
}

// The pixels may come in chunks of any length, empty ones too.
func TestDecodeManyChunks(t *testing.T) {
	p := pngForms(33, 5, false)["8-bit type 2 tRNS 0"]
	pixels := deflated(p.scanlines())
	for _, size := range []int{1, 2, 15, 16, 17, 100} {
		idat := ""
		for rest := pixels; rest != ""; {
			n := min(size, len(rest))
			idat += testChunk("IDAT", rest[:n]) + testChunk("IDAT", "")
			rest = rest[n:]
		}
		file := signature + p.ihdr() + idat + testChunk("IEND", "")
		got, err := decodedImage([]byte(file))
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
			if _, err := decodedImage([]byte(broken)); !errors.As(err, new(picture.MalformedError)) {
				t.Errorf("chunks of %d, the last replaced by %d bytes: %v", size, len(by), err)
			}
		}
	}
}

// Bytes behind the stream's end do not count, nor do chunks of them; their
// checksums do.
func TestDecodeTrailingBytes(t *testing.T) {
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
		file := []byte(signature + p.ihdr() + c.idat + testChunk("IEND", ""))
		_, err := decodedImage(file)
		if _, stdlibErr := stdlibPixels(file); (err == nil) != c.ok || (stdlibErr == nil) != c.ok {
			t.Errorf("%s: %v; the standard library: %v", name, err, stdlibErr)
		}
	}
}

func TestDecodeChunkOrder(t *testing.T) {
	p := pngForms(9, 7, false)["4-bit type 3 tRNS 0"]
	rgb := plainPNG(4, 4)
	plte, trns := testChunk("PLTE", testPalette(4)), testChunk("tRNS", "abc")
	key := testChunk("tRNS", "\x00\x01\x00\x02\x00\x03")
	file := func(p testPNG, before, after string) []byte {
		p.before, p.after = before, after
		return p.bytes()
	}
	gray := rgb
	gray.kind = kindGray
	alpha := rgb
	alpha.kind = kindRGBA
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
		"palette of grays":              {file(gray, testChunk("PLTE", testPalette(8)), ""), false},
		"key beside alpha":              {file(alpha, key, ""), false},
		"palette too long":              {file(p, testChunk("PLTE", testPalette(5)), ""), false},
		"transparency too long":         {file(p, plte+testChunk("tRNS", strings.Repeat("a", 17)), ""), false},
		"empty palette":                 {file(p, testChunk("PLTE", ""), ""), false},
		"empty transparency":            {file(p, plte+testChunk("tRNS", ""), ""), true},
	} {
		_, err := decodedImage(c.data)
		if (err == nil) != c.ok || err != nil && !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := stdlibPixels(c.data); (err == nil) != c.ok {
			t.Errorf("%s: the standard library: %v", name, err)
		}
	}
}

// Bits in excess of what a sample has make a key that matches nothing.
func TestDecodeKeyWithExcessBits(t *testing.T) {
	for key, alpha := range map[string]uint8{"\x00\x01": 0, "\x00\x05": 255, "\x07\x01": 0} {
		p := testPNG{w: 3, h: 1, bits: 2, kind: kindGray, before: testChunk("tRNS", key), sample: func(int, int, int) uint16 { return 1 }}
		got, err := decodedImage(p.bytes())
		if err != nil || got.Pix[3] != alpha {
			t.Errorf("key %x: %v, %v", key, got, err)
			continue
		}
		if want, err := stdlibPixels(p.bytes()); err != nil || !codectest.Equal(got, want) {
			t.Errorf("key %x: the standard library: %v, %v", key, want, err)
		}
	}
}

// stdlibPixels is what the standard library makes of a file, but that it refuses
// Pixels and transparency beyond the palette.
func stdlibPixels(data []byte) (*image.NRGBA, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if p, ok := img.(*image.Paletted); ok {
		for c := range chunks(data) {
			if c.name == "PLTE" && len(p.Palette) > len(c.data)/3 {
				return nil, errors.New("beyond the palette")
			}
		}
	}
	return codectest.ToNRGBA(img), nil
}

// The standard library accepts the same files and makes the same pixels of them,
// but for two things: it takes an empty dictionary for none, and refuses some
// files with many bytes behind the end of the compressed stream.
func FuzzDecode(f *testing.F) {
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
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if h.Format != edit.PNG || int64(h.Width)*int64(h.Height) > 1<<16 {
			return
		}
		img, err := decodedImage(data)
		want, stdlibErr := stdlibPixels(data)
		if err != nil {
			codectest.WantError(t, err)
			if stdlibErr == nil && !strings.Contains(err.Error(), "dictionary") {
				t.Errorf("%v, but not with the standard library", err)
			}
			return
		}
		if stdlibErr != nil && !strings.Contains(stdlibErr.Error(), "too much pixel data") {
			t.Errorf("the standard library: %v", stdlibErr)
		}
		if stdlibErr == nil && !codectest.Equal(img, want) {
			t.Error("other pixels than the standard library's")
		}
		if img.Rect != image.Rect(0, 0, h.Width, h.Height) || len(img.Pix) != 4*h.Width*h.Height {
			t.Errorf("header says %d×%d, decoded %v with %d bytes", h.Width, h.Height, img.Rect, len(img.Pix))
		}
	})
}

// Files that are correct but for their pixels, which a mutated file never is:
// its checksums give it away.
func FuzzPixels(f *testing.F) {
	f.Add(uint8(8), uint8(2), false, uint8(2), "PLTE", "tRNS", "\x01abcdef\x04ghijkl")
	f.Add(uint8(2), uint8(3), true, uint8(3), "abcdef", "a", "\x00\x1b\x00\x02\x00\x90")
	f.Add(uint8(16), uint8(0), true, uint8(1), "", "ab", "\x00ab\x03cd")
	f.Fuzz(func(t *testing.T, bits, kind uint8, interlaced bool, width uint8, plte, trns, lines string) {
		p := testPNG{w: int(width), h: 3, bits: bits, kind: kind, interlaced: interlaced}
		file := signature + p.ihdr()
		if plte != "" {
			file += testChunk("PLTE", plte)
		}
		if trns != "" {
			file += testChunk("tRNS", trns)
		}
		data := []byte(file + testChunk("IDAT", deflated(lines)) + testChunk("IEND", ""))
		img, err := decodedImage(data)
		want, stdlibErr := stdlibPixels(data)
		if (err == nil) != (stdlibErr == nil) {
			t.Fatalf("%v; the standard library: %v", err, stdlibErr)
		}
		if err == nil && !codectest.Equal(img, want) {
			t.Error("other pixels than the standard library's")
		}
	})
}
