package rows

import (
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"
)

// Sums of weighted samples, some of them negative, are those of each channel by
// itself. What a sum begins with keeps it positive.
func TestAddTaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const start, margin = 1 << 20, 3
		w := rapid.IntRange(1, 9).Draw(t, "width")
		row := At(noise(w, 1, false), 0)
		pairs := make([]uint64, (w+1)/2)
		packRow(pairs, row)
		source, sums := NewWide(w+2*margin), NewWide(w)
		source.Read(pairs, margin, w)
		sums.Fill(start * (1 + 1<<32))
		weights := rapid.SliceOfN(rapid.IntRange(-99, 99), 2*margin+1, 2*margin+1).Draw(t, "weights")
		var taps []Tap
		for i, weight := range weights {
			taps = append(taps, Tap{i, uint64(int64(weight))})
		}
		sums.RB.AddTaps(source.RB, taps)
		sums.GA.AddTaps(source.GA, taps)
		for x := range w {
			want := [4]int{start, start, start, start}
			for i, weight := range weights {
				pixel := binary.LittleEndian.Uint32(row[4*min(max(x+i-margin, 0), w-1):])
				for c := range want {
					want[c] += weight * int(pixel>>(8*c)&255)
				}
			}
			rb, ga := sums.RB[x], sums.GA[x]
			if got := [4]int{int(uint32(rb)), int(uint32(ga)), int(rb >> 32), int(ga >> 32)}; got != want {
				t.Fatalf("pixel %d: %v; want %v", x, got, want)
			}
		}
	})
}
