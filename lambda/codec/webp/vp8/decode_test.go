package vp8

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/deepteams/webp"
	oracle "golang.org/x/image/vp8"

	"s3resize/testdata/pictures"
)

// decodeOther is the decoder that ours is held against.
func decodeOther(data []byte) (*image.YCbCr, error) {
	d := oracle.NewDecoder()
	d.Init(bytes.NewReader(data), len(data))
	if _, err := d.DecodeFrameHeader(); err != nil {
		return nil, err
	}
	return d.DecodeFrame()
}

// compare decodes data both ways, which must agree in every byte.
func compare(t *testing.T, data []byte) {
	t.Helper()
	want, err := decodeOther(data)
	if err != nil {
		t.Fatalf("the other decoder: %v", err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	samePlanes(t, got, want)
}

func samePlanes(t *testing.T, got, want *image.YCbCr) {
	t.Helper()
	if got.Rect != want.Rect || got.SubsampleRatio != want.SubsampleRatio {
		t.Fatalf("%v %v, want %v %v", got.Rect, got.SubsampleRatio, want.Rect, want.SubsampleRatio)
	}
	w, h := want.Rect.Dx(), want.Rect.Dy()
	samePlane(t, "Y", got.Y, got.YStride, want.Y, want.YStride, w, h)
	samePlane(t, "Cb", got.Cb, got.CStride, want.Cb, want.CStride, (w+1)/2, (h+1)/2)
	samePlane(t, "Cr", got.Cr, got.CStride, want.Cr, want.CStride, (w+1)/2, (h+1)/2)
}

func samePlane(t *testing.T, name string, got []byte, gotStride int, want []byte, wantStride, w, h int) {
	t.Helper()
	for y := range h {
		g, w := got[y*gotStride:][:w], want[y*wantStride:][:w]
		if !bytes.Equal(g, w) {
			t.Fatalf("%s, line %d:\n got %v\nwant %v", name, y, g, w)
		}
	}
}

// lossyChunk is the VP8 chunk of a WebP file.
func lossyChunk(t testing.TB, file []byte) []byte {
	t.Helper()
	for b := file[12:]; len(b) >= 8; {
		n := int(binary.LittleEndian.Uint32(b[4:]))
		if string(b[:4]) == "VP8 " {
			return b[8 : 8+n]
		}
		b = b[8+n+n&1:]
	}
	t.Fatal("no VP8 chunk")
	return nil
}

// encoded is a picture as VP8, with what options changes.
func encoded(t testing.TB, img image.Image, options func(*webp.EncoderOptions)) []byte {
	t.Helper()
	o := webp.DefaultOptions()
	o.Lossless = false
	options(o)
	var b bytes.Buffer
	if err := webp.Encode(&b, img, o); err != nil {
		t.Fatal(err)
	}
	return lossyChunk(t, b.Bytes())
}

// kinds are pictures that make an encoder do different things.
var kinds = map[string]func(w, h int) image.Image{
	"photo": func(w, h int) image.Image { return pictures.Photo(w, h, 5) },
	"chart": func(w, h int) image.Image { return pictures.Chart(w, h) },
	"noise": func(w, h int) image.Image { return noise(w, h) },
	"flat": func(w, h int) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		for i := range img.Pix {
			img.Pix[i] = []byte{250, 140, 20, 255}[i%4]
		}
		return img
	},
	"slope": func(w, h int) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				img.SetNRGBA(x, y, color.NRGBA{uint8(3 * x), uint8(5 * y), uint8(x + y), 255})
			}
		}
		return img
	},
}

func noise(w, h int) image.Image {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32()) | uint8(255*(i%4/3))
	}
	return img
}

func TestDecodeIsExactForAllSizes(t *testing.T) {
	for name, draw := range kinds {
		t.Run(name, func(t *testing.T) {
			for w := 1; w <= 70; w += 3 {
				for _, h := range []int{1, 2, 15, 16, 17, 33, 70 - w/2} {
					compare(t, encoded(t, draw(w, h), func(o *webp.EncoderOptions) {
						o.Quality, o.Method = float32(w*h%101), (w+h)%5
					}))
				}
			}
		})
	}
}

func TestDecodeIsExactForAllSettings(t *testing.T) {
	for name, draw := range kinds {
		t.Run(name, func(t *testing.T) {
			img := draw(67, 53)
			for method := range 7 {
				for quality := 0; quality <= 100; quality += 10 {
					compare(t, encoded(t, img, func(o *webp.EncoderOptions) {
						o.Quality, o.Method = float32(quality), method
						o.FilterStrength, o.FilterSharpness = 9*method, quality/10%8
						o.FilterType = quality / 10 % 2
					}))
				}
			}
		})
	}
}

// TestDecodeIsExactForAllPartitions has fewer rows than partitions, and up to
// five of them. Of taller pictures this encoder makes files that both decoders
// refuse.
func TestDecodeIsExactForAllPartitions(t *testing.T) {
	for partitions := range 4 {
		for _, h := range []int{10, 40, 70} {
			compare(t, encoded(t, kinds["photo"](50, h), func(o *webp.EncoderOptions) { o.Partitions = partitions }))
		}
	}
}

// TestDecodeIsExactForLibwebp has what another encoder makes of its options.
func TestDecodeIsExactForLibwebp(t *testing.T) {
	cwebp, err := exec.LookPath("cwebp")
	if err != nil {
		t.Skip("there is no cwebp")
	}
	options := []string{
		"-q 0", "-q 30 -m 0", "-q 50 -m 6", "-q 75", "-q 100", "-q 75 -f 0", "-q 20 -f 100 -strong",
		"-q 40 -f 70 -nostrong", "-q 10 -f 100 -nostrong -sharpness 3", "-q 30 -f 80 -strong -sharpness 6",
		"-q 60 -segments 1", "-q 60 -segments 2 -sns 100", "-q 35 -segments 4 -sns 80 -f 60",
		"-q 50 -sns 0", "-q 50 -af", "-q 45 -pass 4 -m 3", "-q 80 -pre 2", "-q 5 -f 50 -sharpness 7",
	}
	dir := t.TempDir()
	for name, draw := range kinds {
		source := filepath.Join(dir, name+".png")
		f, err := os.Create(source)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(f, draw(83, 61)), f.Close()); err != nil {
			t.Fatal(err)
		}
		for _, option := range options {
			t.Run(name+" "+option, func(t *testing.T) {
				to := filepath.Join(t.TempDir(), "to.webp")
				args := append(strings.Fields(option), "-quiet", source, "-o", to)
				if out, err := exec.Command(cwebp, args...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				data, err := os.ReadFile(to)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, lossyChunk(t, data))
			})
		}
	}
}

// TestDecodeOfOneColor has values worked out from BT.601. Coding may be off by two.
func TestDecodeOfOneColor(t *testing.T) {
	data := encoded(t, kinds["flat"](20, 20), func(o *webp.EncoderOptions) { o.Quality = 100 })
	img, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	// 16 + 219/255 (0.299·250 + 0.587·140 + 0.114·20) is 152.8, and
	// 128 + 224/255 (20 - 159.2)/1.772 is 58.9, and with 250 and 1.402 184.9.
	for i, want := range []int{153, 59, 185} {
		got := int([]byte{img.Y[0], img.Cb[0], img.Cr[0]}[i])
		if got < want-2 || got > want+2 {
			t.Errorf("plane %d is %d, want about %d", i, got, want)
		}
	}
}

// TestTruncated cuts a file at every byte: it must be refused exactly where the
// other decoder does, and never crash.
func TestTruncated(t *testing.T) {
	for _, partitions := range []int{0, 3} {
		data := encoded(t, kinds["photo"](40, 150), func(o *webp.EncoderOptions) {
			o.Quality, o.Partitions = 60, partitions
		})
		for n := range len(data) {
			want, wantErr := decodeOther(data[:n:n])
			got, err := Decode(data[:n:n])
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("%d of %d bytes: %v, the other decoder: %v", n, len(data), err, wantErr)
			}
			if err == nil {
				samePlanes(t, got, want)
				continue
			}
			if format := formatError(""); !errors.As(err, &format) {
				t.Fatalf("%d bytes: %T", n, err)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	good := encoded(t, kinds["photo"](20, 20), func(o *webp.EncoderOptions) {})
	for _, test := range []struct {
		name   string
		change func([]byte) []byte
		want   error
	}{
		{"nothing", func(b []byte) []byte { return nil }, errShort},
		{"part of a frame tag", func(b []byte) []byte { return b[:9] }, errShort},
		{"frame tag alone", func(b []byte) []byte { return b[:10] }, errShort},
		{"no key frame", func(b []byte) []byte { b[0] |= 1; return b }, unsupportedError("a frame that is no key frame")},
		{"version", func(b []byte) []byte { b[0] |= 4 << 1; return b }, unsupportedError("a version above 3")},
		{"not shown", func(b []byte) []byte { b[0] &^= 1 << 4; return b }, unsupportedError("a frame that is not shown")},
		{"start code", func(b []byte) []byte { b[4]++; return b }, formatError("no start code")},
		{"no width", func(b []byte) []byte { b[6], b[7] = 0, 0xc0; return b }, formatError("no pixels")},
		{"no height", func(b []byte) []byte { b[8], b[9] = 0, 0; return b }, formatError("no pixels")},
		{"empty partition", func(b []byte) []byte { b[0] &= 0x1f; b[1], b[2] = 0, 0; return b }, errCoded},
		{"nothing coded", func(b []byte) []byte { b[10] = 255; return b }, errCoded},
		{"large partition", func(b []byte) []byte { b[2] = 255; return b }, errShort},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Decode(test.change(slices.Clone(good))); err != test.want {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

func TestSplitPartitions(t *testing.T) {
	for _, test := range []struct {
		data string
		n    int
		want []string // nil: refused
	}{
		{"", 1, []string{""}},
		{"abc", 1, []string{"abc"}},
		{"\x01\x00\x00abc", 2, []string{"a", "bc"}},
		{"\x00\x00\x00", 2, []string{"", ""}},
		{"\x03\x00\x00abc", 2, []string{"abc", ""}},
		{"\x04\x00\x00abc", 2, nil},
		{"\x00\x00\x01abc", 2, nil},
		{"\x00\x00", 2, nil},
		{"\x01\x00\x00\x02\x00\x00\x00\x00\x00abcd", 4, []string{"a", "bc", "", "d"}},
		{"\x01\x00\x00\x02\x00\x00\x02\x00\x00abcd", 4, nil},
	} {
		parts, err := splitPartitions([]byte(test.data), test.n)
		var got []string
		for _, p := range parts {
			got = append(got, string(p.data))
		}
		if !slices.Equal(got, test.want) || (err != nil) != (test.want == nil) {
			t.Errorf("%q in %d: %q, %v", test.data, test.n, got, err)
		}
	}
}

func TestErrorsSayWhoseTheyAre(t *testing.T) {
	for err, want := range map[error]string{
		formatError("x"):      "vp8: x",
		unsupportedError("x"): "vp8: unsupported: x",
	} {
		if got := fmt.Sprint(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// FuzzDecode holds us against the other decoder. We refuse what says it is of an
// unknown version, is not to be shown, has no pixels, or has a partition that begins with
// 255, but not 16 MB in one partition; and levels of smoothing that add up to more
// than 127 are taken for 63 here, for negative there.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"photo", "noise", "flat", "chart"} {
		f.Add(encoded(f, kinds[name](19, 35), func(o *webp.EncoderOptions) {
			o.Quality, o.FilterStrength, o.Partitions = 40, 50, 1
		}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, first, rest, err := parseFrameTag(data)
		if err == nil && h.width*h.height > 1<<16 {
			return
		}
		got, gotErr := Decode(data)
		if err != nil {
			if gotErr == nil {
				t.Fatal("decoded in spite of its frame tag")
			}
			return
		}
		r := newBoolReader(first)
		n, err := h.parse(&r)
		if err == nil && gotErr != nil && beginsTooHigh(rest, n) || len(first) > 0 && first[0] == 255 {
			return
		}
		want, wantErr := decodeOther(data)
		if (gotErr != nil) != (wantErr != nil) {
			t.Fatalf("%v, the other decoder: %v", gotErr, wantErr)
		}
		if gotErr == nil && !overflows(&h) {
			samePlanes(t, got, want)
		}
	})
}

func overflows(h *header) bool {
	for _, strength := range h.segments.filter {
		if h.filter.deltas && h.filter.level+strength+max(h.filter.intraDelta, 0)+max(h.filter.bmDelta, 0) > 127 {
			return true
		}
	}
	return false
}

func beginsTooHigh(data []byte, partitions int) bool {
	parts, err := splitPartitions(data, partitions)
	return err == nil && slices.ContainsFunc(parts, func(r boolReader) bool {
		return len(r.data) > 0 && r.data[0] == 255
	})
}
