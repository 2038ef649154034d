package pipeline

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Frames, delays, disposals and the loop count of an animation stay, and each
// picture that a viewer shows is the original's, scaled. Its outline is cut to
// one bit of alpha, which alone leaves 23 dB; another frame has 10 to 14.
func TestAnimation(t *testing.T) {
	original := readOriginal(t, "spinner.gif")
	before, err := gif.DecodeAll(bytes.NewReader(original))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), original, edits(resize(80, 80)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	after, err := gif.DecodeAll(bytes.NewReader(r.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Image) != len(before.Image) || after.LoopCount != before.LoopCount ||
		fmt.Sprint(after.Delay) != fmt.Sprint(before.Delay) || fmt.Sprint(after.Disposal) != fmt.Sprint(before.Disposal) {
		t.Fatalf("%d frames, loop %d, delays %v, disposals %v; want %d, %d, %v, %v",
			len(after.Image), after.LoopCount, after.Delay, after.Disposal,
			len(before.Image), before.LoopCount, before.Delay, before.Disposal)
	}
	shownBefore, shownAfter := shown(before), shown(after)
	for i := range shownAfter {
		want := average(t, shownBefore[i], "80x80/spinner.gif", image.Pt(80, 80))
		if db := psnr(shownAfter[i], want); db < 22 {
			t.Errorf("frame %d: %.1f dB to the original's", i, db)
		}
	}
}

// shown plays an animation by the book and returns what is on the canvas when
// each frame is up.
func shown(g *gif.GIF) []*image.NRGBA {
	canvas := image.NewNRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var all []*image.NRGBA
	for i, frame := range g.Image {
		before := image.NewNRGBA(canvas.Rect)
		copy(before.Pix, canvas.Pix)
		draw.Draw(canvas, frame.Rect, frame, frame.Rect.Min, draw.Over)
		up := image.NewNRGBA(canvas.Rect)
		copy(up.Pix, canvas.Pix)
		all = append(all, up)
		switch g.Disposal[i] {
		case gif.DisposalBackground:
			draw.Draw(canvas, frame.Rect, image.Transparent, image.Point{}, draw.Src)
		case gif.DisposalPrevious:
			canvas = before
		}
	}
	return all
}

// What may make sense frame by frame does, and keeps the animation; what is cut
// off is the same of all frames.
func TestAnimationKeeps(t *testing.T) {
	original := readOriginal(t, "spinner.gif")
	for name, tt := range map[string]struct {
		ops  []edit.Operation
		size image.Point
	}{
		"a tone":            {ops(resize(80, 0), edit.Negate{}), image.Pt(80, 79)},
		"a turn":            {ops(edit.Resize{Width: 80, Height: 40}, edit.Rotate{Angle: 90}), image.Pt(40, 80)},
		"a slanted turn":    {ops(edit.Resize{Width: 40, Height: 40}, edit.Rotate{Angle: 45}), image.Pt(57, 57)},
		"a circle":          {ops(resize(80, 40), edit.Circle{Radius: 20}), image.Pt(40, 40)},
		"a focus":           {ops(edit.Resize{Width: 80, Height: 40, Focus: edit.Smart}), image.Pt(80, 40)},
		"no face":           {ops(edit.SmartCrop{}, resize(80, 0)), image.Pt(80, 79)},
		"what is left over": {ops(edit.Canvas{Width: 200, Height: 200, Color: edit.Color{A: 255}}, edit.ThumborTrim{}), image.Pt(-1, -1)},
	} {
		r, err := Run(t.Context(), original, edits(tt.ops...), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		after, err := gif.DecodeAll(bytes.NewReader(r.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		before, err := codec.ReadHeader(original, codec.Limits{})
		if got := image.Pt(after.Config.Width, after.Config.Height); err != nil || len(after.Image) != before.Frames || tt.size.X > 0 && got != tt.size {
			t.Errorf("%s: %d frames of %v; want %d of %v, %v", name, len(after.Image), got, before.Frames, tt.size, err)
		}
	}
}

// An animation stays one in the other format that has them, and there and back.
func TestAnimationAsWebP(t *testing.T) {
	data := readOriginal(t, "spinner.gif")
	before, err := codec.ReadHeader(data, codec.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []edit.Format{edit.WebP, "", edit.GIF} {
		r, err := Run(t.Context(), data, edit.Edits{Operations: ops(resize(40, 40)), Output: edit.Output{Format: f}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		after, err := codec.ReadHeader(r.Bytes, codec.Limits{})
		if err != nil || after.Frames != before.Frames || after.Format != r.Format || after.Width != 40 {
			t.Errorf("%q: %s with %d frames, %v; want %d", f, after.Format, after.Frames, err, before.Frames)
		}
		data = r.Bytes
	}
}

func TestStill(t *testing.T) {
	e := edit.Edits{Operations: ops(resize(80, 0)), Output: edit.Output{Still: true}}
	r, err := Run(t.Context(), readOriginal(t, "spinner.gif"), e, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if h, err := codec.ReadHeader(r.Bytes, codec.Limits{}); err != nil || h.Format != edit.GIF || h.Frames != 1 {
		t.Errorf("%s with %d frames, %v", h.Format, h.Frames, err)
	}
}

func TestAnimationToStill(t *testing.T) {
	e := edit.Edits{Operations: []edit.Operation{resize(80, 80)}, Output: edit.Output{Format: edit.PNG}}
	r, err := Run(t.Context(), readOriginal(t, "spinner.gif"), e, Options{})
	if err != nil || r.Format != edit.PNG {
		t.Fatalf("%s, %v", r.Format, err)
	}
}
