package pictures

import (
	"bytes"
	"image/gif"
	"slices"
	"testing"
)

func TestSpinnerSurvivesItsFile(t *testing.T) {
	data, err := GIF(Spinner(9, 61, 59))
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if g.Config.Width != 61 || g.Config.Height != 59 || len(g.Image) != 9 || g.LoopCount != 0 {
		t.Errorf("%d×%d, %d frames, loop count %d", g.Config.Width, g.Config.Height, len(g.Image), g.LoopCount)
	}
	const none, background, previous = gif.DisposalNone, gif.DisposalBackground, gif.DisposalPrevious
	disposals := []byte{none, previous, none, previous, background, previous, none, previous, background}
	if !slices.Equal(g.Disposal, disposals) {
		t.Errorf("disposals %v, want %v", g.Disposal, disposals)
	}
	if delays := []int{10, 4, 5, 6, 7, 4, 5, 6, 7}; !slices.Equal(g.Delay, delays) {
		t.Errorf("delays %v, want %v", g.Delay, delays)
	}
}

func TestSpinnerFrames(t *testing.T) {
	g := Spinner(13, 120, 100)
	if first := g.Image[0]; first.Rect.Dx() != 120 || first.Rect.Dy() != 100 || first.ColorIndexAt(60, 50) != 0 {
		t.Errorf("the first frame is %v with %d in the middle", first.Rect, first.ColorIndexAt(60, 50))
	}
	for i, frame := range g.Image[1:] {
		if frame.Rect.Dx() > 20 || frame.Rect.Dy() > 20 {
			t.Errorf("frame %d covers %v", i+1, frame.Rect)
		}
		x, y := (frame.Rect.Min.X+frame.Rect.Max.X)/2, (frame.Rect.Min.Y+frame.Rect.Max.Y)/2
		if frame.ColorIndexAt(x, y) == 0 || frame.ColorIndexAt(frame.Rect.Min.X, frame.Rect.Min.Y) != 0 {
			t.Errorf("frame %d is not a dot on nothing", i+1)
		}
	}
	if top := g.Image[1].Rect; top.Min.Y > 20 || top.Min.X > 60 || top.Max.X < 60 {
		t.Errorf("the first dot is at %v, want it on top", top)
	}
}

func TestSpinnerOfAnySize(t *testing.T) {
	for _, size := range sizes {
		if _, err := GIF(Spinner(5, size.X, size.Y)); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}
