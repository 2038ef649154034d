//go:build avif

package avif

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// testFile is a small encoded picture with alpha: the decoder is slow to start, so
// tests share what they can.
func testFile(t testing.TB) ([]byte, *image.NRGBA) {
	t.Helper()
	img := codectest.Scenery(100, 70)
	for i := 3; i < len(img.Pix); i += 8 {
		img.Pix[i] = 100
	}
	return mustEncode(t, img, 90, edit.Chroma444), img
}

func mustEncode(t testing.TB, img *image.NRGBA, quality int, chroma edit.Chroma) []byte {
	t.Helper()
	data, err := Encode(img, quality, chroma)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustDecode(t testing.TB, data []byte) *image.NRGBA {
	t.Helper()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	src, err := Decode(data, h)
	if err != nil {
		t.Fatal(err)
	}
	return src.NRGBA
}

func TestRoundTrip(t *testing.T) {
	data, img := testFile(t)
	h, err := ReadHeader(data, picture.Limits{Pixels: 7000, Frames: 1})
	if err != nil || h.Format != edit.AVIF || h.Width != 100 || h.Height != 70 || h.Orientation != 1 || h.Frames != 1 || h.Detail.(detail).deep || h.Profile != nil {
		t.Fatalf("%+v, %v", h, err)
	}
	back := mustDecode(t, data)
	if noise := codectest.SignalToNoise(back, img); noise < 32 {
		t.Errorf("%.1f dB", noise)
	}
	for i := 3; i < len(img.Pix); i += 4 {
		if back.Pix[i] != img.Pix[i] {
			t.Fatalf("pixel %d has alpha %d, want %d", i/4, back.Pix[i], img.Pix[i])
		}
	}
	_, err = ReadHeader(data, picture.Limits{Pixels: 6999})
	if limit, _ := errors.AsType[*picture.LimitError](err); limit == nil || *limit != (picture.LimitError{What: "pixels", Got: 7000, Max: 6999}) {
		t.Errorf("over the limit: %v", err)
	}
}

// A better quality takes more bytes, and libavif's own program, where there is one,
// reads the picture as ours does.
func TestEncodeQuality(t *testing.T) {
	img := codectest.Scenery(64, 48)
	size := 0
	for _, quality := range []int{10, 50, 90} {
		data := mustEncode(t, img, quality, "")
		if len(data) <= size {
			t.Errorf("quality %d has %d bytes, the one before %d", quality, len(data), size)
		}
		size = len(data)
	}
	avifdec, err := exec.LookPath("avifdec")
	if err != nil {
		t.Skip("avifdec is not installed")
	}
	in, out := filepath.Join(t.TempDir(), "in.avif"), filepath.Join(t.TempDir(), "out.png")
	if err := os.WriteFile(in, mustEncode(t, img, 90, ""), 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.CommandContext(t.Context(), avifdec, in, out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
}

// 60 of 120 is half of what is seen: 128. The last pixel's color is above its
// alpha, which no multiplication gives.
func TestUnmultiply(t *testing.T) {
	pix := []uint32{60, 120, 0, 120, 9, 8, 7, 255, 1, 1, 1, 0, 90, 10, 20, 40}
	want := []byte{128, 255, 0, 120, 9, 8, 7, 255, 0, 0, 0, 0, 255, 64, 128, 40}
	got := make([]byte, len(want))
	unmultiply(got, func(i int) uint32 { return pix[i] }, 255)
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	got = make([]byte, len(want))
	unmultiply(got, func(i int) uint32 { return 257 * pix[i] }, 65535)
	if !slices.Equal(got, want) {
		t.Errorf("of 16 bits: %v, want %v", got, want)
	}
}

// boxBytes is a box.
func boxBytes(name string, content ...string) string {
	body := strings.Join(content, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
}

// claiming is a file of a picture with these properties and this stream.
func claiming(stream string, properties ...string) []byte {
	numbers := ""
	for i := range properties {
		numbers += string(rune(i + 1))
	}
	meta := boxBytes("meta", "\x00\x00\x00\x00",
		boxBytes("pitm", "\x00\x00\x00\x00\x00\x07"),
		boxBytes("iinf", "\x00\x00\x00\x00\x00\x01", boxBytes("infe", "\x02\x00\x00\x00\x00\x07\x00\x00av01\x00")),
		boxBytes("iprp", boxBytes("ipco", properties...),
			boxBytes("ipma", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x07", string([]byte{byte(len(properties))}), numbers)),
		boxBytes("idat", stream),
		boxBytes("iloc", "\x01\x00\x00\x00\x44\x00\x00\x01", "\x00\x07\x00\x01\x00\x00\x00\x01", "\x00\x00\x00\x00",
			string(binary.BigEndian.AppendUint32(nil, uint32(len(stream))))))
	return []byte(boxBytes("ftyp", "avif\x00\x00\x00\x00mif1") + meta)
}

func ispe(w, h int) string {
	b := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(w))
	return boxBytes("ispe", string(binary.BigEndian.AppendUint32(b, uint32(h))))
}

// sequenceOBU is a sequence header with the short form for stills: profile 0, still
// picture, short, level 0, 16 bits for each side and the sides.
func sequenceOBU(w, h int) string {
	v := uint64(0b000_1_1_00000_1111_1111)<<32 | uint64(w-1)<<16 | uint64(h-1)
	b := binary.BigEndian.AppendUint64(nil, v<<14)
	return "\x0a\x08" + string(b)
}

func TestHeader(t *testing.T) {
	for _, c := range []struct {
		name        string
		data        []byte
		orientation picture.Orientation
		bits        int
		profile     string
	}{
		{"plain", claiming("", ispe(30, 20)), 1, 8, ""},
		{"a stream", claiming("\x12\x00"+sequenceOBU(30, 20), ispe(30, 20)), 1, 8, ""},
		{"turned left", claiming("", ispe(30, 20), boxBytes("irot", "\x01")), 8, 8, ""},
		{"turned right", claiming("", ispe(30, 20), boxBytes("irot", "\x03")), 6, 8, ""},
		{"upside down", claiming("", ispe(30, 20), boxBytes("irot", "\x02")), 3, 8, ""},
		{"top and bottom", claiming("", ispe(30, 20), boxBytes("imir", "\x00")), 4, 8, ""},
		{"left and right", claiming("", ispe(30, 20), boxBytes("imir", "\x01")), 2, 8, ""},
		{"turned left, mirrored", claiming("", ispe(30, 20), boxBytes("irot", "\x01"), boxBytes("imir", "\x01")), 7, 8, ""},
		{"turned right, mirrored", claiming("", ispe(30, 20), boxBytes("irot", "\x03"), boxBytes("imir", "\x01")), 5, 8, ""},
		{"profile", claiming("", ispe(30, 20), boxBytes("colr", "profabc")), 1, 8, "abc"},
		{"colors by number", claiming("", ispe(30, 20), boxBytes("colr", "nclxabcdefg")), 1, 8, ""},
		{"ten bits", claiming("", ispe(30, 20), boxBytes("av1C", "\x81\x00\x40\x00")), 1, 16, ""},
	} {
		h, err := ReadHeader(c.data, picture.Limits{})
		if err != nil || h.Width != 30 || h.Height != 20 || h.Orientation != c.orientation || h.Detail.(detail).deep != (c.bits > 8) || string(h.Profile) != c.profile {
			t.Errorf("%s: %+v, %v", c.name, h, err)
		}
	}
}

// A stream may not be larger than the file says, whatever that says: the decoder
// would allocate for it.
func TestHeaderMalformed(t *testing.T) {
	cut, _ := strings.CutSuffix(sequenceOBU(30, 20), "\x00\x00")
	for name, data := range map[string][]byte{
		"no size":            claiming(""),
		"0×0":                claiming("", ispe(0, 0)),
		"2^20 wide":          claiming("", ispe(1<<20, 1)),
		"a large stream":     claiming(sequenceOBU(20000, 20000), ispe(30, 20)),
		"behind a small one": claiming(sequenceOBU(30, 20)+sequenceOBU(16384, 16384), ispe(30, 20)),
		"a stream cut short": claiming(sequenceOBU(30, 20)[:5], ispe(30, 20)),
		"a header cut short": claiming("\x0a\x02"+cut[2:4], ispe(30, 20)),
		"a size of 9 bytes":  claiming("\x0a"+strings.Repeat("\x80", 9), ispe(30, 20)),
		"no meta box":        []byte(boxBytes("ftyp", "avif\x00\x00\x00\x00")),
		"a box cut short":    claiming("", ispe(30, 20))[:100],
		"a box of no length": append(claiming("", ispe(30, 20))[:24], "\x00\x00\x00\x05meta"...),
	} {
		if h, err := ReadHeader(data, picture.Limits{}); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

// Wherever the boxes before the pixels end, the file is broken.
func TestHeaderTruncated(t *testing.T) {
	data, _ := testFile(t)
	for n := range data {
		_, err := ReadHeader(data[:n], picture.Limits{})
		if !errors.As(err, new(picture.MalformedError)) && !errors.As(err, new(picture.UnsupportedError)) {
			t.Fatalf("%d of %d bytes: %v", n, len(data), err)
		}
	}
}

// The long form of a sequence header, with everything that can lie before the size:
// bit by bit as AV1 §5.5 lists it.
func TestSequencePixels(t *testing.T) {
	bits := func(fields ...string) obuBits {
		all := strings.ReplaceAll(strings.Join(fields, ""), " ", "")
		b := make([]byte, (len(all)+7)/8)
		for i, c := range all {
			if c == '1' {
				b[i/8] |= 0x80 >> (i % 8)
			}
		}
		return obuBits{rest: b}
	}
	number := func(v, n int) string { return fmt.Sprintf("%0*b", n, v) }
	zeros := func(n int) string { return strings.Repeat("0", n) }
	size := number(9, 4) + number(8, 4) + number(799, 10) + number(299, 9)
	for name, c := range map[string]struct {
		bits obuBits
		want int64
	}{
		"short":       {bits("000 1 1", zeros(5), size), 800 * 300},
		"long":        {bits("000 1 0", "0 0", zeros(5), zeros(12), zeros(5), size), 1024 * 512},
		"two points":  {bits("000 0 0", "0 0", number(1, 5), zeros(12), number(8, 5)+"1", zeros(12), zeros(5), size), 1024 * 512},
		"first delay": {bits("000 0 0", "0 1", zeros(5), zeros(12), zeros(5), "1 0110", size), 1024 * 512},
		"timing":      {bits("000 0 0", "1", zeros(64), "1 001 01", "0", "0", zeros(5), zeros(12), zeros(5), size), 1024 * 512},
		"delays": {bits("000 0 0", "1", zeros(64), "0", "1", number(2, 5), zeros(32+10), "0", zeros(5), zeros(12), zeros(5),
			"1", zeros(7), size), 1024 * 512},
	} {
		if got := c.bits.sequencePixels(); got != c.want || c.bits.short {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestOneColor(t *testing.T) {
	img := codectest.Drawn(33, 17, func(x, y int) color.NRGBA { return color.NRGBA{250, 140, 20, 255} })
	back := mustDecode(t, mustEncode(t, img, 95, ""))
	if mean, worst := codectest.Difference(t, back, img); worst > 4 {
		t.Errorf("off by %.1f on average, %d at worst", mean, worst)
	}
}

func FuzzHeader(f *testing.F) {
	f.Add(claiming(sequenceOBU(30, 20), ispe(30, 20), boxBytes("irot", "\x01")))
	f.Add(claiming("", ispe(30, 20), boxBytes("colr", "profabc"), boxBytes("av1C", "\x81\x00\x40\x00")))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if h.Width < 0 || h.Height < 0 || max(h.Width, h.Height) > 1<<16 || h.Frames != 1 || h.Orientation < 1 || h.Orientation > 8 {
			t.Errorf("%+v", h)
		}
	})
}
