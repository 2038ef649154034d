package codec

import (
	"image/color"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
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
		!slices.Equal(got.opaque, []tintCount{{tint{9, 9, 9, 255}, 4}, {tint{8, 8, 8, 255}, 2}}) ||
		!slices.Equal(got.translucent, []tintCount{{tint{100, 0, 0, 127}, 2}, {tint{100, 0, 0, 100}, 2}}) {
		t.Errorf("%v, %v", got, ok)
	}
}

func TestCountTintsIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: more colors than are counted")
	}
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

// drawTints draws a list of distinct colours, many of them near one another.
func drawTints(t *rapid.T, least int) []tintCount {
	var list []tintCount
	channel := rapid.OneOf(rapid.Uint8(), rapid.Uint8Range(100, 104))
	for _, v := range rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) tint {
		return tint{channel.Draw(t, "r"), channel.Draw(t, "g"), channel.Draw(t, "b"), channel.Draw(t, "a")}
	}), least, 40, rapid.ID).Draw(t, "colours") {
		list = append(list, tintCount{v, rapid.Int64Range(1, 9).Draw(t, "pixels")})
	}
	return list
}

// slowError adds up the squared distances from the mean.
func slowError(list []tintCount) float64 {
	var mean [4]float64
	n, sum := 0.0, 0.0
	for _, c := range list {
		n += float64(c.n)
	}
	for axis := range mean {
		for _, c := range list {
			mean[axis] += float64(c.n) * float64(c.tint[axis]) / n
		}
		for _, c := range list {
			sum += float64(c.n) * math.Pow(float64(c.tint[axis])-mean[axis], 2)
		}
	}
	return sum
}

// No other cut of a box may leave a smaller error, and none of its colours may
// get lost.
func TestTintBoxCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawTints(t, 2)
		lower, upper := newTintBox(slices.Clone(list)).cut()
		left := slowError(lower.colours) + slowError(upper.colours)
		if len(lower.colours) == 0 || len(lower.colours)+len(upper.colours) != len(list) {
			t.Fatalf("%d colours cut into %d and %d", len(list), len(lower.colours), len(upper.colours))
		}
		for axis := range 4 {
			for _, at := range list {
				var l, u []tintCount
				for _, c := range list {
					if c.tint[axis] <= at.tint[axis] {
						l = append(l, c)
					} else {
						u = append(u, c)
					}
				}
				if e := slowError(l) + slowError(u); e < left-1e-3 {
					t.Fatalf("cut into %v and %v leaves %v; after %d of axis %d it would be %v",
						lower.colours, upper.colours, left, at.tint[axis], axis, e)
				}
			}
		}
		whole := newTintBox(list)
		if e := whole.sum.error(); math.Abs(e-slowError(list)) > 1e-3 {
			t.Fatalf("error %v, want %v", e, slowError(list))
		}
	})
}

// Colours that are few enough come out as they are, however near they lie.
func TestChooseFewTints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawTints(t, 1)
		var want []tint
		for _, c := range list {
			want = append(want, c.tint)
		}
		got := tintCounts{translucent: list}.choose(max(3, len(list)))
		compare := func(a, b tint) int { return slices.Compare(a[:], b[:]) }
		slices.SortFunc(got, compare)
		slices.SortFunc(want, compare)
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestChooseKeepsApart(t *testing.T) {
	c := tintCounts{
		opaque:      []tintCount{{tint{10, 0, 0, 255}, 1}, {tint{14, 0, 0, 255}, 3}},
		translucent: []tintCount{{tint{10, 0, 0, 254}, 1}, {tint{12, 0, 0, 254}, 1}},
		nothing:     true,
	}
	if got, want := c.choose(3), []tint{{}, {13, 0, 0, 255}, {11, 0, 0, 254}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
