package pipeline

import (
	"fmt"
	"image"
	"image/color"
	"reflect"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// operations has one row for each type of operation in package edit. A row says how
// operations of its type are planned, what they cost and how they are painted.
// There is no other list of operations in this package.
//
// A new operation is a row here, its row in package edit, and its function in
// package filter. Choose the constructor by what the operation does:
//
//   - [adjusts] if it changes pixels where they are, [adjustsParsed] if its values
//     have to be parsed first;
//   - [draws] if it makes a picture of another size, or needs the size to settle
//     its values;
//   - [folds] if it cuts, turns by right angles or scales, which the planner folds
//     into the scaling that follows.
var operations = newTable(
	// Geometry.
	folds(planResize),
	folds(planFocal),
	folds(planCrop),
	folds(planExtract),
	folds(planCropAt),
	folds(planSlice),
	folds(planFlip),
	folds(planFlop),
	folds(planAutoOrient),
	draws(planRotate, scaleCost, rotation.paint),
	draws(planExtend, pointCost, paintExtend),
	draws(planCanvas, pad.cost, pad.paint),
	draws(planRoundCorners, pointCost, corners.paint),
	draws(planRoundedCorners, pointCost, corners.paint),
	draws(planCircle, pointCost, paintEllipse),
	draws(planRoundCrop, pointCost, paintEllipse),

	// What the pixels decide; see [look].
	folds(planTrim),
	folds(planTrimBorder),
	folds(planSmartCrop),
	folds(planContentModeration),

	// Light.
	adjusts(pointCost, func(img *image.NRGBA, op edit.ThumborBrightness) { filter.ThumborBrightness(img, op.Percent) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.ThumborContrast) { filter.ThumborContrast(img, op.Percent) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.OSSBright) { filter.OSSBright(img, op.Percent) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.OSSContrast) { filter.OSSContrast(img, op.Percent) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Noise) { filter.Noise(img, op.Amount, uint32(op.Seed)) }),
	adjusts(pointCost, func(img *image.NRGBA, _ edit.Equalize) { filter.Equalize(img) }),
	adjusts(labCost, func(img *image.NRGBA, op edit.Normalise) { filter.Normalise(img, op.Lower, op.Upper) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Negate) { filter.Negate(img, op.Alpha) }),
	adjusts(pointCost, paintGamma),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Linear) { filter.Linear(img, op.Multiplier, op.Offset) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Threshold) { filter.Threshold(img, op.Level, !op.Channels) }),
	adjustsParsed(parseCurve, pointCost, func(img *image.NRGBA, c curves) { filter.Curve(img, c[0], c[1], c[2], c[3]) }),

	// Color.
	adjusts(pointCost, paintGrayscale),
	adjusts(pointCost, func(img *image.NRGBA, op edit.RGB) { filter.RGB(img, op.R, op.G, op.B) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Tint) { filter.Tint(img, color.NRGBA(op.Color)) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Colorize) {
		filter.Colorize(img, op.R, op.G, op.B, color.NRGBA(op.Color))
	}),
	adjusts(pointCost, func(img *image.NRGBA, op edit.Saturation) { filter.Saturation(img, op.Factor) }),
	adjusts(labCost, func(img *image.NRGBA, op edit.Modulate) {
		filter.Modulate(img, op.Brightness, op.Saturation, op.Hue, op.Lightness)
	}),
	adjustsParsed(parseRecomb, pointCost, paintRecomb),

	// Transparency, and channels as such.
	adjusts(pointCost, paintFlatten),
	adjusts(pointCost, func(img *image.NRGBA, _ edit.Unflatten) { filter.Unflatten(img) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.EnsureAlpha) { filter.EnsureAlpha(img, op.Alpha) }),
	adjusts(pointCost, func(img *image.NRGBA, _ edit.RemoveAlpha) { filter.RemoveAlpha(img) }),
	adjusts(pointCost, func(img *image.NRGBA, op edit.ExtractChannel) { filter.ExtractChannel(img, filter.Channel(op.Channel)) }),
	adjustsParsed(parseBandbool, pointCost, func(img *image.NRGBA, b filter.Bitwise) { filter.Bandbool(img, b) }),

	// Neighbors.
	adjusts(blurCost, func(img *image.NRGBA, op edit.ThumborBlur) { filter.ThumborBlur(img, op.Radius, op.Sigma) }),
	adjusts(blurCost, func(img *image.NRGBA, op edit.SharpBlur) { filter.SharpBlur(img, op.Sigma) }),
	adjusts(blurCost, func(img *image.NRGBA, _ edit.SharpBoxBlur) { filter.SharpBoxBlur(img) }),
	adjusts(blurCost, func(img *image.NRGBA, op edit.OSSBlur) { filter.OSSBlur(img, op.Radius, float64(op.Sigma)) }),
	adjusts(sharpenCost, func(img *image.NRGBA, op edit.ThumborSharpen) {
		filter.ThumborSharpen(img, op.Amount, op.Radius, op.Luminance)
	}),
	adjusts(sharpenCost, paintUnsharp),
	adjusts(sharpenCost, func(img *image.NRGBA, op edit.OSSSharpen) { filter.OSSSharpen(img, op.Amount) }),
	adjustsParsed(parseConvolution, kernelCost, func(img *image.NRGBA, k kernel[edit.ThumborConvolve]) {
		filter.ThumborConvolve(img, k.numbers, k.op.Columns, k.op.Normalise)
	}),
	adjustsParsed(parseConvolve, kernelCost, func(img *image.NRGBA, k kernel[edit.SharpConvolve]) {
		filter.SharpConvolve(img, k.op.Width, k.op.Height, k.numbers, k.op.Scale, k.op.Offset)
	}),
	adjusts(medianCost, func(img *image.NRGBA, op edit.Median) { filter.Median(img, op.Size) }),
	adjusts(claheCost, func(img *image.NRGBA, op edit.CLAHE) { filter.CLAHE(img, op.Width, op.Height, op.MaxSlope) }),

	// Overlays.
	draws(planWatermark, scaleCost, composite.paint),
	draws(planOverlay, scaleCost, composite.paint),
	draws(planOSSWatermark, scaleCost, composite.paint),
	draws(planFrame, scaleCost, composite.paint),
)

// A row is what the pipeline knows about one type of operation. Its functions
// panic for values of another row.
type row struct {
	operation reflect.Type
	// plan plans an operation on the picture so far.
	plan func(*planner, edit.Operation) error
	// cost is [step.cost], and paint makes the next picture of a picture. Both
	// take the values that plan has settled.
	cost  func(values any, size image.Point) time.Duration
	paint func(values any, img *image.NRGBA) (*image.NRGBA, error)
}

// A table finds the row of an operation's type.
type table map[reflect.Type]*row

func newTable(rows ...*row) table {
	t := table{}
	for _, r := range rows {
		if t[r.operation] != nil {
			panic(fmt.Sprintf("two rows for %v", r.operation))
		}
		t[r.operation] = r
	}
	return t
}

// A drawing is the step that an operation comes to.
type drawing[S any] struct {
	// values are all that the operation's cost and paint need to know.
	values S
	// size is that of the picture that the step makes.
	size image.Point
	// memory is what the step holds meanwhile, in bytes, beside the pictures
	// before and after it.
	memory int64
}

// draws is the row of operations of type T whose step has values of type S. Its
// plan returns nil where there is nothing to do.
func draws[T edit.Operation, S any](
	plan func(*planner, T) (*drawing[S], error),
	cost func(S, image.Point) time.Duration,
	paint func(S, *image.NRGBA) (*image.NRGBA, error),
) *row {
	r := &row{operation: reflect.TypeFor[T]()}
	r.plan = func(p *planner, op edit.Operation) error {
		d, err := plan(p, op.(T))
		if err == nil && d != nil {
			p.addStep(drawStep{r, d.values}, d.size, d.memory)
		}
		return err
	}
	r.cost = func(values any, size image.Point) time.Duration { return cost(values.(S), size) }
	r.paint = func(values any, img *image.NRGBA) (*image.NRGBA, error) { return paint(values.(S), img) }
	return r
}

// adjusts is the row of operations that change pixels where they are.
func adjusts[T edit.Operation](cost func(T, image.Point) time.Duration, paint func(*image.NRGBA, T)) *row {
	return adjustsParsed(func(op T) (T, error) { return op, nil }, cost, paint)
}

// adjustsParsed is [adjusts] for operations that hold texts, which parse parses
// once for all frames.
func adjustsParsed[T edit.Operation, S any](
	parse func(T) (S, error),
	cost func(S, image.Point) time.Duration,
	paint func(*image.NRGBA, S),
) *row {
	return draws(
		func(p *planner, op T) (*drawing[S], error) {
			values, err := parse(op)
			if err != nil {
				return nil, err
			}
			p.flush()
			// What neighbors need is a few rows, less than the copy that is counted.
			return &drawing[S]{values: values, size: p.size()}, nil
		},
		cost,
		func(values S, img *image.NRGBA) (*image.NRGBA, error) {
			paint(img, values)
			return img, nil
		},
	)
}

// folded are the values of operations without a step of their own.
type folded struct{}

// folds is the row of operations that plan keeps in the planner. They cost no more
// than the scaling that they are folded into, which also paints them.
func folds[T edit.Operation](plan func(*planner, T) error) *row {
	return draws(
		func(p *planner, op T) (*drawing[folded], error) { return nil, plan(p, op) },
		func(folded, image.Point) time.Duration { return 0 },
		func(_ folded, img *image.NRGBA) (*image.NRGBA, error) { return img, nil },
	)
}

// The costs of operations, see [step.cost]. They are estimates from measurements
// of photos.

// pointCost is for what looks at each pixel by itself.
func pointCost[S any](S, image.Point) time.Duration { return 10 }

// labCost is for what goes to another color space and back.
func labCost[S any](S, image.Point) time.Duration { return 30 }

// scaleCost is for what resamples a picture or mixes it with another.
func scaleCost[S any](S, image.Point) time.Duration { return 40 }

// blurCost is for blurs, which take as long whatever their radius is.
func blurCost[S any](S, image.Point) time.Duration { return 60 }

// sharpenCost is for a blur, and what compares the picture with it.
func sharpenCost[S any](S, image.Point) time.Duration { return 100 }

// medianCost is for medians of any size.
func medianCost[S any](S, image.Point) time.Duration { return 150 }

// kernelCost goes by the numbers of a kernel.
func kernelCost[T any](k kernel[T], _ image.Point) time.Duration {
	return 29 + time.Duration(len(k.numbers))
}

// claheRowTime is what CLAHE takes per pixel for each row of its window.
const claheRowTime = 15

func claheCost(op edit.CLAHE, size image.Point) time.Duration {
	return 100 + claheRowTime*time.Duration(min(op.Height, size.Y))
}
