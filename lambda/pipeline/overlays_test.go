package pipeline

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"reflect"
	"strings"
	"testing"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

func pixels(n float64) edit.Position { return edit.Position{Kind: edit.PositionPixels, Value: n} }

func fromEnd(n float64) edit.Position {
	return edit.Position{Kind: edit.PositionPixels, Value: -n, End: true}
}

func percent(n float64) edit.Position { return edit.Position{Kind: edit.PositionPercent, Value: n} }

// mark is where overlays come from here, and markSize how large that is.
var (
	mark     = edit.Source{Key: "mark.png"}
	markSize = image.Pt(40, 20)
)

// lastComposite are the values of a plan's last step.
func lastComposite(t *testing.T, plan Plan) composite {
	t.Helper()
	s, ok := plan.steps[len(plan.steps)-1].(drawStep)
	if !ok {
		t.Fatalf("%+v is no overlay", plan.steps)
	}
	return s.values.(composite)
}

// Places and sizes on a picture of 800×600, worked out by hand.
func TestPlanOverlays(t *testing.T) {
	smallMark := mark
	smallMark.Process = "resize,w_10"
	at := func(p ...image.Point) []image.Point { return p }
	for name, tt := range map[string]struct {
		op   edit.Operation
		size image.Point
		at   []image.Point
	}{
		"from the edges":   {edit.Watermark{Source: mark, X: fromEnd(10), Y: pixels(5)}, markSize, at(image.Pt(750, 5))},
		"percent, center":  {edit.Watermark{Source: mark, X: percent(25), Y: edit.Position{Kind: edit.PositionCenter}}, markSize, at(image.Pt(200, 290))},
		"scaled by width":  {edit.Watermark{Source: mark, X: pixels(0), Y: pixels(0), WRatio: 50}, image.Pt(400, 200), at(image.Pt(0, 0))},
		"scaled by both":   {edit.Watermark{Source: mark, X: pixels(0), Y: pixels(0), WRatio: 50, HRatio: 10}, image.Pt(120, 60), at(image.Pt(0, 0))},
		"twice":            {edit.Watermark{Source: mark, X: edit.Position{Kind: edit.PositionRepeat}, Y: pixels(0), WRatio: 50}, image.Pt(400, 200), at(image.Pt(0, 0), image.Pt(400, 0))},
		"in the middle":    {edit.Overlay{Source: mark}, markSize, at(image.Pt(380, 290))},
		"at a corner":      {edit.Overlay{Source: mark, Gravity: edit.SouthWest}, markSize, at(image.Pt(0, 580))},
		"by numbers":       {edit.Overlay{Source: mark, Left: pixels(7), Top: fromEnd(9)}, markSize, at(image.Pt(7, 571))},
		"a tenth":          {edit.Overlay{Source: mark, WRatio: 10, WRatioGiven: true}, image.Pt(80, 40), at(image.Pt(360, 280))},
		"tiles":            {edit.Overlay{Source: mark, Tile: true, Gravity: edit.SouthEast}, markSize, at(image.Pt(760, 580))},
		"OSS":              {edit.OSSWatermark{Source: mark, Gravity: edit.SouthEast, X: 10, Y: 11, Opacity: 100}, markSize, at(image.Pt(750, 569))},
		"OSS, a tenth":     {edit.OSSWatermark{Source: mark, Gravity: edit.West, X: 10, VOffset: 5, Percent: 10, Opacity: 100}, image.Pt(80, 40), at(image.Pt(10, 285))},
		"operations first": {edit.OSSWatermark{Source: smallMark, Gravity: edit.NorthWest, Opacity: 100}, image.Pt(10, 5), at(image.Pt(0, 0))},
		"a frame":          {edit.Frame{Source: mark}, image.Pt(800, 600), at(image.Pt(0, 0))},
	} {
		e := edits(tt.op)
		p := newPlanner(operations, pngOf(800, 600), e, Options{})
		p.overlays = overlaySources{}
		for _, s := range e.Sources() {
			p.overlays[s] = overlaySource{header: pngOf(markSize.X, markSize.Y)}
		}
		plan, err := p.run()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c := lastComposite(t, plan)
		if c.overlay.size != tt.size || !reflect.DeepEqual(c.at, tt.at) {
			t.Errorf("%s: %+v %v; want %v at %v", name, c, c.overlay, tt.size, tt.at)
		}
	}
}

// Text is as large as it is drawn, and stands beside the picture.
func TestPlanTextBesidePicture(t *testing.T) {
	text := edit.Text{Content: "Ag", Size: 30, Color: edit.Color{A: 255}}
	size, err := filter.MeasureText(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, first := range []bool{false, true} {
		p := newPlanner(operations, pngOf(800, 600), edits(edit.OSSWatermark{Source: mark, Text: text, TextFirst: first, Interval: 7, Align: 2, Gravity: edit.NorthWest}), Options{})
		p.overlays = overlaySources{mark: overlaySource{header: pngOf(40, 90)}}
		plan, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		o := lastComposite(t, plan).overlay
		pictureAt, textAt := image.Pt(0, 0), image.Pt(47, 90-size.Y)
		if first {
			pictureAt, textAt = image.Pt(size.X+7, 0), image.Pt(0, 90-size.Y)
		}
		if o.size != image.Pt(47+size.X, 90) || len(o.parts) != 2 || o.parts[0].at != pictureAt || o.parts[1].at != textAt {
			t.Errorf("first %v: %v, %v and %v", first, o.size, o.parts[0].at, o.parts[1].at)
		}
	}
}

// Each picture is read once, in the order in which they are first needed.
func TestLoadOverlays(t *testing.T) {
	other := edit.Source{Bucket: "b", Key: "https://example.com/a.png"}
	e := edits(edit.Watermark{Source: other}, resize(3, 3), edit.OSSWatermark{Text: edit.Text{Content: "a"}}, edit.OSSWatermark{Source: mark},
		edit.Overlay{Source: other}, edit.Frame{Source: mark})
	var read []edit.Source
	_, err := loadOverlays(t.Context(), e, Options{Picture: func(_ context.Context, s edit.Source) ([]byte, error) {
		read = append(read, s)
		return encodePNG(t, flat(1, 1, red)), nil
	}})
	if err != nil || !reflect.DeepEqual(read, []edit.Source{other, mark}) {
		t.Errorf("%+v, %v", read, err)
	}
}

// runOverlay runs one overlay of one picture on another.
func runOverlay(t *testing.T, base, over image.Image, op edit.Operation) (*image.NRGBA, error) {
	t.Helper()
	opt := Options{Picture: func(_ context.Context, s edit.Source) ([]byte, error) { return encodePNG(t, over), nil }}
	r, err := Run(t.Context(), encodePNG(t, base), edits(op), opt)
	if err != nil {
		return nil, err
	}
	return decode(t, r.Bytes), nil
}

func TestRunOverlays(t *testing.T) {
	base := stripes(1, red, red, red, red)
	half := color.NRGBA{0, 0, 255, 128}
	zero := pixels(0)
	mixed := color.NRGBA{127, 0, 128, 255}
	for name, tt := range map[string]struct {
		over *image.NRGBA
		op   edit.Operation
		want []color.NRGBA
	}{
		"in place":          {stripes(1, blue, green), edit.Watermark{Source: mark, X: pixels(1), Y: zero}, []color.NRGBA{red, blue, green, red}},
		"over the edge":     {stripes(1, blue, green), edit.Watermark{Source: mark, X: pixels(3), Y: zero}, []color.NRGBA{red, red, red, blue}},
		"half seen":         {stripes(1, half), edit.Watermark{Source: mark, X: zero, Y: zero}, []color.NRGBA{mixed, red, red, red}},
		"less by 25 %":      {stripes(1, blue), edit.Watermark{Source: mark, X: zero, Y: zero, Alpha: 25}, []color.NRGBA{{63, 0, 192, 255}, red, red, red}},
		"less than nothing": {stripes(1, half), edit.Watermark{Source: mark, X: zero, Y: zero, Alpha: 60}, []color.NRGBA{red, red, red, red}},
		// Of 128 what remains is 64.
		"a part of it":  {stripes(1, half), edit.Overlay{Source: mark, Left: zero, Top: zero, Alpha: 50}, []color.NRGBA{{191, 0, 64, 255}, red, red, red}},
		"larger":        {stripes(1, blue, blue, green, green, blue, blue), edit.Overlay{Source: mark, Gravity: edit.East}, []color.NRGBA{green, green, blue, blue}},
		"tiled":         {stripes(1, blue, clear), edit.Overlay{Source: mark, Tile: true, Left: pixels(1), Top: zero}, []color.NRGBA{red, blue, red, blue}},
		"multiplied":    {stripes(1, blue, grayOf(255)), edit.Overlay{Source: mark, Left: zero, Top: zero, Blend: "multiply"}, []color.NRGBA{{0, 0, 0, 255}, red, red, red}},
		"a mask":        {stripes(1, blue, blue), edit.Overlay{Source: mark, Left: pixels(1), Top: zero, Blend: "dest-in"}, []color.NRGBA{clear, red, red, clear}},
		"tiles as mask": {stripes(1, blue, clear), edit.Overlay{Source: mark, Tile: true, Left: zero, Top: zero, Blend: "dest-in"}, []color.NRGBA{red, clear, red, clear}},
		"OSS, half":     {stripes(1, blue), edit.OSSWatermark{Source: mark, Gravity: edit.East, X: 1, Opacity: 50}, []color.NRGBA{red, red, mixed, red}},
		"OSS, tiles":    {stripes(1, blue), edit.OSSWatermark{Source: mark, Gravity: edit.West, X: 1, Opacity: 100, Tile: true}, []color.NRGBA{red, blue, red, blue}},
		"a frame":       {stripes(1, blue, clear), edit.Frame{Source: mark}, nil},
	} {
		got, err := runOverlay(t, base, tt.over, tt.op)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for x, want := range tt.want {
			if c := got.NRGBAAt(x, 0); !isClose(c, want, 1) && want.A+c.A > 0 {
				t.Errorf("%s: %v; want %v", name, pixelRow(got, 0), tt.want)
				break
			}
		}
		// What is between the frame's blue and its hole depends on the filter.
		if tt.want == nil && (!isClose(got.NRGBAAt(0, 0), blue, 1) || !isClose(got.NRGBAAt(3, 0), red, 40)) {
			t.Errorf("%s: %v", name, pixelRow(got, 0))
		}
	}
}

// Overlays are scaled as they are decoded, and turned upright.
func TestOverlayIsMadeLikeAnyPicture(t *testing.T) {
	letter := readOriginal(t, "orientation/letter.exif6.jpg") // 150×101 upright
	opt := Options{Picture: func(context.Context, edit.Source) ([]byte, error) { return letter, nil }}
	op := edit.Watermark{Source: mark, X: pixels(0), Y: pixels(0), WRatio: 100}
	r, err := Run(t.Context(), encodePNG(t, flat(50, 34, red)), edits(op), opt)
	if err != nil {
		t.Fatal(err)
	}
	want := run(t, letter, edit.Edits{Operations: ops(edit.Resize{Width: 50, Height: 34, Fit: edit.Fill}), Output: edit.Output{Format: edit.PNG}})
	if d := largestDifference(decode(t, r.Bytes), want); d > 0 {
		t.Errorf("samples differ by up to %d", d)
	}
}

func TestOverlayErrors(t *testing.T) {
	base := encodePNG(t, flat(9, 9, red))
	away := errors.New("away")
	for name, tt := range map[string]struct {
		data    []byte
		err     error
		process string
		want    func(error) bool
	}{
		"not there":    {nil, away, "", func(err error) bool { return err == away }},
		"no picture":   {[]byte("hello"), nil, "", isRequest},
		"broken":       {encodePNG(t, flat(30, 30, red))[:60], nil, "", isRequest},
		"cut outside":  {encodePNG(t, flat(3, 3, red)), nil, "crop,x_9", isRequest},
		"bad chain":    {encodePNG(t, flat(3, 3, red)), nil, "blur,r_3,s_3", func(err error) bool { return errors.As(err, new(*edit.Error)) }},
		"too large":    {encodePNG(t, flat(300, 300, red)), nil, "", isRequest},
		"grown beyond": {encodePNG(t, flat(3, 3, red)), nil, "resize,w_16000,limit_0", isRequest},
	} {
		opt := Options{
			Limits:  codec.Limits{Pixels: 10000, Memory: 64 << 20},
			Picture: func(context.Context, edit.Source) ([]byte, error) { return tt.data, tt.err },
		}
		source := edit.Source{Key: "mark.png", Process: tt.process}
		if _, err := Run(t.Context(), base, edits(edit.OSSWatermark{Source: source}), opt); !tt.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Run(t.Context(), base, edits(edit.Frame{Source: mark}), Options{}); !errors.As(err, new(*UnavailableError)) {
		t.Errorf("nothing to read from: %v", err)
	}
}

func isRequest(err error) bool { return errors.As(err, new(*RequestError)) }

// A text is drawn in its color, without anything to read.
func TestRunText(t *testing.T) {
	op := edit.OSSWatermark{Text: edit.Text{Content: "Hg", Size: 30, Color: edit.Color{B: 255, A: 255}}, Opacity: 100, Gravity: edit.NorthWest, X: 5, Y: 6}
	got := made(t, flat(90, 60, red), op)
	box := image.Rectangle{}
	for y := range 60 {
		for x := range 90 {
			if got.NRGBAAt(x, y) != red {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	size, err := filter.MeasureText(op.Text)
	if err != nil || box.Min != image.Pt(5, 6) || box.Size() != size {
		t.Errorf("the text is at %v; want %v at 5, 6 (%v)", box, size, err)
	}
	tiled := op
	tiled.Tile = true
	if again := made(t, flat(90, 60, red), tiled); fmt.Sprint(again.Pix) == fmt.Sprint(got.Pix) {
		t.Error("tiles are no more than one")
	}
}

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"extract: 3 of 4": refuse("extract", "%d of %d", 3, 4),
		"frame: not available here, it needs a frame": &UnavailableError{Operation: "frame", Needs: "a frame"},
	} {
		if err.Error() != want || strings.ToLower(want[:1]) != want[:1] {
			t.Errorf("%q; want %q", err, want)
		}
	}
}
