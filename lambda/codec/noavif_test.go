//go:build !avif

package codec

import (
	"errors"
	"image"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

// What a build without AVIF says of it, asked for and uploaded.
func TestNoAVIF(t *testing.T) {
	err := Writable(edit.AVIF)
	if _, ok := errors.AsType[FormatError](err); !ok || !strings.Contains(err.Error(), "not written by this build") {
		t.Errorf("writable: %v", err)
	}
	frames := []Frame{{Image: image.NewNRGBA(image.Rect(0, 0, 1, 1))}}
	if data, got := Encode(t.Context(), frames, 0, edit.Output{Format: edit.AVIF}); data != nil || got != err {
		t.Errorf("encode: %v", got)
	}
	_, err = ReadHeader([]byte("\x00\x00\x00\x20ftypavif\x00\x00"), Limits{})
	if err != UnsupportedError("AVIF image") {
		t.Errorf("header: %v", err)
	}
}
