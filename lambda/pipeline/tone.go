package pipeline

import (
	"fmt"
	"image"
	"image/color"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// ofLight finds the changes of brightness.
func ofLight(op edit.Operation) (func(*image.NRGBA), error) {
	switch op := op.(type) {
	case edit.Brightness:
		return func(img *image.NRGBA) { filter.ThumborBrightness(img, op.Percent) }, nil
	case edit.Contrast:
		return func(img *image.NRGBA) { filter.ThumborContrast(img, op.Percent) }, nil
	case edit.OSSBright:
		return func(img *image.NRGBA) { filter.OSSBright(img, op.Percent) }, nil
	case edit.OSSContrast:
		return func(img *image.NRGBA) { filter.OSSContrast(img, op.Percent) }, nil
	case edit.Noise:
		return func(img *image.NRGBA) { filter.Noise(img, op.Amount, uint32(op.Seed)) }, nil
	case edit.Equalize:
		return filter.Equalize, nil
	case edit.Normalise:
		return func(img *image.NRGBA) { filter.Normalise(img, op.Lower, op.Upper) }, nil
	case edit.Negate:
		return func(img *image.NRGBA) { filter.Negate(img, op.Alpha) }, nil
	case edit.Gamma:
		return func(img *image.NRGBA) { gamma(img, op) }, nil
	case edit.Linear:
		return func(img *image.NRGBA) { filter.Linear(img, op.Multiplier, op.Offset) }, nil
	case edit.Threshold:
		return func(img *image.NRGBA) { filter.Threshold(img, op.Level, !op.Channels) }, nil
	case edit.Curve:
		return curve(op)
	}
	return nil, nil
}

// ofColour finds the changes of hue and saturation.
func ofColour(op edit.Operation) (func(*image.NRGBA), error) {
	switch op := op.(type) {
	case edit.Grayscale:
		if op.Linear {
			return filter.SharpGrayscale, nil
		}
		return filter.ThumborGrayscale, nil
	case edit.RGB:
		return func(img *image.NRGBA) { filter.RGB(img, op.R, op.G, op.B) }, nil
	case edit.Tint:
		return func(img *image.NRGBA) { filter.Tint(img, color.NRGBA(op.Color)) }, nil
	case edit.Colorize:
		return func(img *image.NRGBA) { filter.Colorize(img, op.R, op.G, op.B, color.NRGBA(op.Color)) }, nil
	case edit.Saturation:
		return func(img *image.NRGBA) { filter.Saturation(img, op.Factor) }, nil
	case edit.Modulate:
		return func(img *image.NRGBA) {
			filter.Modulate(img, op.Brightness, op.Saturation, op.Hue, op.Lightness)
		}, nil
	case edit.Recomb:
		return recomb(op)
	}
	return nil, nil
}

// ofAlpha finds the changes of transparency, and of channels as such.
func ofAlpha(op edit.Operation) (func(*image.NRGBA), error) {
	switch op := op.(type) {
	case edit.Flatten:
		return func(img *image.NRGBA) { flatten(img, op) }, nil
	case edit.Unflatten:
		return filter.Unflatten, nil
	case edit.EnsureAlpha:
		return func(img *image.NRGBA) { filter.EnsureAlpha(img, op.Alpha) }, nil
	case edit.RemoveAlpha:
		return filter.RemoveAlpha, nil
	case edit.ExtractChannel:
		return func(img *image.NRGBA) { filter.ExtractChannel(img, filter.Channel(op.Channel)) }, nil
	case edit.Bandbool:
		bitwise, ok := map[string]filter.Bitwise{"and": filter.And, "or": filter.Or, "eor": filter.Xor}[op.Operator]
		if !ok {
			return nil, fmt.Errorf("bandbool %q: expected and, or or eor", op.Operator)
		}
		return func(img *image.NRGBA) { filter.Bandbool(img, bitwise) }, nil
	}
	return nil, nil
}

func gamma(img *image.NRGBA, g edit.Gamma) {
	if g.In > 1 {
		filter.GammaIn(img, g.In)
	}
	if g.Out > 1 {
		filter.GammaOut(img, g.Out)
	}
}

func flatten(img *image.NRGBA, f edit.Flatten) {
	background := color.NRGBA(f.Color)
	if f.Auto {
		background = filter.AverageColor(img)
	}
	filter.Flatten(img, background)
}

func curve(c edit.Curve) (func(*image.NRGBA), error) {
	var list [4][]image.Point
	for i, n := range []edit.Numbers{c.All, c.Red, c.Green, c.Blue} {
		var err error
		if list[i], err = points(n); err != nil {
			return nil, fmt.Errorf("curve: %w", err)
		}
	}
	return func(img *image.NRGBA) { filter.Curve(img, list[0], list[1], list[2], list[3]) }, nil
}

// recomb takes 3×3 or 4×4 numbers.
func recomb(r edit.Recomb) (func(*image.NRGBA), error) {
	list, err := numbers(r.Matrix)
	switch {
	case err != nil:
		return nil, fmt.Errorf("recomb: %w", err)
	case len(list) == 9:
		m := [3][3]float64{[3]float64(list[0:]), [3]float64(list[3:]), [3]float64(list[6:])}
		return func(img *image.NRGBA) { filter.Recomb(img, m) }, nil
	case len(list) == 16:
		m := [4][4]float64{[4]float64(list[0:]), [4]float64(list[4:]), [4]float64(list[8:]), [4]float64(list[12:])}
		return func(img *image.NRGBA) { filter.RecombAlpha(img, m) }, nil
	}
	return nil, fmt.Errorf("recomb: %d numbers: expected 9 or 16", len(list))
}
