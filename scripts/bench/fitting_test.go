package main

import (
	"image"
	"reflect"
	"testing"
)

func TestFittings(t *testing.T) {
	all := func(w, h int) image.Rectangle { return image.Rect(0, 0, w, h) }
	for _, c := range []struct {
		source        image.Point
		width, height int
		want          []fitting
	}{
		{image.Pt(2725, 2225), 500, 0, []fitting{{all(2725, 2225), image.Pt(500, 408), all(500, 408)}}},
		{image.Pt(400, 800), 0, 100, []fitting{{all(400, 800), image.Pt(50, 100), all(50, 100)}}},
		{image.Pt(4032, 3024), 300, 300, []fitting{{all(4032, 3024), image.Pt(400, 300), image.Rect(50, 0, 350, 300)}}},
		{image.Pt(3024, 4032), 300, 300, []fitting{{all(3024, 4032), image.Pt(300, 400), image.Rect(0, 50, 300, 350)}}},
		{image.Pt(900, 900), 300, 300, []fitting{{all(900, 900), image.Pt(300, 300), all(300, 300)}}},
		// 367.4 pixels wide: an odd one of 67 hangs over, and 500 of the source.
		{image.Pt(2725, 2225), 300, 300, []fitting{
			{all(2725, 2225), image.Pt(367, 300), image.Rect(33, 0, 333, 300)},
			{all(2725, 2225), image.Pt(367, 300), image.Rect(34, 0, 334, 300)},
			{image.Rect(250, 0, 2475, 2225), image.Pt(300, 300), all(300, 300)},
		}},
		{image.Pt(9, 10000), 3, 0, []fitting{{all(9, 10000), image.Pt(3, 3333), all(3, 3333)}}},
		{image.Pt(10000, 9), 3, 0, []fitting{{all(10000, 9), image.Pt(3, 1), all(3, 1)}}},
	} {
		if got := fittings(c.source, c.width, c.height); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v to %dx%d: %v, want %v", c.source, c.width, c.height, got, c.want)
		}
	}
}
