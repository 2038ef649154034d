package codec

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/webp"
)

func mustDecodeWebP(t testing.TB, data []byte) *image.NRGBA {
	t.Helper()
	h, err := readWebPHeader(data)
	if err != nil {
		t.Fatal(err)
	}
	src, err := decodeWebP(data, h, 1)
	if err != nil {
		t.Fatal(err)
	}
	return pixels(src)
}

func mustEncodeWebP(t testing.TB, img *image.NRGBA, quality int, lossless bool) []byte {
	t.Helper()
	data, err := encodeWebP(img, quality, lossless)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// With planes taken for full-range this picture comes back with less than 30 dB.
func TestDecodeWebPColours(t *testing.T) {
	for _, size := range []image.Point{{200, 160}, {199, 161}} {
		img := waves(size.X, size.Y)
		if noise := signalToNoise(mustDecodeWebP(t, mustEncodeWebP(t, img, 95, false)), img); noise < 40 {
			t.Errorf("%v: %.1f dB", size, noise)
		}
	}
}

// An animation is its first frame, where that lies on the canvas.
func TestDecodeWebPAnimation(t *testing.T) {
	for _, lossless := range []bool{true, false} {
		alpha, first := webpStream(t, orange(5, 3, 100), lossless)
		_, second := webpStream(t, orange(9, 8, 255), true)
		img := mustDecodeWebP(t, riffWebP(vp8x(2, 9, 8), testWebPChunk("ANIM", "\xff\xff\xff\xff\x00\x00"),
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

func TestDecodeWebPMalformed(t *testing.T) {
	alpha, under := webpStream(t, orange(5, 3, 100), false)
	_, lossless := webpStream(t, noise(30, 30, 1), true)
	raw := func(n int) string { return testWebPChunk("ALPH", "\x00"+strings.Repeat("x", n)) }
	body := strings.TrimPrefix(lossless, lossless[:8])
	for name, data := range map[string][]byte{
		"lossy without data":     riffWebP(vp8Claiming(5, 3)),
		"lossless without data":  riffWebP(vp8lClaiming(5, 3)),
		"lossless cut off":       riffWebP(testWebPChunk("VP8L", body[:len(body)/2])),
		"lossy cut off":          riffWebP(testWebPChunk("VP8 ", under[8:len(under)/2])),
		"too little alpha":       riffWebP(vp8x(0x10, 5, 3), raw(14), under),
		"alpha of nothing":       riffWebP(vp8x(0x10, 5, 3), testWebPChunk("ALPH", ""), under),
		"alpha's compression":    riffWebP(vp8x(0x10, 5, 3), testWebPChunk("ALPH", "\x02"+alpha[9:]), under),
		"alpha compressed badly": riffWebP(vp8x(0x10, 5, 3), testWebPChunk("ALPH", "\x01\xff\xff\xff"), under),
	} {
		h, err := readWebPHeader(data)
		if err != nil {
			t.Errorf("%s: header: %v", name, err)
			continue
		}
		if _, err := decodeWebP(data, h, 1); !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeWebPRawAlpha(t *testing.T) {
	_, under := webpStream(t, orange(5, 3, 100), false)
	img := mustDecodeWebP(t, riffWebP(vp8x(0x10, 5, 3), testWebPChunk("ALPH", "\x00abcdefghijklmno"), under))
	for i := range 15 {
		if got := img.Pix[4*i+3]; got != byte('a'+i) {
			t.Errorf("pixel %d has alpha %d", i, got)
		}
	}
}

func TestDecodeWebPOtherData(t *testing.T) {
	h, err := readWebPHeader(mustEncodeWebP(t, orange(5, 3, 255), 80, false))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":      nil,
		"another size": mustEncodeWebP(t, orange(5, 4, 255), 80, false),
	} {
		if _, err := decodeWebP(data, h, 1); !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWebPMemoryIsEnough(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: measures memory")
	}
	clear, full := orange(300, 301, 255), noise(300, 301, 1)
	for i := range 300 * 301 {
		full.Pix[4*i+3] = uint8(i * i)
	}
	for name, c := range map[string]struct {
		img      *image.NRGBA
		lossless bool
	}{
		"lossy": {noise(300, 301, 2), false}, "lossy with alpha": {full, false}, "few colours": {clear, true}, "lossless": {full, true},
	} {
		data := mustEncodeWebP(t, c.img, 90, c.lossless)
		h, err := readWebPHeader(data)
		if err != nil {
			t.Fatal(err)
		}
		most := webpMemory(h) + 3*int64(len(data))
		if got := allocatedBy(t, func() { mustDecodeWebP(t, data) }); got > most {
			t.Errorf("%s: allocated %d, estimated %d", name, got, most)
		}
	}
}

// libwebp's own program agrees up to two levels: its arithmetic rounds less
// exactly by one, and planes are rounded once more here, to full range.
func TestDecodeWebPLikeDwebp(t *testing.T) {
	dwebp, err := exec.LookPath("dwebp")
	if err != nil {
		t.Skip("dwebp is not installed")
	}
	cut := scenery(91, 67)
	for i := range 91 * 67 {
		cut.Pix[4*i+3] = uint8(i)
	}
	for name, data := range map[string][]byte{
		"lossy":    mustEncodeWebP(t, scenery(91, 67), 80, false),
		"coarse":   mustEncodeWebP(t, scenery(90, 66), 5, false),
		"alpha":    mustEncodeWebP(t, cut, 80, false),
		"lossless": mustEncodeWebP(t, cut, 80, true),
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
		reference, err := toNRGBA(want)
		if err != nil {
			t.Fatal(err)
		}
		if mean, worst := difference(t, mustDecodeWebP(t, data), reference); worst > 2 || mean > 0.5 {
			t.Errorf("%s: differs by %d at worst, %.2f on average", name, worst, mean)
		}
	}
}

func FuzzWebP(f *testing.F) {
	alpha, under := webpStream(f, orange(5, 3, 100), false)
	_, lossless := webpStream(f, noise(7, 5, 1), true)
	f.Add(riffWebP(lossless))
	f.Add(riffWebP(vp8x(0x18, 5, 3), alpha, under, testWebPChunk("EXIF", tiffWithOrientation(5))))
	f.Add(riffWebP(vp8x(2, 9, 9), testWebPChunk("ANIM", "......"), anmf(2, 2, 5, 3, alpha, under)))
	f.Add(riffWebP(vp8x(2, 9, 9), testWebPChunk("ANIM", "......"), anmfFlags(9, 1, 2, 2, 5, 3, alpha, under), anmfFlags(7, 0, 0, 4, 7, 5, lossless)))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := readWebPHeader(data)
		if err != nil {
			wantCodecError(t, err)
			return
		}
		if h.check(Limits{Pixels: 1 << 16, Frames: 8}) != nil {
			return
		}
		if h.Frames > 1 {
			fuzzWebPFrames(t, data, h)
		}
		src, err := decodeWebP(data, h, 1)
		if err != nil {
			wantCodecError(t, err)
			return
		}
		img := pixels(src)
		if img.Rect != image.Rect(0, 0, h.Width, h.Height) || len(img.Pix) != 4*h.Width*h.Height {
			t.Errorf("header says %d×%d, decoded %v with %d bytes", h.Width, h.Height, img.Rect, len(img.Pix))
		}
	})
}

// fuzzWebPFrames wants as many frames as were counted, of the canvas's size, and
// the first of them to be what comes when no more are asked for.
func fuzzWebPFrames(t *testing.T, data []byte, h Header) {
	n := 0
	for f, err := range webpFrames(data, h) {
		if err != nil {
			wantCodecError(t, err)
			return
		}
		if f.Image.Rect != image.Rect(0, 0, h.Width, h.Height) || len(f.Image.Pix) != 4*h.Width*h.Height || f.Delay < 0 || f.Delay > maxWebPDelay {
			t.Fatalf("header says %d×%d, frame %d is %v, delay %d", h.Width, h.Height, n, f.Image.Rect, f.Delay)
		}
		if n == 0 {
			if alone, err := decodeWebP(data, h, 1); err != nil || alone.NRGBA != nil && !seenEqual(alone.NRGBA, f.Image) {
				t.Errorf("the first frame alone is another, %v", err)
			}
		}
		n++
	}
	if n != h.Frames {
		t.Errorf("header says %d frames, decoded %d", h.Frames, n)
	}
}

// TestDecodeWebPLossyAgrees holds the planes of opaque pictures, which are our own
// decoder's, against the other one's.
func TestDecodeWebPLossyAgrees(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {5, 3}, {33, 50}} {
		data := mustEncodeWebP(t, scenery(size[0], size[1]), 60, false)
		f, err := parseWebP(data)
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

func BenchmarkDecodeWebP(b *testing.B) {
	data := mustEncodeWebP(b, scenery(1200, 1200), 80, false)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mustDecodeWebP(b, data)
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
