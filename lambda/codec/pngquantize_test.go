package codec

import (
	"image/color"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/palette"
)

func TestTintOf(t *testing.T) {
	for _, c := range []struct {
		pixel []byte
		want  tint
	}{
		{[]byte{1, 128, 255, 255}, tint{1, 128, 255, 255}},
		{[]byte{255, 100, 3, 128}, tint{128, 50, 2, 128}}, // 128, 50.2, 1.5
		{[]byte{255, 127, 128, 1}, tint{1, 0, 1, 1}},
		{[]byte{9, 9, 9, 0}, tint{}},
	} {
		if got := tintOf(c.pixel); got != c.want {
			t.Errorf("%v is %v, want %v", c.pixel, got, c.want)
		}
	}
}

// What is written must be read back as what was meant.
func TestTintStraight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(0, 255).Draw(t, "alpha")
		want := tint{3: uint8(a)}
		for c := range 3 {
			want[c] = uint8(rapid.IntRange(0, a).Draw(t, "channel"))
		}
		v := want.straight()
		if got := tintOf([]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}); got != want {
			t.Fatalf("%v is written as %08x, which is %v", want, v, got)
		}
	})
}

func TestCountTints(t *testing.T) {
	img := drawn(6, 2, func(x, y int) color.NRGBA {
		return []color.NRGBA{{9, 9, 9, 255}, {200, 0, 0, 127}, {9, 9, 9, 255}, {1, 2, 3, 0}, {255, 0, 0, 100}, {8, 8, 8, 255}}[x]
	})
	got, ok := countTints(img)
	if !ok || !got.nothing ||
		!slices.Equal(got.opaque, []palette.Point{{At: tint{9, 9, 9, 255}, N: 4}, {At: tint{8, 8, 8, 255}, N: 2}}) ||
		!slices.Equal(got.translucent, []palette.Point{{At: tint{100, 0, 0, 127}, N: 2}, {At: tint{100, 0, 0, 100}, N: 2}}) {
		t.Errorf("%v, %v", got, ok)
	}
}

func TestCountTintsIsBounded(t *testing.T) {
	every := func(w, h int) bool {
		_, ok := countTints(drawn(w, h, func(x, y int) color.NRGBA {
			i := x + w*y
			return color.NRGBA{uint8(i), uint8(i >> 8), uint8(i >> 16), 255}
		}))
		return ok
	}
	if !every(1024, 256) || every(1024, 257) {
		t.Errorf("%v for 262144 colours, %v for more", every(1024, 256), every(1024, 257))
	}
}

func TestChooseKeepsApart(t *testing.T) {
	c := tintCounts{
		opaque:      []palette.Point{{At: tint{10, 0, 0, 255}, N: 1}, {At: tint{14, 0, 0, 255}, N: 3}},
		translucent: []palette.Point{{At: tint{10, 0, 0, 254}, N: 1}, {At: tint{12, 0, 0, 254}, N: 1}},
		nothing:     true,
	}
	if got, want := c.choose(3), []tint{{}, {13, 0, 0, 255}, {11, 0, 0, 254}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
