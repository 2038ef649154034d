package pipeline

import (
	"context"
	"errors"
	"image"
	"image/color"
	"slices"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/smart"
	"s3resize/testdata/pictures"
)

// FuzzEdits has strangers write the key: what it asks for is refused by an error
// of a known kind, or done, and then the result is as large as it was described.
func FuzzEdits(f *testing.F) {
	for _, g := range slices.Concat(goldens, editedGoldens, seenGoldens) {
		f.Add(g.key)
	}
	for _, key := range []string{
		"10x20:30x40/fit-in/9x9/filters:extract(1,2,3,4):flip():turn(33.3,red)/a.png",
		"filters:threshold(9):bandbool(eor):recomb(1;2;3;4;5;6;7;8;9):unflatten():noise(9)/a.png",
		"filters:smart_crop(0,2):overlay(b.png,tile,xor):oss_sharpen(60):curve([(0,0)],[(0,0)],[(0,0)],[(0,0)])/a.png",
		"filters:trim_border():focal(1x1:2x2):auto_orient():format(gif):max_bytes(99)/a.png",
	} {
		f.Add(key)
	}
	original, err := pictures.PNG(pictures.Cutout(37, 29))
	if err != nil {
		f.Fatal(err)
	}
	opt := Options{
		Limits:   codec.Limits{Memory: 8 << 20},
		Picture:  func(context.Context, edit.Source) ([]byte, error) { return original, nil },
		Detector: fakeDetector{boxes: []smart.Box{{Left: 0.2, Top: 0.1, Width: 0.5, Height: 0.4}}, labels: []string{"Violence"}},
	}
	h, err := codec.ReadHeader(original, opt.Limits)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, key string) {
		v, err := edit.Parse(key)
		if err != nil {
			return
		}
		out, err := Run(t.Context(), original, v.Edits, opt)
		if err != nil {
			var request *RequestError
			var limit *codec.LimitError
			if !errors.As(err, &request) && !errors.As(err, &limit) && !errors.As(err, new(codec.UnsupportedError)) &&
				!errors.As(err, new(codec.FormatError)) && !errors.As(err, new(*edit.Error)) {
				t.Fatalf("an error of no known kind: %v", err)
			}
			return
		}
		d, err := Describe(h, v.Edits, opt)
		if size := image.Pt(out.Width, out.Height); !d.Unsettled && (err != nil || d.Target != size) {
			t.Fatalf("described as %v, is %v: %v", d.Target, size, err)
		}
		after, err := codec.ReadHeader(out.Bytes, codec.Limits{})
		if err != nil || after.Width != out.Width || after.Height != out.Height || after.Format != out.Format {
			t.Fatalf("the result is %+v, %v; planned %dx%d", after, err, out.Width, out.Height)
		}
	})
}

// A picture that was given is not changed, whatever is done with it.
func TestOverlaysAreNotChanged(t *testing.T) {
	over := &overlay{size: image.Pt(2, 1), painted: stripes(1, blue, clear)}
	for _, mode := range []string{"", "multiply", "xor", "dest-in"} {
		p := newPlanner(operations, pngOf(4, 1), edits(edit.Overlay{Source: mark, Blend: mode}), Options{})
		p.overlays = overlaySources{mark: overlaySource{header: pngOf(2, 1)}}
		plan, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		c := lastComposite(t, plan)
		c.overlay = over
		if _, err := c.paint(stripes(1, red, red, red, red)); err != nil {
			t.Fatal(err)
		}
		if got := over.painted.NRGBAAt(0, 0); got != blue || over.painted.NRGBAAt(1, 0) != (color.NRGBA{}) {
			t.Errorf("%q: %v", mode, got)
		}
	}
}
