package codec

import (
	"testing"

	"s3resize/lambda/edit"
)

// The second is the example in the documentation of OSS.
func TestSettle(t *testing.T) {
	photo, other := Header{Format: edit.JPEG, Quality: 80}, Header{Format: edit.WebP}
	for _, test := range []struct {
		h    Header
		out  edit.Output
		want int
	}{
		{photo, edit.Output{}, 0},
		{photo, edit.Output{QualityPercent: 90}, 72},
		{photo, edit.Output{QualityPercent: 100}, 80},
		{photo, edit.Output{QualityPercent: 33}, 26},
		{Header{Format: edit.JPEG, Quality: 20}, edit.Output{QualityPercent: 1}, 1},
		{photo, edit.Output{QualityLimit: 90}, 80},
		{photo, edit.Output{QualityLimit: 80}, 80},
		{photo, edit.Output{QualityLimit: 60}, 60},
		{photo, edit.Output{QualityLimit: 70, QualityPercent: 10}, 70},
		{photo, edit.Output{Quality: 55}, 55},
		{other, edit.Output{}, 0},
		{other, edit.Output{QualityPercent: 90}, 90},
		{other, edit.Output{QualityLimit: 90}, 90},
		{other, edit.Output{QualityLimit: 90, QualityPercent: 10}, 90},
		{Header{Format: edit.JPEG}, edit.Output{QualityPercent: 90}, 90},
	} {
		want := edit.Output{Format: edit.JPEG, Quality: test.want, Coding: edit.Baseline, MaxBytes: 9}
		test.out.Format, test.out.Coding, test.out.MaxBytes = want.Format, want.Coding, want.MaxBytes
		if got := test.h.ResolveQuality(test.out); got != want {
			t.Errorf("of quality %d, %+v: %+v, want %+v", test.h.Quality, test.out, got, want)
		}
	}
}
