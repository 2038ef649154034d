package picture

import (
	"testing"

	"s3resize/lambda/edit"
)

func TestHeaderCheck(t *testing.T) {
	for _, test := range []struct {
		w, h, frames int
		limits       Limits
		want         string
	}{
		{5, 7, 1, Limits{}, ""},
		{5, 7, 1, Limits{Pixels: 35}, ""},
		{5, 7, 1, Limits{Pixels: 34}, "too many pixels: 35, at most 34"},
		{5, 7, 3, Limits{Pixels: 104}, "too many pixels: 105, at most 104"},
		{5, 7, 3, Limits{Frames: 3}, ""},
		{5, 7, 4, Limits{Frames: 3}, "too many frames: 4, at most 3"},
		{0, 7, 1, Limits{}, "malformed gif: a side of 0 pixels"},
		{5, 0, 1, Limits{}, "malformed gif: a side of 0 pixels"},
		{-5, 7, 1, Limits{}, "malformed gif: a side of 0 pixels"},
		// 2³² must not come round to 0, nor times the frames to anything small.
		{65536, 65536, 1, Limits{Pixels: 50e6}, "too many pixels: 4294967296, at most 50000000"},
		{65535, 65535, 40000, Limits{Pixels: 50e6}, "too many pixels: 171793449000000, at most 50000000"},
		{1<<31 - 1, 1<<31 - 1, 1, Limits{Pixels: 50e6}, "too many pixels: 4611686014132420609, at most 50000000"},
	} {
		got := ""
		if err := (Header{Format: edit.GIF, Width: test.w, Height: test.h, Frames: test.frames}).Check(test.limits); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%d×%d×%d, %+v: %q, want %q", test.w, test.h, test.frames, test.limits, got, test.want)
		}
	}
}

func TestScaled(t *testing.T) {
	for _, test := range [][3]int{{1, 8, 1}, {8, 8, 1}, {9, 8, 2}, {4032, 8, 504}, {4033, 2, 2017}, {7, 1, 7}, {65535, 4, 16384}} {
		if got := Scaled(test[0], test[1]); got != test[2] {
			t.Errorf("Scaled(%d, %d) = %d, want %d", test[0], test[1], got, test[2])
		}
	}
}
