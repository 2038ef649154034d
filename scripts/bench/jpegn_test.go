package main

import (
	"testing"

	"s3resize/lambda/edit"
)

func TestJpegnDenom(t *testing.T) {
	for _, c := range []struct{ width, height, wantWidth, wantHeight, denom int }{
		{4032, 3024, 300, 300, 4},
		{4032, 3024, 720, 0, 4},
		{4032, 3024, 1600, 0, 2},
		{4032, 3024, 0, 1600, 1},
		{1500, 1500, 300, 300, 4},
		{1496, 1496, 300, 300, 2},
		{64, 48, 300, 300, 1},
	} {
		if got := jpegnDenom(c.width, c.height, c.wantWidth, c.wantHeight); got != c.denom {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

func TestJpegnRefusesTheRest(t *testing.T) {
	for _, format := range []edit.Format{edit.PNG, edit.WebP, edit.GIF} {
		if _, err := runJpegn(nil, task{Format: format, Width: 20}); err == nil {
			t.Errorf("%s is done", format)
		}
	}
}
