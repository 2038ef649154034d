package resample

import (
	"runtime"
	"testing"
)

// What Resize allocates on one processor is the result and, per channel:
// 4 bytes for each sample of a row of the result in taps + 2 rows kept, and 16
// more for the row in the making; 8 for each column of the source, twice (a row
// as it is read and as it is averaged), and 48 for the columns of chroma. The
// weights take 16 bytes each, of 41 taps at the most (6 times what boxKeep
// leaves, which is less than 6, and some), along both sides. The height of the
// source does not matter.
func memoryBound(columns, w, h, channels int) uint64 {
	const taps = 41
	result := 4 * w * h
	rows := channels * w * (4*(taps+2) + 16)
	line := columns * (16*channels + 48)
	weights := (w + h) * (16*taps + 48)
	return uint64(result + rows + line + weights + 8192)
}

func TestMemoryFollowsTheResult(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	tall := func(w, h int) Source {
		s := noisePlanes(w, h, (w+1)/2, (h+1)/2)
		return s
	}
	for _, tt := range []struct {
		name     string
		s        Source
		channels int
		w, h     int
	}{
		{"420", tall(300, 3000), 3, 100, 100},
		{"420 not averaged", tall(300, 500), 3, 100, 160},
		{"alpha", Source{NRGBA: noise(300, 3000, true)}, 4, 100, 100},
		{"opaque, enlarged", Source{NRGBA: noise(100, 50, false)}, 3, 300, 200},
	} {
		Resize(tt.s, whole(tt.s), 1, 1, Options{}) // the tables
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Resize(tt.s, whole(tt.s), tt.w, tt.h, Options{})
		runtime.ReadMemStats(&after)
		got, most := after.TotalAlloc-before.TotalAlloc, memoryBound(tt.s.Size().X, tt.w, tt.h, tt.channels)
		t.Logf("%s: %d bytes of %d", tt.name, got, most)
		if got > most {
			t.Errorf("%s: %d bytes; want no more than %d", tt.name, got, most)
		}
	}
}
