package webp

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/webp"
	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
)

func TestEncodeLossless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		colors := rapid.SliceOfN(rapid.Uint32(), 1, 40).Draw(t, "colors")
		slope := rapid.Uint32().Draw(t, "slope")
		img := codectest.Drawn(w, h, func(x, y int) color.NRGBA {
			v := colors[(x+x*y)%len(colors)] + slope*uint32(x)
			return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
		})
		data, err := Encode(img, 80, true)
		if err != nil {
			t.Fatal(err)
		}
		back, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(img.Pix); i += 4 {
			got, want := back.(*image.NRGBA).Pix[i:i+4], img.Pix[i:i+4]
			if got[3] != want[3] || want[3] != 0 && !bytes.Equal(got, want) {
				t.Fatalf("pixel %d is %v, want %v", i/4, got, want)
			}
		}
	})
}

// Alpha is not lossy.
func TestEncodeAlpha(t *testing.T) {
	img := codectest.Scenery(61, 47)
	for i := range 61 * 47 {
		img.Pix[4*i+3] = uint8(i * 7)
	}
	back := mustDecode(t, mustEncode(t, img, 60, false))
	for i := range 61 * 47 {
		if got, want := back.Pix[4*i+3], img.Pix[4*i+3]; got != want {
			t.Fatalf("pixel %d has alpha %d, want %d", i, got, want)
		}
	}
}

func TestEncodeQuality(t *testing.T) {
	img := codectest.Scenery(200, 150)
	size, noise := 0, 0.0
	for _, quality := range []int{1, 20, 50, 80, 100} {
		data := mustEncode(t, img, quality, false)
		n := codectest.SignalToNoise(mustDecode(t, data), img)
		if len(data) <= size || n <= noise {
			t.Errorf("quality %d has %d bytes and %.1f dB; the one before has %d and %.1f", quality, len(data), n, size, noise)
		}
		size, noise = len(data), n
	}
}

func TestLossyQuality(t *testing.T) {
	for quality, want := range map[int]int{1: 1, 3: 1, 40: 38, 80: 78, 81: 80, 90: 89, 91: 91, 100: 100} {
		if got := lossyQuality(quality); got != want {
			t.Errorf("%d is %d, want %d", quality, got, want)
		}
	}
}

// Without alpha or metadata there is nothing but the picture.
func TestEncodeNoMetadata(t *testing.T) {
	for _, lossless := range []bool{false, true} {
		data := mustEncode(t, codectest.Scenery(20, 20), 80, lossless)
		n := 0
		for c := range chunks(data[12:]) {
			if n++; n > 1 || c.name[:3] != "VP8" {
				t.Errorf("lossless %v: chunk %q", lossless, c.name)
			}
		}
	}
}

func TestEncodeTooLarge(t *testing.T) {
	for _, size := range []image.Point{{16384, 1}, {1, 16384}} {
		_, err := Encode(image.NewNRGBA(image.Rectangle{Max: size}), 80, false)
		if !errors.As(err, new(*picture.LimitError)) {
			t.Errorf("%v: %v", size, err)
		}
	}
	if back := mustDecode(t, mustEncode(t, orange(16383, 1, 255), 80, true)); back.Rect.Dx() != 16383 {
		t.Errorf("largest side: %v", back.Rect)
	}
}

func BenchmarkEncode(b *testing.B) {
	img := codectest.Scenery(1200, 1200)
	for _, lossless := range []bool{false, true} {
		b.Run(map[bool]string{false: "lossy", true: "lossless"}[lossless], func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data = mustEncode(b, img, 80, lossless)
			}
			b.ReportMetric(codectest.SignalToNoise(mustDecode(b, data), img), "dB")
			b.ReportMetric(float64(len(data)), "bytes")
		})
	}
}

// shown is a second reading of RFC 9649 §2.7, plain and slow: it reads offsets
// where the tables have them, decodes with golang.org/x/image alone, and takes
// every frame to replace what is there, since the encoder writes no others.
func shown(t rapid.TB, data []byte) (shown []*image.NRGBA, delays []int) {
	t.Helper()
	number := func(b []byte) int { return int(b[0]) + 256*int(b[1]) + 65536*int(b[2]) }
	if string(data[12:16]) != "VP8X" || data[20]&2 == 0 || string(data[30:34]) != "ANIM" {
		t.Fatalf("not an animation: %q", data[:34])
	}
	if size := number(data[4:]) + int(data[7])<<24; size != len(data)-8 {
		t.Fatalf("RIFF says %d bytes, it has %d", size, len(data)-8)
	}
	canvas := image.NewNRGBA(image.Rect(0, 0, 1+number(data[24:]), 1+number(data[27:])))
	for pos := 44; pos < len(data); {
		n := number(data[pos+4:])
		b := data[pos+8:][:n]
		if string(data[pos:pos+4]) != "ANMF" || b[15] != 2 {
			t.Fatalf("chunk %q, flags %d", data[pos:pos+4], b[15])
		}
		w, h := 1+number(b[6:]), 1+number(b[9:])
		still := riff(vp8x(0x10, w, h), string(b[16:]))
		img, err := webp.Decode(bytes.NewReader(still))
		if err != nil {
			t.Fatal(err)
		}
		part, err := imageOf(img)
		if err != nil {
			t.Fatal(err)
		}
		for y := range h {
			for x := range w {
				canvas.SetNRGBA(2*number(b)+x, 2*number(b[3:])+y, part.NRGBAAt(x, y))
			}
		}
		shown = append(shown, &image.NRGBA{Pix: slices.Clone(canvas.Pix), Stride: canvas.Stride, Rect: canvas.Rect})
		delays = append(delays, number(b[12:]))
		pos += 8 + n + n%2
	}
	return shown, delays
}

// Without loss a viewer shows exactly the pictures given, for as long as they are
// to be seen: those that are as the one before make it last. Our own decoder
// agrees.
func TestEncodeAnimationShowsThePictures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := codectest.DrawFrames(t, 3)
		if len(frames) < 2 {
			frames = append(frames, frames[0])
		}
		data, err := EncodeAnimation(t.Context(), frames, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		shown, delays := shown(t, data)
		at := -1
		for i, f := range frames {
			if i == 0 || !codectest.Equal(f.Image, frames[i-1].Image) {
				at++
			} else {
				delays[at] -= f.Delay
				continue
			}
			if !seenEqual(shown[at], f.Image) {
				t.Fatalf("frame %d shows %v, want %v", i, shown[at].Pix, f.Image.Pix)
			}
			delays[at] -= f.Delay
		}
		if at != len(shown)-1 || slices.Max(delays) != 0 || slices.Min(delays) != 0 {
			t.Fatalf("%d frames, want %d; delays are over by %v", len(shown), at+1, delays)
		}
	})
}

// seenEqual compares all but the colors of what cannot be seen.
func seenEqual(a, b *image.NRGBA) bool {
	for i := 0; i < len(a.Pix); i += 4 {
		if a.Pix[i+3] != b.Pix[i+3] || a.Pix[i+3] != 0 && !bytes.Equal(a.Pix[i:i+3], b.Pix[i:i+3]) {
			return false
		}
	}
	return true
}

// A square moves: only what changes is written, from even places on.
func TestEncodeAnimationParts(t *testing.T) {
	red := color.NRGBA{200, 0, 0, 255}
	var frames []picture.Frame
	for _, x := range []int{3, 5, 5, 9} {
		frames = append(frames, picture.Frame{Image: drawnSquare(20, 10, image.Rect(x, 3, x+4, 7), red), Delay: 40})
	}
	var got []string
	for _, p := range changedParts(frames) {
		got = append(got, fmt.Sprintf("%v %d", p.rect, p.delay))
	}
	want := []string{"(0,0)-(20,10) 40", "(2,2)-(9,7) 80", "(4,2)-(13,7) 40"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestChanged(t *testing.T) {
	a := codectest.Noise(7, 5, 1)
	for _, want := range []image.Rectangle{{}, image.Rect(0, 0, 1, 1), image.Rect(6, 4, 7, 5), image.Rect(2, 1, 5, 3), a.Rect} {
		b := &image.NRGBA{Pix: slices.Clone(a.Pix), Stride: a.Stride, Rect: a.Rect}
		if !want.Empty() {
			b.Pix[b.PixOffset(want.Min.X, want.Min.Y)+3]--
			b.Pix[b.PixOffset(want.Max.X-1, want.Max.Y-1)]++
		}
		if got := changed(a, b); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// Lossy frames are near to what was given wherever they lie, also from pictures
// with a gap between their rows.
func TestEncodeAnimationLossy(t *testing.T) {
	base, other := codectest.Scenery(120, 90), codectest.Noise(50, 40, 3)
	var frames []picture.Frame
	for i := range 3 {
		whole := &image.NRGBA{Pix: slices.Clone(base.Pix), Stride: base.Stride, Rect: base.Rect}
		if i > 0 {
			for y := range 30 {
				copy(whole.Pix[whole.PixOffset(11*i, 13*i+y):][:4*37], picture.Row(codectest.Waves(50, 40), y))
			}
		}
		frames = append(frames, picture.Frame{Image: whole.SubImage(image.Rect(0, 0, 101, 87)).(*image.NRGBA), Delay: 30, Disposal: gif.DisposalBackground})
	}
	for i, f := range collect(t, mustEncodeAnimation(t, frames, 4, 90)) {
		want := image.NewNRGBA(f.Image.Rect)
		for y := range want.Rect.Dy() {
			copy(picture.Row(want, y), picture.Row(frames[i].Image, y))
		}
		if noise := codectest.SignalToNoise(f.Image, want); noise < 34 || f.Delay != 30 {
			t.Errorf("frame %d: %.1f dB, delay %d", i, noise, f.Delay)
		}
	}
	frames[1].Image = other
	if _, err := EncodeAnimation(t.Context(), frames, 0, 80); err == nil {
		t.Error("frames of different sizes were taken")
	}
}

func mustEncodeAnimation(t testing.TB, frames []picture.Frame, loops, quality int) []byte {
	t.Helper()
	data, err := EncodeAnimation(t.Context(), frames, loops, quality)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// libwebp's own programs find nothing wrong and read the same numbers.
func TestEncodeAnimationLikeWebpmux(t *testing.T) {
	mux, err := exec.LookPath("webpmux")
	if err != nil {
		t.Skip("webpmux is not installed")
	}
	var frames []picture.Frame
	for i := range 4 {
		img := codectest.Scenery(64, 50)
		for y := 10 + i; y < 20+i; y++ {
			codectest.Fill(picture.Row(img, y)[4*12:4*30], byte(40*i))
		}
		frames = append(frames, picture.Frame{Image: img, Delay: 10 * (i + 1)})
	}
	file := filepath.Join(t.TempDir(), "a.webp")
	if err := os.WriteFile(file, mustEncodeAnimation(t, frames, 4, 80), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), mux, "-info", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, want := range []string{"Canvas size: 64 x 50", "animation transparency", "Loop Count : 5", "Number of frames: 4"} {
		if !strings.Contains(string(said), want) {
			t.Errorf("no %q in %s", want, said)
		}
	}
	for i := range 4 {
		out := filepath.Join(t.TempDir(), "frame.webp")
		if msg, err := exec.CommandContext(t.Context(), mux, "-get", "frame", fmt.Sprint(i+1), file, "-o", out).CombinedOutput(); err != nil {
			t.Errorf("frame %d: %v: %s", i, err, msg)
		}
	}
}
