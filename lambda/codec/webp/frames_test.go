package webp

import (
	"errors"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/gif"
	"s3resize/lambda/codec/picture"
)

// collect decodes all frames.
func collect(t testing.TB, data []byte) (frames []picture.Frame) {
	t.Helper()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for f, err := range Frames(data, h) {
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
	return frames
}

// spelledStream is a lossless picture, spelled as those of GIFs are.
func spelledStream(t testing.TB, rows string) string {
	t.Helper()
	_, picture := streamOf(t, codectest.Spelled(rows), true)
	return picture
}

// R, G, B and W are opaque colors, a dot is nothing. The second frame lies on the
// two pixels on the right.
func TestFramesDrawn(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags [3]byte
		want  string
	}{
		{"blended, kept", [3]byte{0, 0, 0}, "RRRR RRGR RRGB"},
		{"replaced, kept", [3]byte{2, 2, 2}, "RRRR RRG. RR.B"},
		{"blended, cleared", [3]byte{0, 1, 0}, "RRRR RRGR RR.B"},
		{"all cleared", [3]byte{1, 1, 1}, "RRRR ..G. ...B"},
		{"replaced and cleared", [3]byte{3, 3, 3}, "RRRR ..G. ...B"},
	} {
		frames := collect(t, riff(vp8x(2, 4, 1), testChunk("ANIM", "\xff\xff\xff\xff\x00\x00"),
			anmfFlags(10, c.flags[0], 0, 0, 4, 1, spelledStream(t, "RRRR")),
			anmfFlags(25, c.flags[1], 2, 0, 2, 1, spelledStream(t, "G.")),
			anmfFlags(1<<24-1, c.flags[2], 2, 0, 2, 1, spelledStream(t, ".B"))))
		var shown []string
		var delays []int
		for _, f := range frames {
			shown, delays = append(shown, codectest.Spell(f.Image)), append(delays, f.Delay)
		}
		if got := strings.Join(shown, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if want := []int{10, 25, 1<<24 - 1}; !slices.Equal(delays, want) {
			t.Errorf("%s: delays %v, want %v", c.name, delays, want)
		}
	}
}

// By hand: 200 at alpha 102 (0.4) over 100 at alpha 204 (0.8) has an alpha of
// 0.4 + 0.6 · 0.8 = 0.88, which is 224, and a color of
// (200 · 0.4 + 100 · 0.6 · 0.8) / 0.88 = 145.
func TestBlendRow(t *testing.T) {
	for _, c := range [][3]string{
		{"\x64\x64\x64\xcc", "\xc8\xc8\xc8\x66", "\x91\x91\x91\xe0"},
		{"\x01\x02\x03\x04", "\x09\x08\x07\xff", "\x09\x08\x07\xff"},
		{"\x01\x02\x03\x04", "\x09\x08\x07\x00", "\x01\x02\x03\x04"},
		{"\x01\x02\x03\x00", "\x09\x08\x07\x05", "\x09\x08\x07\x05"},
		{"\x00\x00\x00\xff", "\xff\xff\xff\x80", "\x80\x80\x80\xff"},
	} {
		dst := []byte(c[0])
		if blendRow(dst, []byte(c[1])); string(dst) != c[2] {
			t.Errorf("% x over % x is % x, want % x", c[1], c[0], dst, c[2])
		}
	}
}

// Every frame, in either coding, may be kept and changed.
func TestFramesAreIndependent(t *testing.T) {
	alpha, lossy := streamOf(t, orange(5, 3, 100), false)
	_, opaque := streamOf(t, orange(9, 8, 255), false)
	data := riff(vp8x(2, 9, 8), testChunk("ANIM", "\xff\xff\xff\xff\x03\x00"),
		anmfFlags(1, 2, 0, 0, 9, 8, opaque), anmfFlags(1, 2, 4, 2, 5, 3, alpha, lossy), anmfFlags(1, 3, 0, 0, 5, 3, alpha, lossy))
	h, err := ReadHeader(data, picture.Limits{Frames: 3, Pixels: 3 * 9 * 8})
	if err != nil || h.Frames != 3 || h.Loops != 2 {
		t.Fatalf("%+v, %v", h, err)
	}
	var alphas [][2]byte
	for f, err := range Frames(data, h) {
		if err != nil {
			t.Fatal(err)
		}
		alphas = append(alphas, [2]byte{f.Image.NRGBAAt(0, 0).A, f.Image.NRGBAAt(4, 2).A})
		codectest.Fill(f.Image.Pix, 77)
	}
	if want := [][2]byte{{255, 255}, {255, 100}, {100, 100}}; !slices.Equal(alphas, want) {
		t.Errorf("alphas at two places %v, want %v", alphas, want)
	}
	if got := mustDecode(t, data).NRGBAAt(4, 2).A; got != 255 {
		t.Errorf("the first alone: alpha %d", got)
	}
}

func TestFramesLimits(t *testing.T) {
	_, dot := streamOf(t, orange(1, 1, 255), true)
	film := func(w, h, n int) []byte {
		return riff(vp8x(2, w, h), testChunk("ANIM", "......"), strings.Repeat(anmf(0, 0, 1, 1, dot), n))
	}
	for _, c := range []struct {
		name   string
		data   []byte
		limits picture.Limits
		want   *picture.LimitError
	}{
		{"frames", film(1, 1, 1001), picture.Limits{Frames: 1000}, &picture.LimitError{What: "frames", Got: 1001, Max: 1000}},
		{"pixels of all frames", film(1000, 1000, 100), picture.Limits{Frames: 1000, Pixels: 99e6}, &picture.LimitError{What: "pixels", Got: 100e6, Max: 99e6}},
		{"just within", film(1000, 1000, 100), picture.Limits{Frames: 100, Pixels: 100e6}, nil},
	} {
		h, err := ReadHeader(c.data, c.limits)
		limit, _ := errors.AsType[*picture.LimitError](err)
		if (limit == nil) != (c.want == nil) || limit != nil && *limit != *c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if err == nil && Memory(h) < 4*100e6 {
			t.Errorf("%s: memory estimated at %d", c.name, Memory(h))
		}
	}
}

func TestFramesMalformed(t *testing.T) {
	_, good := streamOf(t, orange(5, 3, 255), true)
	first := anmf(0, 0, 5, 3, good)
	two := riff(vp8x(2, 5, 3), first, first)
	h, err := ReadHeader(two, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":             nil,
		"fewer frames":        riff(vp8x(2, 5, 3), first),
		"another canvas":      riff(vp8x(2, 6, 3), first, first),
		"no pixels in second": riff(vp8x(2, 5, 3), first, anmf(0, 0, 5, 3, vp8lClaiming(5, 3))),
	} {
		var last error
		for _, err := range Frames(data, h) {
			last = err
		}
		if !errors.As(last, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, last)
		}
	}
}

func TestFramesMemoryIsEnough(t *testing.T) {
	frames := []picture.Frame{{Image: codectest.Noise(300, 301, 1)}, {Image: codectest.Noise(300, 301, 2)}, {Image: codectest.Noise(300, 301, 3)}}
	frames[1].Image.Pix[3] = 100
	data, err := EncodeAnimation(t.Context(), frames, 0, 90)
	if err != nil {
		t.Fatal(err)
	}
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	// What decoding the other two frames took is garbage.
	most := Memory(h) + 2*int64(h.Detail.(detail).bits)*300*301/8 + 3*int64(len(data))
	if got := codectest.Allocated(t, func() { collect(t, data) }); got > most {
		t.Errorf("allocated %d, estimated %d", got, most)
	}
}

func TestLoops(t *testing.T) {
	for shown, loops := range map[int]int{0: 0, 1: -1, 2: 1, 3: 2, 65535: 65534} {
		b := "\x01\x02\x03\x04" + numbers16(shown)
		if got := readLoops([]byte(b)); got != loops {
			t.Errorf("shown %d times: %d, want %d", shown, got, loops)
		}
		if got := timesShown(loops); got != shown {
			t.Errorf("loops %d: shown %d times, want %d", loops, got, shown)
		}
	}
	if timesShown(65535) != 65535 || readLoops(nil) != 0 {
		t.Error("beyond what the chunk can say")
	}
}

// drawnSquare is a square at x, y of an otherwise empty picture.
func drawnSquare(w, h int, square image.Rectangle, c color.NRGBA) *image.NRGBA {
	return codectest.Drawn(w, h, func(x, y int) color.NRGBA {
		if image.Pt(x, y).In(square) {
			return c
		}
		return color.NRGBA{}
	})
}

// libwebp's gif2webp writes frames of all kinds: parts, blended and not, cleared
// and kept. Its files are lossless, and show what the GIF does.
func TestFramesLikeGif2webp(t *testing.T) {
	program, err := exec.LookPath("gif2webp")
	if err != nil {
		t.Skip("gif2webp is not installed")
	}
	var frames []picture.Frame
	for i := range 12 {
		img := drawnSquare(40, 30, image.Rect(2*i, i, 2*i+9, i+7), color.NRGBA{200, uint8(20 * i), 0, 255})
		if i%3 == 1 {
			copy(img.Pix[4*40*12:], drawnSquare(40, 9, image.Rect(0, 0, 30, 9), color.NRGBA{0, 0, 200, 255}).Pix)
		}
		frames = append(frames, picture.Frame{Image: img, Delay: 40 + 10*i, Disposal: byte(i % 4)})
	}
	in, out := filepath.Join(t.TempDir(), "in.gif"), filepath.Join(t.TempDir(), "out.webp")
	file, err := gif.Encode(t.Context(), frames, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(in, file, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, options := range [][]string{{}, {"-min_size"}, {"-kmax", "1"}} {
		arguments := append(slices.Clone(options), in, "-o", out)
		if msg, err := exec.CommandContext(t.Context(), program, arguments...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, msg)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		got := collect(t, data)
		if len(got) != len(frames) {
			t.Fatalf("%v: %d frames", options, len(got))
		}
		for i, f := range got {
			if !seenEqual(f.Image, frames[i].Image) || f.Delay != frames[i].Delay {
				t.Errorf("%v: frame %d is another, or %d is its delay", options, i, f.Delay)
			}
		}
		if h, err := ReadHeader(data, picture.Limits{}); err != nil || h.Loops != 2 {
			t.Errorf("%v: loops %d, %v", options, h.Loops, err)
		}
	}
}
