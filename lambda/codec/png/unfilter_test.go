package png

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// slowPaeth is the predictor as W3C PNG 3rd edition §9.4 has it.
func slowPaeth(a, b, c int) int {
	p := a + b - c
	distance := func(v int) int { return max(p-v, v-p) }
	switch {
	case distance(a) <= distance(b) && distance(a) <= distance(c):
		return a
	case distance(b) <= distance(c):
		return b
	}
	return c
}

func TestPaeth(t *testing.T) {
	for i := range 1 << 24 {
		a, b, c := i&255, i>>8&255, i>>16
		if got, want := paeth(a, b, c), slowPaeth(a, b, c); got != want {
			t.Fatalf("paeth(%d, %d, %d) = %d, want %d", a, b, c, got, want)
		}
	}
}

// filteredRow filters a row of pixels of n bytes, byte by byte.
func filteredRow(filter int, row, above []byte, n int) []byte {
	out := []byte{byte(filter)}
	for i, v := range row {
		var a, c byte
		if i >= n {
			a, c = row[i-n], above[i-n]
		}
		out = append(out, slowFilter(filter, v, a, above[i], c))
	}
	return out
}

func TestUnfilter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 4, 6, 8} {
		for _, width := range []int{1, 2, 3, 9, 40} {
			want, above := filterNoise(r, n*width), filterNoise(r, n*width)
			for filter := range filterCount {
				line := filteredRow(filter, want, above, n)
				row := bytes.Clone(line[1:])
				if !unfilter(line[0], row, above, n) || !bytes.Equal(row, want) {
					t.Errorf("filter %d, %d pixels of %d bytes: %v, want %v", filter, width, n, row, want)
				}
			}
		}
	}
	if unfilter(5, make([]byte, 4), make([]byte, 4), 1) {
		t.Error("there is a filter 5")
	}
}

// spreadPixels gives pixels of n channels a fourth one, if they have none.
func spreadPixels(row []byte, n int) []byte {
	var out []byte
	for ; len(row) >= n; row = row[n:] {
		out = append(append(out, row[:n]...), 255, 255)[:len(out)+4]
	}
	return out
}

func TestUnfilterPixels(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{3, 4} {
		for width := 1; width < 30; width++ {
			row, above := filterNoise(r, n*width), filterNoise(r, n*width)
			want, before := spreadPixels(row, n), spreadPixels(above, n)
			for filter := range filterCount {
				got := make([]byte, 4*width)
				line := filteredRow(filter, row, above, n)
				if !unfilterPixels(got, before, line, n) || !bytes.Equal(got, want) {
					t.Errorf("filter %d, %d pixels of %d channels: %v, want %v", filter, width, n, got, want)
				}
			}
		}
		// Above the first row there are zeros, where alpha is concerned too.
		row := filterNoise(r, n*9)
		for filter := range filterCount {
			got := make([]byte, 4*9)
			unfilterPixels(got, make([]byte, 4*9), filteredRow(filter, row, make([]byte, n*9), n), n)
			if want := spreadPixels(row, n); !bytes.Equal(got, want) {
				t.Errorf("first row, filter %d: %v, want %v", filter, got, want)
			}
		}
		if unfilterPixels(make([]byte, 4), make([]byte, 4), []byte{5, 0, 0, 0, 0}, n) {
			t.Error("there is a filter 5")
		}
	}
}
