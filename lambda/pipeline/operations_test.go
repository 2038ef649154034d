package pipeline

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
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
	original := encodePNG(t, flat(3, 2, greyOf(50)))
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
	if got := m.painted[0].Image.NRGBAAt(2, 1); got != greyOf(50) || painted != 2 {
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

// Operations that draw take their texts apart once for all frames, and the result
// is what cost and paint work with.
func TestNumbersAreParsedByPlans(t *testing.T) {
	for _, tt := range []struct {
		op   edit.Operation
		want any
	}{
		{edit.Recomb{Matrix: "1;0;0;0;1;0;0;0;2"}, matrix{rgb: [3][3]float64{{1}, {0, 1}, {0, 0, 2}}}},
		{edit.Convolve{Width: 3, Kernel: "1;2;-0.5"}, kernel[edit.Convolve]{edit.Convolve{Width: 3, Kernel: "1;2;-0.5"}, []float64{1, 2, -0.5}}},
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

// What a row cannot plan is no step.
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
