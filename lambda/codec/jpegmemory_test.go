package codec

import (
	"errors"
	"runtime"
	"slices"
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
	if testing.Short() {
		t.Skip("slow: measures memory")
	}
	src := waves(600, 450)
	big := func(j flatJPEG) []byte {
		j.w, j.h = 600, 450
		return j.encode()
	}
	inks := flatComponents(1, 2, 3, 4)
	sampled := func(first, second, third [2]int) []flatComponent {
		c := flatComponents(1, 2, 3)
		for i, s := range [][2]int{first, second, third} {
			c[i].x, c[i].y = s[0], s[1]
		}
		return c
	}
	one, two := [2]int{1, 1}, [2]int{2, 2}
	files := map[string][]byte{
		"grey":                   jpegOf(t, src, jpegn.EncodeOptions{Subsampling: jpegn.SubsampleGray}),
		"4:4:4":                  jpegOf(t, src, jpegn.EncodeOptions{Subsampling: jpegn.Subsample444}),
		"4:2:0":                  jpegOf(t, src, jpegn.EncodeOptions{}),
		"progressive":            jpegOf(t, src, jpegn.EncodeOptions{Progressive: true}),
		"RGB":                    big(flatJPEG{components: flatComponents(1, 2, 3), segments: []string{adobeNone}}),
		"RGB that is not":        big(flatJPEG{components: flatComponents(1, 2, 3), segments: []string{jfif, adobeNone}}),
		"RGB subsampled":         big(flatJPEG{components: sampled(two, one, one), segments: []string{adobeNone}}),
		"unlike chroma":          big(flatJPEG{components: sampled(two, one, [2]int{2, 1})}),
		"less luma":              big(flatJPEG{components: sampled(one, two, one)}),
		"less luma, progressive": big(flatJPEG{components: sampled(one, two, one), sof: markerSOF2}),
		"CMYK":                   big(flatJPEG{components: inks, segments: []string{adobeNone}}),
		"YCCK":                   big(flatJPEG{components: inks, segments: []string{adobeYCCK}}),
		"CMYK progressive":       big(flatJPEG{components: inks, segments: []string{adobeNone}, sof: markerSOF2}),
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

// On a broken file the standard library is not asked where it would take more
// memory than there is. That it knows better shows in what it accepts: a Huffman
// table that no scan uses, with a symbol that is none.
func TestSecondOpinionWithinLimits(t *testing.T) {
	for name, progressive := range map[string]bool{"baseline": false, "progressive": true} {
		data := jpegOf(t, waves(600, 450), jpegn.EncodeOptions{Progressive: progressive})
		unused := segment(markerDHT, "\x03\x01"+zeros(15)+"\x63")
		data = slices.Concat(data[:2], unused, data[2:])
		h, err := ReadHeader(data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			memory int64
			ok     bool
		}{{0, true}, {standardMemory(h, 8), true}, {standardMemory(h, 8) - 1, false}} {
			h, err := ReadHeader(data, Limits{Memory: tt.memory})
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range Frames(data, h, 8, false) {
				if _, broken := errors.AsType[MalformedError](err); (err == nil) != tt.ok || broken == tt.ok {
					t.Errorf("%s, at most %d bytes: %v", name, tt.memory, err)
				}
			}
		}
	}
}
