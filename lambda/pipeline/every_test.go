package pipeline

import (
	"errors"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/smart"
)

// Every operation, alone and among others, takes pictures of every shape, and
// makes what was described. Those that name places may find them outside.
func TestEveryOperationOnEveryShape(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: every operation on every shape")
	}
	rnd := rand.New(rand.NewPCG(9, 10))
	opt := benchmarkOptions()
	opt.Detector = fakeDetector{boxes: []smart.Box{{Left: 0.1, Top: 0.1, Width: 0.7, Height: 0.7}}, labels: []string{"Violence"}}
	list := append(ops(edit.Crop{Left: 1, Top: 1, Right: 20, Bottom: 30}, edit.Extract{Width: 1, Height: 1}, edit.CropAt{Width: 2, Gravity: edit.SouthEast},
		edit.Slice{Length: 2, Index: 1}, edit.Flop{}, edit.AutoOrient{}, edit.RoundedCorners{Radius: 3}, edit.Focal{Right: 2, Bottom: 2},
		edit.ContentModeration{Blur: 3}, edit.Resize{Scale: 1.5}, edit.Resize{Width: 9, Height: 5, Fit: edit.Inside, Adaptive: true},
		edit.Resize{Width: 3, Height: 200, NoEnlarge: true, NoReduce: true}, edit.Resize{Height: 7, Kernel: edit.MKS2021}), operations...)
	for _, size := range []image.Point{{1, 1}, {1, 7}, {9, 1}, {2, 3}, {5, 5}, {31, 23}} {
		img := noise(rnd, size.X, size.Y)
		img.SetNRGBA(0, 0, color.NRGBA{})
		original := encodePNG(t, img)
		for _, op := range list {
			e := edits(op)
			if rnd.IntN(2) == 0 {
				e.Operations = append(e.Operations, list[rnd.IntN(len(list))])
			}
			r, err := Run(t.Context(), original, e, opt)
			d, describeErr := Describe(pngOf(size.X, size.Y), e, opt)
			switch {
			case errors.As(err, new(*RequestError)), errors.As(err, new(*codec.LimitError)):
			case err != nil || describeErr != nil && !d.Unsettled:
				t.Errorf("%v %+v: %v, %v", size, e, err, describeErr)
			case !d.Unsettled && d.Target != decode(t, r.Bytes).Rect.Size():
				t.Errorf("%v %+v: %v; described as %v", size, e, decode(t, r.Bytes).Rect.Size(), d.Target)
			}
		}
	}
}
