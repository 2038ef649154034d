package codec

import (
	"image"
	"testing"

	"github.com/gen2brain/jpegn"
)

// FuzzJPEG decodes whatever passes for a JPEG at every scale. What comes out is
// either an error of a promised kind or a picture of the promised size.
func FuzzJPEG(f *testing.F) {
	for _, s := range jpegSeeds() {
		f.Add(s)
	}
	src := scenery(33, 21)
	for _, sampling := range samplings {
		f.Add(jpegOf(f, src, jpegn.EncodeOptions{Subsampling: sampling}))
		f.Add(jpegOf(f, src, jpegn.EncodeOptions{Subsampling: sampling, Progressive: true}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := readJPEGHeader(data, Limits{Pixels: 1 << 18, Scans: 20})
		if err != nil {
			wantCodecError(t, err)
			return
		}
		if h.Width < 1 || h.Height < 1 || h.Orientation > 8 || h.Width*h.Height > 1<<18 || jpegDetail(h).scans > 20 {
			t.Errorf("%+v", h)
		}
		for _, denom := range []int{8, 4, 2, 1} {
			want := image.Rect(0, 0, Scaled(h.Width, denom), Scaled(h.Height, denom))
			if m := jpegMemory(h, denom); m < int64(want.Dx()*want.Dy()) {
				t.Errorf("%d bytes for %d×%d at 1/%d", m, h.Width, h.Height, denom)
			}
			src, err := decodeScaled(data, h, denom)
			if err != nil {
				wantCodecError(t, err)
			} else if img := pixels(src); img.Rect != want || !img.Opaque() {
				t.Errorf("1/%d: %v, want %v", denom, img.Rect, want)
			}
		}
	})
}
