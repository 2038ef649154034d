package codec

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/palette"
)

// drawTint draws a colour that does not exceed its alpha.
func drawTint(t *rapid.T) tint {
	a := rapid.OneOf(rapid.Just(255), rapid.IntRange(0, 255)).Draw(t, "alpha")
	v := tint{3: uint8(a)}
	for c := range 3 {
		v[c] = uint8(rapid.IntRange(0, a).Draw(t, "channel"))
	}
	return v
}

func TestTintTableNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newTintTable(append(rapid.SliceOfN(rapid.Custom(drawTint), 0, 200).Draw(t, "colours"), tint{0, 0, 0, 255}, tint{}))
		for range 30 {
			v := drawTint(t)
			want := [4]int{int(v[0]), int(v[1]), int(v[2]), int(v[3])}
			got := p.tints[p.nearest(want)]
			least := math.MaxInt
			for _, c := range p.tints {
				if (c[3] == 255) == (v[3] == 255) {
					least = min(least, c.squares(want))
				}
			}
			if got.squares(want) != least || (got[3] == 255) != (v[3] == 255) {
				t.Fatalf("nearest to %v is %v, %d away; the nearest is %d away", v, got, got.squares(want), least)
			}
		}
	})
}

func TestTintSquares(t *testing.T) {
	if got := (tint{10, 20, 30, 40}).squares([4]int{11, 18, 33, 36}); got != 1+4+9+16 {
		t.Errorf("%d, want 30", got)
	}
}

// A pass of k-means moves every colour to the mean of what is nearest to it, and
// leaves alone those that nothing is nearest to, and the one for nothing.
func TestTintTableRefined(t *testing.T) {
	p := newTintTable([]tint{{}, {100, 0, 0, 255}, {200, 0, 0, 255}, {0, 250, 0, 255}, {0, 0, 99, 99}})
	counts := tintCounts{
		opaque:      []palette.Point{{At: tint{90, 0, 0, 255}, N: 3}, {At: tint{110, 0, 0, 255}, N: 1}, {At: tint{210, 4, 0, 255}, N: 2}},
		translucent: []palette.Point{{At: tint{0, 0, 98, 99}, N: 1}, {At: tint{0, 0, 90, 95}, N: 1}, {At: tint{0, 0, 1, 1}, N: 5}},
		nothing:     true,
	}
	got := map[tint]bool{}
	for _, v := range p.refined(counts).tints {
		got[v] = true
	}
	for _, want := range []tint{{}, {95, 0, 0, 255}, {210, 4, 0, 255}, {0, 250, 0, 255}, {0, 0, 94, 97}} {
		if !got[want] {
			t.Errorf("no %v in %v", want, got)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d colours", len(got))
	}
}
