package codec

import (
	"image"
	"net/http"
	"testing"

	"s3resize/lambda/edit"
)

// What is written is what it says it is, by the standard library's sniffing and
// by ours, and can be read again.
func TestEveryFormatThereAndBack(t *testing.T) {
	src := waves(23, 17)
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
		if mean, _ := difference(t, img, src); img.Rect != image.Rect(0, 0, 23, 17) || mean > 6 {
			t.Errorf("%s: %v, off by %.2f on average", format, img.Rect, mean)
		}
	}
}

func TestHeaderCheck(t *testing.T) {
	for _, test := range []struct {
		w, h, frames int
		limits       Limits
		want         string
	}{
		{5, 7, 1, Limits{}, ""},
		{5, 7, 1, Limits{Pixels: 35}, ""},
		{5, 7, 1, Limits{Pixels: 34}, "too many pixels: 35, at most 34"},
		{5, 7, 3, Limits{Pixels: 104}, "too many pixels: 105, at most 104"},
		{5, 7, 3, Limits{Frames: 3}, ""},
		{5, 7, 4, Limits{Frames: 3}, "too many frames: 4, at most 3"},
		{0, 7, 1, Limits{}, "malformed gif: a side of 0 pixels"},
		{5, 0, 1, Limits{}, "malformed gif: a side of 0 pixels"},
		{-5, 7, 1, Limits{}, "malformed gif: a side of 0 pixels"},
		// 2³² must not come round to 0, nor times the frames to anything small.
		{65536, 65536, 1, Limits{Pixels: 50e6}, "too many pixels: 4294967296, at most 50000000"},
		{65535, 65535, 40000, Limits{Pixels: 50e6}, "too many pixels: 171793449000000, at most 50000000"},
		{1<<31 - 1, 1<<31 - 1, 1, Limits{Pixels: 50e6}, "too many pixels: 4611686014132420609, at most 50000000"},
	} {
		got := ""
		if err := (Header{Format: edit.GIF, Width: test.w, Height: test.h, Frames: test.frames}).check(test.limits); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%d×%d×%d, %+v: %q, want %q", test.w, test.h, test.frames, test.limits, got, test.want)
		}
	}
}
