package codec

import (
	"errors"
	"image"
	"net/http"
	"slices"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// What is written is what it says it is, by the standard library's sniffing and
// by ours, and can be read again.
func TestEveryFormatThereAndBack(t *testing.T) {
	src := codectest.Waves(23, 17)
	for _, format := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP} {
		data := encoded(t, src, edit.Output{Format: format, Quality: 95})
		if got := http.DetectContentType(data); got != format.ContentType() {
			t.Errorf("%s is %s", format, got)
		}
		h, err := ReadHeader(data, Limits{Pixels: 23 * 17, Frames: 1, Scans: 1})
		if err != nil || h.Format != format || h.Width != 23 || h.Height != 17 || h.Frames != 1 {
			t.Errorf("%s: %+v, %v", format, h, err)
			continue
		}
		if h.Memory(1) < 4*23*17 {
			t.Errorf("%s: %d bytes of memory", format, h.Memory(1))
		}
		img := only(t, data, 1)
		if mean, _ := codectest.Difference(t, img, src); img.Rect != image.Rect(0, 0, 23, 17) || mean > 6 {
			t.Errorf("%s: %v, off by %.2f on average", format, img.Rect, mean)
		}
	}
}

// Some formats have scales, and only for some of their pictures.
func TestDenoms(t *testing.T) {
	translucent := codectest.Waves(9, 9)
	translucent.Pix[3] = 9
	for name, c := range map[string]struct {
		img  *image.NRGBA
		out  edit.Output
		want []int
	}{
		"jpeg":          {codectest.Waves(9, 9), edit.Output{Format: edit.JPEG}, []int{8, 4, 2, 1}},
		"webp":          {codectest.Waves(9, 9), edit.Output{Format: edit.WebP}, []int{8, 4, 2, 1}},
		"webp, alpha":   {translucent, edit.Output{Format: edit.WebP}, []int{1}},
		"webp lossless": {codectest.Waves(9, 9), edit.Output{Format: edit.WebP, Lossless: true}, []int{1}},
		"png":           {codectest.Waves(9, 9), edit.Output{Format: edit.PNG}, []int{1}},
		"gif":           {codectest.Waves(9, 9), edit.Output{Format: edit.GIF}, []int{1}},
	} {
		h, err := ReadHeader(encoded(t, c.img, c.out), Limits{})
		if err != nil || !slices.Equal(h.Denoms(), c.want) {
			t.Errorf("%s: %v, %v; want %v", name, h.Denoms(), err, c.want)
		}
	}
}

func TestProfileThatCannotBeRead(t *testing.T) {
	h := Header{Format: edit.JPEG, ProfileErr: errors.New("profile chunk is missing")}
	if err := h.ToSRGB(codectest.Waves(1, 1)); !h.HasProfile() || err == nil || err.Error() != "color profile: profile chunk is missing" {
		t.Errorf("%v", err)
	}
	if h := (Header{Format: edit.JPEG}); h.HasProfile() || h.ToSRGB(codectest.Waves(1, 1)) != nil {
		t.Error("a picture without a profile has one")
	}
}

func FuzzReadHeader(f *testing.F) {
	for _, format := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP} {
		f.Add(encoded(f, codectest.Waves(9, 7), edit.Output{Format: format}))
	}
	for _, s := range []string{"", "\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF89a\xff\xff\xff\xff\x00\x00\x00", "RIFF\x00\x00\x00\x00WEBPVP8 ", "<svg>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := Limits{Pixels: 1 << 20, Frames: 10, Scans: 10}
		h, err := ReadHeader(data, l)
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if h.Width < 1 || h.Height < 1 || h.Frames < 1 || h.Frames > l.Frames || h.Orientation > 8 ||
			int64(h.Width)*int64(h.Height)*int64(h.Frames) > l.Pixels {
			t.Errorf("%+v", h)
		}
		for _, denom := range h.Denoms() {
			if m := h.Memory(denom); m < int64(picture.Scaled(h.Width, denom))*int64(picture.Scaled(h.Height, denom)) {
				t.Errorf("%s: %d bytes for %d×%d at 1/%d", h.Format, m, h.Width, h.Height, denom)
			}
		}
	})
}

// encoded writes a still.
func encoded(t testing.TB, img *image.NRGBA, out edit.Output) []byte {
	t.Helper()
	return mustEncode(t, []Frame{{Image: img}}, 0, out)
}

func mustEncode(t testing.TB, frames []Frame, loops int, out edit.Output) []byte {
	t.Helper()
	data, err := Encode(t.Context(), frames, loops, out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// only decodes the first picture.
func only(t *testing.T, data []byte, denom int) *image.NRGBA {
	t.Helper()
	h, err := ReadHeader(data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for f, err := range Frames(data, h, denom, false) {
		if err != nil {
			t.Fatal(err)
		}
		return codectest.Pixels(f.Pixels)
	}
	t.Fatal("no frame")
	return nil
}
