package codec

import (
	"runtime"
	"testing"

	"github.com/gen2brain/jpegn"
)

// allocated is what f allocates in all, in bytes.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// The estimate must not be less than what decoding takes, nor so much more that
// pictures are refused without need.
func TestJPEGMemory(t *testing.T) {
	src := waves(600, 450)
	big := func(j flatJPEG) []byte {
		j.w, j.h = 600, 450
		return j.encode()
	}
	inks := flatComponents(1, 2, 3, 4)
	files := map[string][]byte{
		"grey":             jpegOf(t, src, jpegn.EncodeOptions{Subsampling: jpegn.SubsampleGray}),
		"4:4:4":            jpegOf(t, src, jpegn.EncodeOptions{Subsampling: jpegn.Subsample444}),
		"4:2:0":            jpegOf(t, src, jpegn.EncodeOptions{}),
		"progressive":      jpegOf(t, src, jpegn.EncodeOptions{Progressive: true}),
		"RGB":              big(flatJPEG{components: flatComponents(1, 2, 3), segments: []string{adobeNone}}),
		"RGB that is not":  big(flatJPEG{components: flatComponents(1, 2, 3), segments: []string{jfif, adobeNone}}),
		"CMYK":             big(flatJPEG{components: inks, segments: []string{adobeNone}}),
		"YCCK":             big(flatJPEG{components: inks, segments: []string{adobeYCCK}}),
		"CMYK progressive": big(flatJPEG{components: inks, segments: []string{adobeNone}, sof: markerSOF2}),
	}
	for name, data := range files {
		h, err := ReadHeader(data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, denom := range []int{1, 2, 4, 8} {
			decode := func() {
				for _, err := range Frames(data, h, denom, false) {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			decode() // fills pools
			got, estimate := allocated(decode), h.Memory(denom)
			if float64(got) > 1.1*float64(estimate)+1e5 || float64(got) < 0.6*float64(estimate)-1e5 {
				t.Errorf("%s at 1/%d: %d bytes, estimated %d", name, denom, got, estimate)
			}
		}
	}
}
