package codec

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"
)

// pngForms are all forms of PNG there are, those with a tRNS chunk too. Samples
// are spread over the whole range by the sizes' being odd.
func pngForms(w, h int, interlaced bool) map[string]testPNG {
	forms := map[string]testPNG{}
	add := func(bits, kind byte, trns string) {
		p := testPNG{w: w, h: h, bits: bits, kind: kind, interlaced: interlaced, sample: spread(bits)}
		if kind == pngPalette {
			p.before = testChunk("PLTE", testPalette(bits))
		}
		if trns != "" {
			p.before += testChunk("tRNS", trns)
		}
		forms[fmt.Sprintf("%d-bit type %d tRNS %d", bits, kind, len(trns))] = p
	}
	for _, bits := range []byte{1, 2, 4, 8, 16} {
		add(bits, pngGrey, "")
		add(bits, pngGrey, be(spread(bits)(0, 0, 0)))
		if bits < 16 {
			add(bits, pngPalette, "")
			add(bits, pngPalette, "\x00\x80")
		}
	}
	for _, bits := range []byte{8, 16} {
		v := spread(bits)
		add(bits, pngRGB, "")
		add(bits, pngRGB, be(v(0, 0, 0))+be(v(0, 0, 1))+be(v(0, 0, 2)))
		add(bits, pngGreyAlpha, "")
		add(bits, pngRGBA, "")
	}
	return forms
}

func spread(bits byte) func(x, y, c int) uint16 {
	return func(x, y, c int) uint16 {
		return uint16(uint32(x*40503+y*30011+c*20011+12345)*2654435761>>9) & (1<<bits - 1)
	}
}

func be(v uint16) string { return string([]byte{byte(v >> 8), byte(v)}) }

// testPalette has a colour for every index of so many bits.
func testPalette(bits byte) string {
	var b strings.Builder
	for i := range 1 << bits {
		b.Write([]byte{byte(i * 3), byte(255 - i), byte(i * 7)})
	}
	return b.String()
}

// want is the colour that the description itself gives for a place.
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
	case pngGrey:
		return [4]uint8{s(0), s(0), s(0), alphaUnless(trns == be(p.sample(x, y, 0)))}
	case pngRGB:
		here := be(p.sample(x, y, 0)) + be(p.sample(x, y, 1)) + be(p.sample(x, y, 2))
		return [4]uint8{s(0), s(1), s(2), alphaUnless(trns == here)}
	case pngPalette:
		i := int(p.sample(x, y, 0))
		c := testPalette(p.bits)[3*i:]
		alpha := uint8(255)
		if i < len(trns) {
			alpha = trns[i]
		}
		return [4]uint8{c[0], c[1], c[2], alpha}
	case pngGreyAlpha:
		return [4]uint8{s(0), s(0), s(0), s(1)}
	}
	return [4]uint8{s(0), s(1), s(2), s(3)}
}

func TestDecodePNGForms(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: every form of PNG")
	}
	for _, size := range []image.Point{{1, 1}, {3, 2}, {9, 7}, {33, 5}, {2, 17}} {
		for _, interlaced := range []bool{false, true} {
			for name, p := range pngForms(size.X, size.Y, interlaced) {
				for filter := range filterCount + 1 {
					p.filter = func(y int) int { return filter }
					if filter == filterCount {
						p.filter = func(y int) int { return (y + 4) % filterCount }
					}
					got, err := decodePNG(p.bytes())
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

func decodePNG(data []byte) (*image.NRGBA, error) {
	p := pngReader{rest: data}
	return p.decode()
}

// What is called opaque is, whatever its pixels; all other forms can have alpha.
func TestDecodePNGOpaque(t *testing.T) {
	for name, form := range pngForms(9, 7, false) {
		p := pngReader{rest: form.bytes()}
		img, err := p.decode()
		want := form.before == "" && (form.kind == pngGrey || form.kind == pngRGB)
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
func TestDecodePNGLikeStdlib(t *testing.T) {
	photo := scenery(301, 203)
	glass := scenery(301, 203)
	for i := range glass.Pix {
		if i%4 == 3 {
			glass.Pix[i] = uint8(i / 700)
		}
	}
	grey := image.NewGray(photo.Rect)
	deep := image.NewNRGBA64(photo.Rect)
	flat := image.NewPaletted(photo.Rect, color.Palette{color.White, color.Black, color.NRGBA{1, 2, 3, 4}})
	for y := range 203 {
		for x := range 301 {
			grey.Set(x, y, photo.At(x, y))
			c := glass.NRGBAAt(x, y)
			deep.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R) * 251, uint16(c.G) * 250, uint16(c.B) * 249, uint16(c.A) * 248})
			flat.SetColorIndex(x, y, uint8(x*y/50%3))
		}
	}
	for name, img := range map[string]image.Image{"photo": photo, "glass": glass, "grey": grey, "deep": deep, "flat": flat} {
		for _, level := range []png.CompressionLevel{png.DefaultCompression, png.NoCompression, png.BestSpeed} {
			var file bytes.Buffer
			if err := (&png.Encoder{CompressionLevel: level}).Encode(&file, img); err != nil {
				t.Fatal(err)
			}
			got, err := decodePNG(file.Bytes())
			if err != nil {
				t.Fatalf("%s, level %d: %v", name, level, err)
			}
			want, err := stdlibPixels(file.Bytes())
			if err != nil || !equalPixels(got, want) {
				t.Errorf("%s, level %d: other pixels; %v", name, level, err)
			}
		}
	}
}

func TestDecodePNGMalformed(t *testing.T) {
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
		"no palette":             string(claimingPNG(1, 1, 8, pngPalette)),
		"beyond the palette":     string(pointing.bytes()),
		"palette not of three":   replaced(testChunk("PLTE", "\x00\x00") + idat),
		"pixels far too few":     string(claimingPNG(500, 500, 8, pngRGBA)),
		"nothing":                "",
		"pixels beyond counting": string(claimingPNG(math.MaxInt32, math.MaxInt32, 16, pngRGBA)),
		"no pixels":              string(claimingPNG(0, 4, 8, pngRGBA)),
	} {
		if img, err := decodePNG([]byte(data)); !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %v, %v", name, img != nil, err)
		}
	}
}

// The last entry of a palette shorter than its indices allow is still in it.
func TestDecodePNGShortPalette(t *testing.T) {
	p := pngForms(9, 7, false)["4-bit type 3 tRNS 0"]
	p.sample = func(x, y, c int) uint16 { return 7 }
	p.before = testChunk("PLTE", testPalette(3))
	if _, err := decodePNG(p.bytes()); err != nil {
		t.Errorf("the last entry of the palette: %v", err)
	}
}

func TestPNGMemoryIsEnough(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: measures memory")
	}
	for _, size := range []image.Point{{1, 1}, {201, 199}, {10_000, 3}} {
		for _, interlaced := range []bool{false, true} {
			for name, p := range pngForms(size.X, size.Y, interlaced) {
				data := p.bytes()
				h, err := readPNGHeader(data)
				if err != nil {
					t.Fatal(err)
				}
				most := pngMemory(h)
				n := allocatedBy(t, func() { _, err = decodePNG(data) })
				if err != nil || n > most {
					t.Errorf("%v %s interlaced %v: allocated %d, estimated %d; %v", size, name, interlaced, n, most, err)
				}
			}
		}
	}
}

// A size that the file cannot have the pixels for costs nothing.
func TestDecodePNGOfBombs(t *testing.T) {
	for _, side := range []int{1000, 50_000, math.MaxInt32} {
		data := claimingPNG(side, side, 8, pngRGBA)
		var err error
		n := allocatedBy(t, func() { _, err = decodePNG(data) })
		if !errors.As(err, new(MalformedError)) || n > 10_000 {
			t.Errorf("%d: allocated %d bytes, %v", side, n, err)
		}
	}
}
