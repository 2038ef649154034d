package vp8

import (
	"slices"
	"testing"

	"github.com/deepteams/webp"
)

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
