package pipeline

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/color"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/smart"
)

// The types of operations in package edit, as its source declares them, are those
// with a row here, and each has a name there.
func TestBothTablesHaveTheSameOperations(t *testing.T) {
	want := declaredOperations(t)
	var got []string
	for typ := range operations {
		got = append(got, typ.Name())
		op := reflect.Zero(typ).Interface().(edit.Operation)
		if name := edit.OperationName(op); !slices.Contains(edit.OperationNames(), name) {
			t.Errorf("%v: package edit reads no %q", typ, name)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("rows:\n%v\noperations of package edit:\n%v", got, want)
	}
}

// declaredOperations are the types in package edit that have the method of
// [edit.Operation], in alphabetical order.
func declaredOperations(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../edit/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "operation" {
				if name, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
					names = append(names, name.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// invert is an operation that package edit does not have.
type invert struct {
	edit.Operation // for its method
	amount         uint8
}

// One row is all that a new operation takes to be planned, reckoned with and
// painted.
func TestOperationFromOneRow(t *testing.T) {
	painted := 0
	extended := maps.Clone(operations)
	extended[reflect.TypeFor[invert]()] = adjusts(
		func(op invert, size image.Point) time.Duration { return time.Duration(size.X) },
		func(img *image.NRGBA, op invert) {
			painted++
			for i := range img.Pix {
				if i%4 != 3 {
					img.Pix[i] = op.amount - img.Pix[i]
				}
			}
		},
	)
	op := invert{amount: 200}
	original := encodePNG(t, flat(3, 2, grayOf(50)))
	h, err := codec.ReadHeader(original, codec.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	e := edit.Edits{Operations: ops(op, edit.Flop{}, op), Output: edit.Output{Format: edit.PNG}}
	without, with := newPlanner(operations, h, edits(), Options{}), newPlanner(extended, h, e, Options{})
	if _, err := without.run(); err != nil {
		t.Fatal(err)
	}
	plan, err := with.run()
	if err != nil {
		t.Fatal(err)
	}
	flop := 10 * 6 * time.Nanosecond
	if got, want := with.frameTime-without.frameTime, 2*3*6*time.Nanosecond+flop; got != want {
		t.Errorf("reckoned with %v; want %v", got, want)
	}
	m := newMaker(t.Context(), h, Options{}, plan)
	if err := m.paintFrames(original); err != nil {
		t.Fatal(err)
	}
	if got := m.painted[0].Image.NRGBAAt(2, 1); got != grayOf(50) || painted != 2 {
		t.Errorf("painted %d times, to %v", painted, got)
	}
	if _, err := NewPlan(h, e, Options{}); err == nil || !strings.Contains(err.Error(), "invert") {
		t.Errorf("without the row: %v", err)
	}
}

func TestTableRefusesTwoRows(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	newTable(folds(planFlip), folds(planFlip))
}

// Plans hold what was parsed, for cost and paint.
func TestNumbersAreParsedByPlans(t *testing.T) {
	for _, tt := range []struct {
		op   edit.Operation
		want any
	}{
		{edit.Recomb{Matrix: "1;0;0;0;1;0;0;0;2"}, colorMatrix{rgb: [3][3]float64{{1}, {0, 1}, {0, 0, 2}}}},
		{edit.SharpConvolve{Width: 3, Kernel: "1;2;-0.5"}, kernel[edit.SharpConvolve]{edit.SharpConvolve{Width: 3, Kernel: "1;2;-0.5"}, []float64{1, 2, -0.5}}},
		{edit.Curve{All: "0,1;255,9"}, curves{{image.Pt(0, 1), image.Pt(255, 9)}}},
	} {
		plan, err := NewPlan(pngOf(4, 4), edits(tt.op), Options{})
		if err != nil {
			t.Errorf("%#v: %v", tt.op, err)
			continue
		}
		if got := plan.steps[len(plan.steps)-1].(drawStep).values; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%#v: %#v; want %#v", tt.op, got, tt.want)
		}
	}
}

// Texts are parsed once for all frames of an animation.
func TestTextsAreParsedOnce(t *testing.T) {
	parsed, painted := 0, 0
	extended := maps.Clone(operations)
	extended[reflect.TypeFor[invert]()] = adjustsParsed(
		func(invert) (uint8, error) { parsed++; return 7, nil },
		func(v uint8, _ image.Point) time.Duration { return time.Duration(v) },
		func(*image.NRGBA, uint8) { painted++ },
	)
	original := readOriginal(t, "spinner.gif")
	h, err := codec.ReadHeader(original, codec.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := newPlanner(extended, h, edits(resize(8, 0), invert{}), Options{}).run()
	if err != nil {
		t.Fatal(err)
	}
	if err := newMaker(t.Context(), h, Options{}, plan).paintFrames(original); err != nil {
		t.Fatal(err)
	}
	if parsed != 1 || painted != h.Frames || h.Frames < 2 {
		t.Errorf("parsed %d times and painted %d, of %d frames", parsed, painted, h.Frames)
	}
}

// Errors of plans are returned as they are.
func TestOperationErrorsAreReturned(t *testing.T) {
	broken := errors.New("broken")
	extended := maps.Clone(operations)
	extended[reflect.TypeFor[invert]()] = draws(
		func(*planner, invert) (*drawing[int], error) { return nil, broken },
		pointCost,
		func(_ int, img *image.NRGBA) (*image.NRGBA, error) { return img, nil },
	)
	if _, err := newPlanner(extended, pngOf(2, 2), edits(invert{}), Options{}).run(); err != broken {
		t.Errorf("%v; want %v", err, broken)
	}
}

// Every operation, alone and among others, takes pictures of every shape, and
// makes what was described. Those that name places may find them outside.
func TestEveryOperationOnEveryShape(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	opt := benchmarkOptions()
	opt.Detector = fakeDetector{boxes: []smart.Box{{Left: 0.1, Top: 0.1, Width: 0.7, Height: 0.7}}, labels: []string{"Violence"}}
	list := append(ops(edit.Crop{Left: 1, Top: 1, Right: 20, Bottom: 30}, edit.Extract{Width: 1, Height: 1}, edit.CropAt{Width: 2, Gravity: edit.SouthEast},
		edit.Slice{Length: 2, Index: 1}, edit.Flop{}, edit.AutoOrient{}, edit.RoundedCorners{Radius: 3}, edit.Focal{Right: 2, Bottom: 2},
		edit.ContentModeration{Blur: 3}, edit.Resize{Scale: 1.5}, edit.Resize{Width: 9, Height: 5, Fit: edit.Inside, Adaptive: true},
		edit.Resize{Width: 3, Height: 200, NoEnlarge: true, NoReduce: true}, edit.Resize{Height: 7, Kernel: edit.MKS2021}), samples...)
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

// One pixel through each operation that looks at nothing else, worked out by
// hand. Where there is a power or a cube root in it, one level of rounding is
// allowed.
func TestAdjustPixel(t *testing.T) {
	sand := color.NRGBA{100, 150, 200, 255}
	half := color.NRGBA{255, 0, 0, 128}
	swap := edit.Numbers("0;0;1;0;1;0;1;0;0")
	for _, tt := range []struct {
		op   edit.Operation
		in   color.NRGBA
		want color.NRGBA
		most int
	}{
		// 255·20/100 = 51.
		{edit.ThumborBrightness{Percent: 20}, sand, color.NRGBA{151, 201, 251, 255}, 0},
		// 120²/100 = 144 percent of -28, 22 and 72.
		{edit.ThumborContrast{Percent: 20}, sand, color.NRGBA{88, 159, 231, 255}, 0},
		{edit.OSSBright{Percent: 20}, sand, color.NRGBA{120, 170, 220, 255}, 0},
		{edit.OSSContrast{Percent: 100}, sand, color.NRGBA{72, 172, 255, 255}, 0},
		// 29.9 + 88.05 + 22.8 = 140.75.
		{edit.Grayscale{}, sand, grayOf(141), 0},
		// In light 0.127, 0.305 and 0.578: 0.287, which is 146 in sRGB.
		{edit.Grayscale{Linear: true}, sand, grayOf(146), 1},
		{edit.RGB{R: 10, G: 20, B: -10}, sand, color.NRGBA{125, 201, 175, 255}, 0},
		// Gray has no hue to give.
		{edit.Tint{Color: edit.Color{R: 90, G: 90, B: 90, A: 255}}, sand, grayOf(146), 1},
		{edit.Colorize{R: 50, B: 100, Color: edit.Color{R: 255, A: 255}}, sand, color.NRGBA{177, 150, 0, 255}, 0},
		// √(0.299·100² + 0.587·150² + 0.114·200²) = 144.07.
		{edit.Saturation{Factor: 0}, sand, grayOf(144), 0},
		// The first number of the C library's generator is 1804289383: 83 - 50.
		{edit.Noise{Amount: 100, Seed: 1}, sand, color.NRGBA{133, 183, 233, 255}, 0},
		{edit.Negate{}, color.NRGBA{100, 150, 200, 240}, color.NRGBA{155, 105, 55, 240}, 0},
		{edit.Negate{Alpha: true}, color.NRGBA{100, 150, 200, 240}, color.NRGBA{155, 105, 55, 15}, 0},
		{edit.Gamma{In: 2}, sand, color.NRGBA{39, 88, 157, 255}, 1},
		{edit.Gamma{Out: 2}, sand, color.NRGBA{160, 196, 226, 255}, 1},
		{edit.Linear{Multiplier: 2, Offset: -50}, sand, color.NRGBA{150, 250, 255, 255}, 0},
		{edit.Threshold{Level: 140}, sand, grayOf(255), 0},
		{edit.Threshold{Level: 150, Channels: true}, sand, color.NRGBA{0, 255, 255, 255}, 0},
		{edit.Recomb{Matrix: swap}, sand, color.NRGBA{200, 150, 100, 255}, 0},
		{edit.Recomb{Matrix: "0;0;1;0;0;1;0;0;1;0;0;0;0;0;0;0.5"}, sand, color.NRGBA{200, 150, 100, 127}, 0},
		{edit.Modulate{Brightness: 1}, sand, grayOf(146), 1},
		{edit.Flatten{Color: edit.Color{B: 255, A: 255}}, half, color.NRGBA{128, 0, 127, 255}, 0},
		{edit.Flatten{Auto: true}, half, red, 0},
		{edit.Unflatten{}, grayOf(255), color.NRGBA{255, 255, 255, 0}, 0},
		{edit.EnsureAlpha{Alpha: 0.5}, sand, color.NRGBA{100, 150, 200, 127}, 0},
		{edit.RemoveAlpha{}, half, red, 0},
		{edit.ExtractChannel{Channel: 2}, sand, grayOf(200), 0},
		{edit.Bandbool{Operator: "and"}, sand, grayOf(100 & 150 & 200), 0},
		{edit.Bandbool{Operator: "or"}, sand, grayOf(100 | 150 | 200), 0},
		{edit.Bandbool{Operator: "eor"}, sand, grayOf(100 ^ 150 ^ 200), 0},
		{edit.Curve{All: "0,0;255,255", Red: "0,255;255,0", Green: "0,0;255,255", Blue: "0,0;255,255"}, sand, color.NRGBA{155, 150, 200, 255}, 1},
	} {
		got := made(t, flat(3, 2, tt.in), tt.op).NRGBAAt(0, 0)
		if got.A == 0 {
			got = color.NRGBA{tt.want.R, tt.want.G, tt.want.B, 0} // an encoder may drop what is not seen
		}
		if !isClose(got, tt.want, tt.most) {
			t.Errorf("%#v: %v becomes %v; want %v", tt.op, tt.in, got, tt.want)
		}
	}
}

// What looks at all pixels: four grays.
func TestAdjustRow(t *testing.T) {
	img := stripes(1, grayOf(10), grayOf(20), grayOf(30), grayOf(40))
	for _, tt := range []struct {
		op   edit.Operation
		want [4]uint8
	}{
		// 255·(n-1)/3.
		{edit.Equalize{}, [4]uint8{0, 85, 170, 255}},
		// L* is 2.74, 6.32, 11.26 and 16.1; from 2 to 16 that is 5.3, 30.9, 66.1
		// and 100 percent of the way.
		{edit.Normalise{Lower: 0, Upper: 100}, [4]uint8{18, 73, 160, 255}},
	} {
		for x, got := range pixelRow(made(t, img, tt.op), 0) {
			if !isClose(got, grayOf(tt.want[x]), 1) {
				t.Errorf("%#v: pixel %d is %v; want %d", tt.op, x, got, tt.want[x])
			}
		}
	}
}

// A white pixel on black, and what becomes of it, of its neighbors at its side
// and of what is far.
func TestAdjustNeighbors(t *testing.T) {
	ones := edit.Numbers("1;1;1;1;1;1;1;1;1")
	for _, tt := range []struct {
		op                 edit.Operation
		middle, beside, at uint8
		most               int
	}{
		{edit.SharpBoxBlur{}, 28, 28, 0, 0}, // 255/9
		{edit.Median{Size: 3}, 0, 0, 0, 0},  // one of nine
		{edit.ThumborConvolve{Kernel: ones, Columns: 3, Normalise: true}, 28, 28, 0, 0},
		{edit.ThumborConvolve{Kernel: ones, Columns: 3}, 255, 255, 0, 0},
		{edit.SharpConvolve{Width: 3, Height: 3, Kernel: ones, Scale: 9, Offset: 10}, 38, 38, 10, 0},
		// e^-½ beside 1: 0.452 and 0.274 of the whole.
		{edit.ThumborBlur{Radius: 1, Sigma: 1}, 52, 31, 0, 2},
		{edit.OSSBlur{Radius: 1, Sigma: 1}, 52, 31, 0, 2},
		// 12 and 20 of 44.
		{edit.SharpBlur{Sigma: 1}, 52, 31, 0, 2},
		// All of them are black or white already.
		{edit.SharpSharpen{}, 255, 0, 0, 0},
		{edit.SharpSharpen{Sigma: 1, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}, 255, 0, 0, 0},
		{edit.OSSSharpen{Amount: 100}, 255, 0, 0, 0},
		// No sample is larger than what is equal to it.
		{edit.CLAHE{Width: 3, Height: 3}, 255, 226, 255, 1},
	} {
		img := made(t, spot(9, grayOf(0), grayOf(255)), tt.op)
		for _, p := range []struct {
			x, y int
			want uint8
		}{{4, 4, tt.middle}, {5, 4, tt.beside}, {0, 0, tt.at}} {
			if got := img.NRGBAAt(p.x, p.y); !isClose(got, grayOf(p.want), tt.most) {
				t.Errorf("%#v: %d,%d is %v; want %d", tt.op, p.x, p.y, got, p.want)
			}
		}
	}
}

// Sharpening makes a spot stand out and leaves alone what is flat.
func TestAdjustSharpens(t *testing.T) {
	for _, op := range []edit.Operation{
		edit.ThumborSharpen{Amount: 2, Radius: 0.5, Luminance: true}, edit.ThumborSharpen{Amount: 2, Radius: 0.5},
		edit.SharpSharpen{}, edit.SharpSharpen{Sigma: 1, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}, edit.OSSSharpen{Amount: 300},
	} {
		img := made(t, spot(33, grayOf(100), grayOf(124)), op)
		if middle, corner := img.NRGBAAt(16, 16), img.NRGBAAt(0, 0); middle.R <= 124 || !isClose(corner, grayOf(100), 1) {
			t.Errorf("%#v: the spot is %v, the corner %v", op, middle, corner)
		}
	}
}

func TestAdjustRefuses(t *testing.T) {
	h := codec.Header{Format: edit.PNG, Width: 4, Height: 4, Frames: 1}
	for _, op := range []edit.Operation{
		nil, edit.Recomb{Matrix: "1;2"}, edit.Recomb{Matrix: "a"}, edit.Bandbool{Operator: "nand"},
		edit.Curve{All: "1"}, edit.ThumborConvolve{Kernel: "1;;1"}, edit.SharpConvolve{Kernel: ""},
	} {
		if p, err := NewPlan(h, edits(op), Options{}); err == nil {
			t.Errorf("%#v: %+v", op, p)
		}
	}
}

// Nothing changes the original, which frames to come may be drawn on.
func TestAdjustLeavesTheOriginalAlone(t *testing.T) {
	h, err := codec.ReadHeader(encodePNG(t, flat(2, 2, red)), codec.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(h, edits(edit.Negate{}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	img := flat(2, 2, red)
	p := painter{h: h}
	if _, err := p.paint(sourceOf(img), plan.steps); err != nil || img.NRGBAAt(1, 1) != red {
		t.Errorf("the original is %v, %v", img.NRGBAAt(1, 1), err)
	}
	if img.Rect.Size() != image.Pt(2, 2) {
		t.Error(img.Rect)
	}
}
