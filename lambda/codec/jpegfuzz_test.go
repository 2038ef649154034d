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
		h, err := ReadHeader(data, Limits{Pixels: 1 << 18, Scans: 20})
		if err != nil || jpegDetail(h).components == 0 {
			return
		}
		for _, denom := range h.Denoms() {
			want := image.Rect(0, 0, Scaled(h.Width, denom), Scaled(h.Height, denom))
			n := 0
			for frame, err := range Frames(data, h, denom, true) {
				n++
				if err != nil {
					checkKind(t, err)
					continue
				}
				if img := pixels(frame.Pixels); img.Rect != want || !img.Opaque() {
					t.Errorf("1/%d: %v, want %v", denom, img.Rect, want)
				}
			}
			if n != 1 {
				t.Errorf("1/%d: %d frames", denom, n)
			}
		}
	})
}
