package pipeline

import (
	"image/color"
	"testing"

	"s3resize/lambda/edit"
)

func TestResample(t *testing.T) {
	var columns []color.NRGBA
	for range 8 {
		columns = append(columns, greyOf(0), greyOf(0), greyOf(200), greyOf(200))
	}
	img := stripes(4, columns...)
	for _, tt := range []struct {
		k    edit.Kernel
		want [2]uint8 // in the middle of twice and of half as many
	}{
		// At half the size one pixel is one stripe; nearest pixels are always one
		// of the two.
		{edit.Nearest, [2]uint8{0, 200}},
		// A quarter of the way from one sample to the next; and of four samples
		// the outer ones count a third of what the inner do.
		{edit.Triangle, [2]uint8{50, 150}},
	} {
		wide := made(t, img, edit.Resize{Width: 64, Height: 4, Fit: edit.Fill, Kernel: tt.k})
		if got := wide.NRGBAAt(35, 2); !near(got, greyOf(tt.want[0]), 1) {
			t.Errorf("%s, enlarged: %v; want %d", tt.k, got, tt.want[0])
		}
		narrow := made(t, img, edit.Resize{Width: 16, Height: 4, Fit: edit.Fill, Kernel: tt.k})
		if got := narrow.NRGBAAt(9, 2); !near(got, greyOf(tt.want[1]), 1) {
			t.Errorf("%s, reduced: %v; want %d", tt.k, got, tt.want[1])
		}
	}
	for _, k := range []edit.Kernel{edit.Nearest, edit.Triangle, edit.Cubic, edit.Mitchell, edit.Lanczos2, edit.MKS2013, edit.MKS2021} {
		if got := made(t, flat(31, 17, greyOf(77)), edit.Resize{Width: 13, Height: 40, Kernel: k}).NRGBAAt(6, 20); got != greyOf(77) {
			t.Errorf("%s: what is flat becomes %v", k, got)
		}
	}
}
