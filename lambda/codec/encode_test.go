package codec

import (
	"errors"
	"image"
	"testing"

	"s3resize/lambda/edit"
)

func TestEncodeRefuses(t *testing.T) {
	one := []Frame{{Image: image.NewNRGBA(image.Rect(0, 0, 1, 1))}}
	for _, test := range []struct {
		frames []Frame
		out    edit.Output
		want   string
	}{
		{nil, edit.Output{Format: edit.JPEG}, "encode: no picture"},
		{one, edit.Output{}, `encode: format ""`},
		{one, edit.Output{Format: "bmp"}, `encode: format "bmp"`},
		{one, edit.Output{Format: edit.JPEG, Quality: 101}, "encode: quality 101: expected 1 to 100"},
		{one, edit.Output{Format: edit.WebP, Quality: -1}, "encode: quality -1: expected 1 to 100"},
	} {
		b, err := Encode(test.frames, 0, test.out)
		if b != nil || err == nil || err.Error() != test.want {
			t.Errorf("%d frames, %+v: %v, want %s", len(test.frames), test.out, err, test.want)
		}
	}
}

func TestEncodeTooLong(t *testing.T) {
	for _, test := range []struct {
		w, h   int
		format edit.Format
	}{
		{65536, 1, edit.JPEG}, {1, 65536, edit.JPEG}, {65536, 1, edit.GIF}, {16384, 1, edit.WebP}, {1, 16384, edit.WebP},
	} {
		_, err := Encode([]Frame{{Image: image.NewNRGBA(image.Rect(0, 0, test.w, test.h))}}, 0, edit.Output{Format: test.format})
		if _, ok := errors.AsType[UnsupportedError](err); !ok {
			t.Errorf("%+v: %v", test, err)
		}
	}
}
