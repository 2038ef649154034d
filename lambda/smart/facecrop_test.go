package smart

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The first two are results of Serverless Image Handler.
func TestFaceCrop(t *testing.T) {
	size, face := image.Pt(400, 300), Box{Left: 0.55, Top: 0.33, Width: 0.23, Height: 0.18}
	for _, tt := range []struct {
		box     Box
		padding int
		want    image.Rectangle
	}{
		{face, 10, image.Rect(210, 89, 322, 163)},
		{face, 80, image.Rect(140, 19, 392, 233)},
		{face, 0, image.Rect(220, 99, 312, 153)},
		{face, 200, image.Rect(20, 0, 400, 300)},
		{face, -20, image.Rect(240, 119, 292, 133)},
		{face, -30, image.Rectangle{}},
		{Box{-0.25, 0.5, 0.5, 2}, 0, image.Rect(0, 150, 200, 300)},
		{Box{0.999, 0.999, 0.5, 0.5}, 0, image.Rect(399, 299, 400, 300)},
	} {
		if got := FaceCrop(size, tt.box, tt.padding); got != tt.want {
			t.Errorf("%v with %d: %v; want %v", tt.box, tt.padding, got, tt.want)
		}
	}
}

func TestBoxOf(t *testing.T) {
	if got, want := BoxOf(image.Rect(19, 40, 39, 60), image.Rect(-1, 10, 79, 50)), (Box{0.25, 0.75, 0.25, 0.5}); got != want {
		t.Errorf("%v; want %v", got, want)
	}
}

func TestFaceCropLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(rapid.IntRange(1, 5000).Draw(t, "w"), rapid.IntRange(1, 5000).Draw(t, "h"))
		part := rapid.Float64Range(-2, 2)
		b := Box{part.Draw(t, "left"), part.Draw(t, "top"), part.Draw(t, "width"), part.Draw(t, "height")}
		padding := rapid.IntRange(-6000, 6000).Draw(t, "padding")
		got := FaceCrop(size, b, padding)
		if !got.In(image.Rectangle{Max: size}) {
			t.Fatalf("%v is not in %v", got, size)
		}
		if got.Empty() && padding >= 0 && b.Left >= 0 && b.Left < 1 && b.Top >= 0 && b.Top < 1 &&
			math.Min(b.Width*float64(size.X), b.Height*float64(size.Y)) >= 1 {
			t.Fatalf("nothing is left of %v", b)
		}
	})
}
