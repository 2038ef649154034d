package pipeline

import (
	"fmt"
	"image"
	"image/color"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// curves are the points of all channels together, red, green and blue; see
// [filter.Curve].
type curves [4][]image.Point

func parseCurve(c edit.Curve) (curves, error) {
	var list curves
	for i, n := range []edit.Numbers{c.All, c.Red, c.Green, c.Blue} {
		var err error
		if list[i], err = parsePoints(n); err != nil {
			return curves{}, fmt.Errorf("curve: %w", err)
		}
	}
	return list, nil
}

// A colorMatrix multiplies colors, with their alpha if hasAlpha.
type colorMatrix struct {
	rgb      [3][3]float64
	rgba     [4][4]float64
	hasAlpha bool
}

// parseRecomb takes 3×3 or 4×4 numbers.
func parseRecomb(r edit.Recomb) (colorMatrix, error) {
	list, err := parseNumbers(r.Matrix)
	switch {
	case err != nil:
		return colorMatrix{}, fmt.Errorf("recomb: %w", err)
	case len(list) == 9:
		return colorMatrix{rgb: [3][3]float64{[3]float64(list[0:]), [3]float64(list[3:]), [3]float64(list[6:])}}, nil
	case len(list) == 16:
		return colorMatrix{
			rgba:     [4][4]float64{[4]float64(list[0:]), [4]float64(list[4:]), [4]float64(list[8:]), [4]float64(list[12:])},
			hasAlpha: true,
		}, nil
	}
	return colorMatrix{}, fmt.Errorf("recomb: %d numbers: expected 9 or 16", len(list))
}

func paintRecomb(img *image.NRGBA, m colorMatrix) {
	if m.hasAlpha {
		filter.RecombAlpha(img, m.rgba)
		return
	}
	filter.Recomb(img, m.rgb)
}

func parseBandbool(op edit.Bandbool) (filter.Bitwise, error) {
	bitwise, ok := map[string]filter.Bitwise{"and": filter.And, "or": filter.Or, "eor": filter.Xor}[op.Operator]
	if !ok {
		return 0, fmt.Errorf("bandbool %q: expected and, or or eor", op.Operator)
	}
	return bitwise, nil
}

// A kernel is a convolution whose numbers have been parsed.
type kernel[T any] struct {
	op      T
	numbers []float64
}

func parseConvolution(op edit.ThumborConvolve) (kernel[edit.ThumborConvolve], error) {
	list, err := parseNumbers(op.Kernel)
	if err != nil {
		err = fmt.Errorf("convolution: %w", err)
	}
	return kernel[edit.ThumborConvolve]{op, list}, err
}

func parseConvolve(op edit.SharpConvolve) (kernel[edit.SharpConvolve], error) {
	list, err := parseNumbers(op.Kernel)
	if err != nil {
		err = fmt.Errorf("convolve: %w", err)
	}
	return kernel[edit.SharpConvolve]{op, list}, err
}

func paintGamma(img *image.NRGBA, g edit.Gamma) {
	if g.In > 1 {
		filter.GammaIn(img, g.In)
	}
	if g.Out > 1 {
		filter.GammaOut(img, g.Out)
	}
}

func paintGrayscale(img *image.NRGBA, g edit.Grayscale) {
	if g.Linear {
		filter.SharpGrayscale(img)
		return
	}
	filter.ThumborGrayscale(img)
}

func paintFlatten(img *image.NRGBA, f edit.Flatten) {
	background := color.NRGBA(f.Color)
	if f.Auto {
		background = filter.AverageColor(img)
	}
	filter.Flatten(img, background)
}

func paintUnsharp(img *image.NRGBA, u edit.SharpSharpen) {
	if u == (edit.SharpSharpen{}) {
		filter.SharpMildSharpen(img)
		return
	}
	filter.SharpSharpen(img, filter.SharpSharpening(u))
}

// parseNumbers reads a list of numbers.
func parseNumbers(n edit.Numbers) ([]float64, error) {
	var list []float64
	for word := range strings.SplitSeq(string(n), ";") {
		v, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, fmt.Errorf("number %q: expected a decimal number", word)
		}
		list = append(list, v)
	}
	return list, nil
}

// parsePoints reads a list of points "x,y".
func parsePoints(n edit.Numbers) ([]image.Point, error) {
	if n == "" {
		return nil, nil
	}
	var list []image.Point
	for word := range strings.SplitSeq(string(n), ";") {
		x, y, _ := strings.Cut(word, ",")
		px, errX := strconv.Atoi(x)
		py, errY := strconv.Atoi(y)
		if errX != nil || errY != nil {
			return nil, fmt.Errorf("point %q: expected x,y in whole numbers", word)
		}
		list = append(list, image.Pt(px, py))
	}
	return list, nil
}
