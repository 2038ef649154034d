//go:build avif

package codec

import (
	"slices"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/edit"
)

// A build with AVIF recognizes it, writes it and reads it again.
func TestAVIFThereAndBack(t *testing.T) {
	src := codectest.Waves(23, 17)
	data := encoded(t, src, edit.Output{Format: edit.AVIF, Quality: 95})
	h, err := ReadHeader(data, Limits{})
	if err != nil || h.Format != edit.AVIF || h.Width != 23 || h.Height != 17 {
		t.Fatalf("%+v, %v", h, err)
	}
	if mean, _ := codectest.Difference(t, only(t, data, 1), src); mean > 6 {
		t.Errorf("off by %.2f on average", mean)
	}
	if !slices.Equal(encoded(t, src, edit.Output{Format: edit.AVIF}), encoded(t, src, edit.Output{Format: edit.AVIF, Quality: 50})) {
		t.Error("the default quality is not 50")
	}
	if err := Writable(edit.AVIF); err != nil {
		t.Error(err)
	}
}
