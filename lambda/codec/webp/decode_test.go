package webp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/webp"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/testdata/pictures"
)

func mustDecode(t testing.TB, data []byte) *image.NRGBA {
	t.Helper()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	src, err := Decode(data, h, 1)
	if err != nil {
		t.Fatal(err)
	}
	return codectest.Pixels(src)
}

func mustEncode(t testing.TB, img *image.NRGBA, quality int, lossless bool) []byte {
	t.Helper()
	data, err := Encode(img, quality, lossless)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// With planes taken for full-range this picture comes back with less than 30 dB.
func TestDecodeColors(t *testing.T) {
	for _, size := range []image.Point{{200, 160}, {199, 161}} {
		img := codectest.Waves(size.X, size.Y)
		if noise := codectest.SignalToNoise(mustDecode(t, mustEncode(t, img, 95, false)), img); noise < 40 {
			t.Errorf("%v: %.1f dB", size, noise)
		}
	}
}

// An animation is its first frame, where that lies on the canvas.
func TestDecodeAnimation(t *testing.T) {
	for _, lossless := range []bool{true, false} {
		alpha, first := streamOf(t, orange(5, 3, 100), lossless)
		_, second := streamOf(t, orange(9, 8, 255), true)
		img := mustDecode(t, riff(vp8x(2, 9, 8), testChunk("ANIM", "\xff\xff\xff\xff\x00\x00"),
			anmf(4, 2, 5, 3, alpha, first), anmf(0, 0, 9, 8, second)))
		if img.Rect != image.Rect(0, 0, 9, 8) {
			t.Fatalf("size %v", img.Rect)
		}
		for y := range 8 {
			for x := range 9 {
				inside := x >= 4 && 2 <= y && y < 5
				if got := img.NRGBAAt(x, y).A; (got == 100) != inside || (got == 0) != !inside {
					t.Errorf("lossless %v: pixel %d,%d has alpha %d", lossless, x, y, got)
				}
			}
		}
	}
}

func TestDecodeMalformed(t *testing.T) {
	alpha, under := streamOf(t, orange(5, 3, 100), false)
	_, lossless := streamOf(t, codectest.Noise(30, 30, 1), true)
	raw := func(n int) string { return testChunk("ALPH", "\x00"+strings.Repeat("x", n)) }
	body := strings.TrimPrefix(lossless, lossless[:8])
	for name, data := range map[string][]byte{
		"lossy without data":     riff(vp8Claiming(5, 3)),
		"lossless without data":  riff(vp8lClaiming(5, 3)),
		"lossless cut off":       riff(testChunk("VP8L", body[:len(body)/2])),
		"lossy cut off":          riff(testChunk("VP8 ", under[8:len(under)/2])),
		"too little alpha":       riff(vp8x(0x10, 5, 3), raw(14), under),
		"alpha of nothing":       riff(vp8x(0x10, 5, 3), testChunk("ALPH", ""), under),
		"alpha's compression":    riff(vp8x(0x10, 5, 3), testChunk("ALPH", "\x02"+alpha[9:]), under),
		"alpha compressed badly": riff(vp8x(0x10, 5, 3), testChunk("ALPH", "\x01\xff\xff\xff"), under),
	} {
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			t.Errorf("%s: header: %v", name, err)
			continue
		}
		if _, err := Decode(data, h, 1); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeRawAlpha(t *testing.T) {
	_, under := streamOf(t, orange(5, 3, 100), false)
	img := mustDecode(t, riff(vp8x(0x10, 5, 3), testChunk("ALPH", "\x00abcdefghijklmno"), under))
	for i := range 15 {
		if got := img.Pix[4*i+3]; got != byte('a'+i) {
			t.Errorf("pixel %d has alpha %d", i, got)
		}
	}
}

func TestDecodeOtherData(t *testing.T) {
	h, err := ReadHeader(mustEncode(t, orange(5, 3, 255), 80, false), picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":      nil,
		"another size": mustEncode(t, orange(5, 4, 255), 80, false),
	} {
		if _, err := Decode(data, h, 1); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMemoryIsEnough(t *testing.T) {
	clear, full := orange(300, 301, 255), codectest.Noise(300, 301, 1)
	for i := range 300 * 301 {
		full.Pix[4*i+3] = uint8(i * i)
	}
	for name, c := range map[string]struct {
		img      *image.NRGBA
		lossless bool
	}{
		"lossy": {codectest.Noise(300, 301, 2), false}, "lossy with alpha": {full, false}, "few colors": {clear, true}, "lossless": {full, true},
	} {
		data := mustEncode(t, c.img, 90, c.lossless)
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		most := Memory(h) + 3*int64(len(data))
		if got := codectest.Allocated(t, func() { mustDecode(t, data) }); got > most {
			t.Errorf("%s: allocated %d, estimated %d", name, got, most)
		}
	}
}

// libwebp's own program agrees up to two levels: its arithmetic rounds less
// exactly by one, and planes are rounded once more here, to full range.
func TestDecodeLikeDwebp(t *testing.T) {
	dwebp, err := exec.LookPath("dwebp")
	if err != nil {
		t.Skip("dwebp is not installed")
	}
	cut := codectest.Scenery(91, 67)
	for i := range 91 * 67 {
		cut.Pix[4*i+3] = uint8(i)
	}
	for name, data := range map[string][]byte{
		"lossy":    mustEncode(t, codectest.Scenery(91, 67), 80, false),
		"coarse":   mustEncode(t, codectest.Scenery(90, 66), 5, false),
		"alpha":    mustEncode(t, cut, 80, false),
		"lossless": mustEncode(t, cut, 80, true),
	} {
		in, out := filepath.Join(t.TempDir(), "in.webp"), filepath.Join(t.TempDir(), "out.png")
		if err := os.WriteFile(in, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if msg, err := exec.CommandContext(t.Context(), dwebp, in, "-o", out).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, msg)
		}
		file, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		reference := codectest.ToNRGBA(want)
		if mean, worst := codectest.Difference(t, mustDecode(t, data), reference); worst > 2 || mean > 0.5 {
			t.Errorf("%s: differs by %d at worst, %.2f on average", name, worst, mean)
		}
	}
}

func FuzzDecode(f *testing.F) {
	alpha, under := streamOf(f, orange(5, 3, 100), false)
	_, lossless := streamOf(f, codectest.Noise(7, 5, 1), true)
	f.Add(riff(lossless))
	f.Add(riff(vp8x(0x18, 5, 3), alpha, under, testChunk("EXIF", string(pictures.EXIF(5, binary.BigEndian)))))
	f.Add(riff(vp8x(2, 9, 9), testChunk("ANIM", "......"), anmf(2, 2, 5, 3, alpha, under)))
	f.Add(riff(vp8x(2, 9, 9), testChunk("ANIM", "......"), anmfFlags(9, 1, 2, 2, 5, 3, alpha, under), anmfFlags(7, 0, 0, 4, 7, 5, lossless)))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if h.Check(picture.Limits{Pixels: 1 << 16, Frames: 8}) != nil {
			return
		}
		if h.Frames > 1 {
			fuzzFrames(t, data, h)
		}
		src, err := Decode(data, h, 1)
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		img := codectest.Pixels(src)
		if img.Rect != image.Rect(0, 0, h.Width, h.Height) || len(img.Pix) != 4*h.Width*h.Height {
			t.Errorf("header says %d×%d, decoded %v with %d bytes", h.Width, h.Height, img.Rect, len(img.Pix))
		}
	})
}

// fuzzFrames wants as many frames as were counted, of the canvas's size, and
// the first of them to be what comes when no more are asked for.
func fuzzFrames(t *testing.T, data []byte, h picture.Header) {
	n := 0
	for f, err := range Frames(data, h) {
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if f.Image.Rect != image.Rect(0, 0, h.Width, h.Height) || len(f.Image.Pix) != 4*h.Width*h.Height || f.Delay < 0 || f.Delay > maxDelay {
			t.Fatalf("header says %d×%d, frame %d is %v, delay %d", h.Width, h.Height, n, f.Image.Rect, f.Delay)
		}
		if n == 0 {
			if alone, err := Decode(data, h, 1); err != nil || alone.NRGBA != nil && !seenEqual(alone.NRGBA, f.Image) {
				t.Errorf("the first frame alone is another, %v", err)
			}
		}
		n++
	}
	if n != h.Frames {
		t.Errorf("header says %d frames, decoded %d", h.Frames, n)
	}
}

// TestDecodeLossyAgrees holds the planes of opaque pictures, which are our own
// decoder's, against the other one's.
func TestDecodeLossyAgrees(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {5, 3}, {33, 50}} {
		data := mustEncode(t, codectest.Scenery(size[0], size[1]), 60, false)
		f, err := parse(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.picture.decode()
		if err != nil {
			t.Fatal(err)
		}
		want, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for y := range size[1] {
			for x := range size[0] {
				if got.At(x, y) != want.At(x, y) {
					t.Fatalf("%v: pixel %d,%d is %v, want %v", size, x, y, got.At(x, y), want.At(x, y))
				}
			}
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data := mustEncode(b, codectest.Scenery(1200, 1200), 80, false)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mustDecode(b, data)
		}
	})
	b.Run("x/image, not converted", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := webp.Decode(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestAlphaLikeOther holds every filter, with and without compression, and
// sizes with one row or column, against golang.org/x/image/webp.
func TestAlphaLikeOther(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, size := range []image.Point{{1, 1}, {1, 9}, {9, 1}, {17, 33}} {
		img := codectest.Noise(size.X, size.Y, 3)
		_, under := streamOf(t, img, false)
		_, lossless := streamOf(t, img, true)
		plain := make([]byte, size.X*size.Y)
		for i := range plain {
			plain[i] = uint8(r.Uint32())
		}
		const chunkHeader, streamHeader = 8, 5
		body := lossless[chunkHeader+streamHeader:]
		for filter := range byte(4) {
			for name, chunk := range map[string]string{
				"plain":      string(append([]byte{filter << 2}, plain...)),
				"compressed": string(append([]byte{filter<<2 | 1}, body...)),
			} {
				data := riff(vp8x(0x10, size.X, size.Y), testChunk("ALPH", chunk), under)
				other, err := webp.Decode(bytes.NewReader([]byte(data)))
				if err != nil {
					t.Fatal(err)
				}
				want := other.(*image.NYCbCrA)
				got := mustDecode(t, data)
				for y := range size.Y {
					for x := range size.X {
						if g, w := got.NRGBAAt(x, y).A, want.A[want.AOffset(x, y)]; g != w {
							t.Fatalf("%v %s filter %d: pixel %d,%d has alpha %d, want %d", size, name, filter, x, y, g, w)
						}
					}
				}
			}
		}
	}
}
