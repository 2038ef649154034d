package pictures

import (
	"image"
	"image/color"
	"testing"
)

var (
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{0, 0, 0, 255}
	red   = color.NRGBA{204, 0, 0, 255}
)

func TestChartBars(t *testing.T) {
	img := Chart(400, 300)
	for i, want := range []color.NRGBA{
		white, {255, 255, 0, 255}, {0, 255, 255, 255}, {0, 255, 0, 255},
		{255, 0, 255, 255}, {255, 0, 0, 255}, {0, 0, 255, 255}, black,
	} {
		if got := img.NRGBAAt(50*i+25, 20); got != want {
			t.Errorf("bar %d is %v, want %v", i, got, want)
		}
	}
}

func TestChartFrameIsOnePixelWide(t *testing.T) {
	img := Chart(101, 77)
	for _, p := range []image.Point{{0, 0}, {100, 0}, {0, 76}, {100, 76}, {50, 0}, {0, 40}, {100, 40}, {50, 76}} {
		if got := img.NRGBAAt(p.X, p.Y); got != red {
			t.Errorf("frame at %v is %v", p, got)
		}
	}
	for _, p := range []image.Point{{1, 1}, {99, 1}, {1, 75}, {50, 1}} {
		if got := img.NRGBAAt(p.X, p.Y); got == red {
			t.Errorf("frame reaches %v", p)
		}
	}
}

func TestGratings(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 8))
	fill(img, img.Rect, white)
	gratings(img, img.Rect)
	row := func(y, from int) (s string) {
		for x := from; x < from+10; x++ {
			s += map[color.NRGBA]string{white: ".", black: "#"}[img.NRGBAAt(x, y)]
		}
		return s
	}
	for i, want := range []string{"#.#.#.#.#.", "..##..##..", "#...###...", "..####...."} {
		if got := row(0, 10*i); got != want {
			t.Errorf("upright, %d wide: %s, want %s", i+1, got, want)
		}
	}
	if one, next := row(4, 0), row(5, 0); one != "##########" || next != ".........." {
		t.Errorf("lying, 1 wide: %s and %s", one, next)
	}
}

func TestChecks(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	fill(img, img.Rect, white)
	checks(img, image.Rect(1, 1, 3, 3))
	if img.NRGBAAt(1, 1) != black || img.NRGBAAt(2, 1) != white || img.NRGBAAt(2, 2) != black {
		t.Error("not a checkerboard")
	}
	if img.NRGBAAt(0, 0) != white || img.NRGBAAt(3, 3) != white {
		t.Error("reaches out of its rectangle")
	}
}

func TestZonePlateIsWhiteInTheMiddleAndNarrows(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	zonePlate(img, img.Rect)
	if got := img.NRGBAAt(100, 100); got != white {
		t.Errorf("centre %v", got)
	}
	changes := func(from, upTo int) (n int) {
		for x := from; x < upTo; x++ {
			if (img.NRGBAAt(x, 100).R < 128) != (img.NRGBAAt(x+1, 100).R < 128) {
				n++
			}
		}
		return n
	}
	if in, out := changes(100, 140), changes(150, 190); in < 3 || out < 2*in {
		t.Errorf("%d rings near the middle, %d near the edge", in, out)
	}
}

func TestFillClips(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 3))
	fill(img, image.Rect(-5, 2, 99, 99), white)
	for y := range 3 {
		if got, want := img.NRGBAAt(1, y) == white, y == 2; got != want {
			t.Errorf("row %d filled: %v", y, got)
		}
	}
}
