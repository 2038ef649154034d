package codec

import (
	"context"
	"errors"
	"image"
	"image/color"
	"slices"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/edit"
)

func TestEncodeRefuses(t *testing.T) {
	one := []Frame{{Image: image.NewNRGBA(image.Rect(0, 0, 1, 1))}}
	for _, test := range []struct {
		frames []Frame
		out    edit.Output
		want   string
	}{
		{nil, edit.Output{Format: edit.JPEG}, "encode: no picture"},
		{one, edit.Output{}, `encode: format ""`},
		{one, edit.Output{Format: "bmp"}, `encode: format "bmp"`},
		{one, edit.Output{Format: edit.JPEG, Quality: 101}, "encode: quality 101: expected 1 to 100"},
		{one, edit.Output{Format: edit.WebP, Quality: -1}, "encode: quality -1: expected 1 to 100"},
	} {
		b, err := Encode(t.Context(), test.frames, 0, test.out)
		if b != nil || err == nil || err.Error() != test.want {
			t.Errorf("%d frames, %+v: %v, want %s", len(test.frames), test.out, err, test.want)
		}
	}
}

func TestEncodeTooLong(t *testing.T) {
	for _, test := range []struct {
		w, h   int
		format edit.Format
	}{
		{65536, 1, edit.JPEG}, {1, 65536, edit.JPEG}, {65536, 1, edit.GIF}, {16384, 1, edit.WebP}, {1, 16384, edit.WebP},
	} {
		_, err := Encode(t.Context(), []Frame{{Image: image.NewNRGBA(image.Rect(0, 0, test.w, test.h))}}, 0, edit.Output{Format: test.format})
		if _, ok := errors.AsType[UnsupportedError](err); !ok {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

// The sizes are a thousand bytes for each step of quality, as in the first two
// cases, which are Thumbor's own; then the qualities that are tried.
func TestWithinBytes(t *testing.T) {
	for _, test := range []struct {
		most, quality int
		tried         []int
		want          int
	}{
		{100_000, 80, []int{80}, 80_000},
		{5000, 80, []int{80, 60, 45, 33, 24, 18, 13}, 13_000},
		{0, 80, []int{80}, 80_000},
		{33_000, 80, []int{80, 60, 45, 33}, 33_000},
		{1, 100, []int{100, 75, 56, 42, 31, 23, 17, 12}, 12_000},
		{1, 13, []int{13}, 13_000},
		{1, 9, []int{9}, 9000},
	} {
		var tried []int
		file, err := withinBytes(t.Context(), test.most, test.quality, func(quality int) ([]byte, error) {
			tried = append(tried, quality)
			return make([]byte, 1000*quality), nil
		})
		if err != nil || len(file) != test.want || !slices.Equal(tried, test.tried) {
			t.Errorf("%d bytes from quality %d: tried %v, %d bytes, %v; want %v, %d", test.most, test.quality, tried, len(file), err, test.tried, test.want)
		}
	}
}

// A lower quality can make a larger file; the smallest is what comes.
func TestWithinBytesKeepsTheSmallest(t *testing.T) {
	sizes := map[int]int{40: 90, 30: 70, 22: 80, 16: 75, 12: 71}
	file, err := withinBytes(t.Context(), 1, 40, func(quality int) ([]byte, error) { return make([]byte, sizes[quality]), nil })
	if len(file) != 70 || err != nil {
		t.Errorf("%d bytes, %v; want 70", len(file), err)
	}
	failure := errors.New("no")
	file, err = withinBytes(t.Context(), 1, 40, func(quality int) ([]byte, error) {
		if quality < 25 {
			return nil, failure
		}
		return make([]byte, quality), nil
	})
	if file != nil || err != failure {
		t.Errorf("%d bytes, %v; want the error", len(file), err)
	}
}

// JPEG and WebP come to what was asked for, an animation as a whole; a lossless
// WebP gives that up for it. PNG and GIF have nothing to give.
func TestEncodeMaxBytes(t *testing.T) {
	still := []Frame{{Image: codectest.Scenery(200, 150)}}
	film := append(still, Frame{Image: codectest.Waves(200, 150)})
	for name, test := range map[string]struct {
		frames []Frame
		out    edit.Output
		most   int
		fits   bool
	}{
		"jpeg":     {still, edit.Output{Format: edit.JPEG, Quality: 95}, 4000, true},
		"webp":     {still, edit.Output{Format: edit.WebP, Quality: 95}, 4000, true},
		"lossless": {still, edit.Output{Format: edit.WebP, Lossless: true}, 4000, true},
		"film":     {film, edit.Output{Format: edit.WebP, Quality: 95}, 5000, true},
		"png":      {still, edit.Output{Format: edit.PNG}, 4000, false},
		"gif":      {film, edit.Output{Format: edit.GIF}, 4000, false},
	} {
		whole := mustEncode(t, test.frames, 0, test.out)
		test.out.MaxBytes = test.most
		less := mustEncode(t, test.frames, 0, test.out)
		if len(whole) <= test.most {
			t.Errorf("%s: %d bytes without a limit, too few for this test", name, len(whole))
		}
		if fits := len(less) <= test.most; fits != test.fits || !fits && len(less) != len(whole) {
			t.Errorf("%s: %d bytes, at most %d asked for, %d without a limit", name, len(less), test.most, len(whole))
		}
	}
}

// Quality 100 and Lossless are the same file, of the lossless kind.
func TestEncodeWebPLosslessAsked(t *testing.T) {
	img := codectest.Scenery(40, 30)
	hundred := encoded(t, img, edit.Output{Format: edit.WebP, Quality: 100})
	asked := encoded(t, img, edit.Output{Format: edit.WebP, Quality: 50, Lossless: true})
	lossy := encoded(t, img, edit.Output{Format: edit.WebP, Quality: 99})
	if string(hundred[12:16]) != "VP8L" || !slices.Equal(hundred, asked) || string(lossy[12:16]) != "VP8 " {
		t.Errorf("chunks %q, %q and %q", hundred[12:16], asked[12:16], lossy[12:16])
	}
}

// Where no quality is asked for, it is the format's default.
func TestDefaultQuality(t *testing.T) {
	img := codectest.Scenery(40, 30)
	for _, format := range []edit.Format{edit.JPEG, edit.WebP} {
		if !slices.Equal(encoded(t, img, edit.Output{Format: format}), encoded(t, img, edit.Output{Format: format, Quality: 80})) {
			t.Errorf("%s: the default quality is not 80", format)
		}
	}
}

// PNG gets a palette only if one is asked for.
func TestEncodePalette(t *testing.T) {
	img := codectest.Drawn(60, 50, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x / 4), uint8(y / 4 * 2), uint8(x + y), 255} })
	for _, palette := range []bool{false, true} {
		data := encoded(t, img, edit.Output{Format: edit.PNG, Palette: palette})
		if h, err := ReadHeader(data, Limits{}); err != nil || h.Palette != palette {
			t.Errorf("palette %v, asked for %v, %v", h.Palette, palette, err)
		}
	}
}

func TestWritable(t *testing.T) {
	for _, f := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP} {
		if err := Writable(f); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
	if err := Writable("bmp"); err == nil || errors.As(err, new(FormatError)) {
		t.Errorf("bmp: %v", err)
	}
	for f, want := range map[edit.Format]bool{edit.GIF: true, edit.WebP: true, edit.JPEG: false, edit.PNG: false, edit.AVIF: false} {
		if Animates(f) != want {
			t.Errorf("%s animates: %v", f, !want)
		}
	}
}

// What takes long is not gone on with once nobody waits for it.
func TestEncodeStopsWhenItIsTooLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tries := 0
	_, err := withinBytes(ctx, 1, 80, func(int) ([]byte, error) {
		tries++
		cancel()
		return make([]byte, 2), nil
	})
	if !errors.Is(err, context.Canceled) || tries != 1 {
		t.Errorf("%d tries, %v", tries, err)
	}
	frames := []Frame{{Image: image.NewNRGBA(image.Rect(0, 0, 2, 2))}, {Image: image.NewNRGBA(image.Rect(0, 0, 2, 2))}}
	for _, format := range []edit.Format{edit.GIF, edit.WebP} {
		if _, err := Encode(ctx, frames, 0, edit.Output{Format: format}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// All that is allocated, freed or not, is less than the estimate for the formats
// that let go of little; but for a quarter, since the race detector makes pools
// forget what they have.
func TestOutputMemoryIsEnough(t *testing.T) {
	img := codectest.Noise(600, 500, 1)
	for name, out := range map[string]edit.Output{
		"baseline":    {Format: edit.JPEG, Coding: edit.Baseline},
		"progressive": {Format: edit.JPEG, Coding: edit.Progressive, Chroma: edit.Chroma444, Quality: 95},
		"by size":     {Format: edit.JPEG},
		"webp":        {Format: edit.WebP},
	} {
		most := OutputMemory(out, 600*500) * 5 / 4
		if got := codectest.Allocated(t, func() { mustEncode(t, []Frame{{Image: img}}, 0, out) }); got > most {
			t.Errorf("%s: allocated %d, estimated %d", name, got, most)
		}
	}
}

// No format comes for nothing, and what asks for more takes more.
func TestOutputMemoryGrows(t *testing.T) {
	for _, f := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP, edit.AVIF} {
		if small, large := OutputMemory(edit.Output{Format: f}, 4e6), OutputMemory(edit.Output{Format: f}, 8e6); small < 4*4e6 || large < small+4*4e6 {
			t.Errorf("%s: %d for 4 megapixels, %d for 8", f, small, large)
		}
	}
	for _, c := range [][2]edit.Output{
		{{Format: edit.JPEG}, {Format: edit.JPEG, Coding: edit.Progressive}},
		{{Format: edit.PNG}, {Format: edit.PNG, Palette: true}},
	} {
		if less, more := OutputMemory(c[0], 4e6), OutputMemory(c[1], 4e6); more <= less {
			t.Errorf("%+v: %d, %+v: %d", c[0], less, c[1], more)
		}
	}
}
