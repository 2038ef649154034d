package palette

import (
	"testing"
)

func TestColorSet(t *testing.T) {
	var s ColorSet
	for i := range uint32(2 * 256) { // each twice
		if !s.Add(i / 2 << 22) {
			t.Fatalf("color %d refused", i/2)
		}
	}
	if s.Add(1) {
		t.Error("a 257th color was taken")
	}
	for i := range uint32(256) {
		if got := s.Number(i << 22); got != uint8(i) {
			t.Errorf("color %d has number %d", i, got)
		}
	}
}
