package pipeline

import (
	"fmt"
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// ofDetail finds the changes that look at a pixel's neighbours.
func ofDetail(op edit.Operation) (func(*image.NRGBA), error) {
	switch op := op.(type) {
	case edit.Blur:
		return func(img *image.NRGBA) { filter.ThumborBlur(img, op.Radius, op.Sigma) }, nil
	case edit.Gaussian:
		return func(img *image.NRGBA) { filter.SharpBlur(img, op.Sigma) }, nil
	case edit.BoxBlur:
		return filter.SharpBoxBlur, nil
	case edit.OSSBlur:
		return func(img *image.NRGBA) { filter.OSSBlur(img, op.Radius, float64(op.Sigma)) }, nil
	case edit.Sharpen:
		return func(img *image.NRGBA) { filter.ThumborSharpen(img, op.Amount, op.Radius, op.Luminance) }, nil
	case edit.Unsharp:
		if op == (edit.Unsharp{}) {
			return filter.SharpMildSharpen, nil
		}
		return func(img *image.NRGBA) { filter.SharpSharpen(img, filter.SharpSharpening(op)) }, nil
	case edit.OSSSharpen:
		return func(img *image.NRGBA) { filter.OSSSharpen(img, op.Amount) }, nil
	case edit.Median:
		return func(img *image.NRGBA) { filter.Median(img, op.Size) }, nil
	case edit.CLAHE:
		return func(img *image.NRGBA) { filter.CLAHE(img, op.Width, op.Height, op.MaxSlope) }, nil
	}
	return ofKernel(op)
}

// ofKernel finds the two convolutions.
func ofKernel(op edit.Operation) (func(*image.NRGBA), error) {
	switch op := op.(type) {
	case edit.Convolution:
		list, err := numbers(op.Kernel)
		if err != nil {
			return nil, fmt.Errorf("convolution: %w", err)
		}
		return func(img *image.NRGBA) { filter.ThumborConvolve(img, list, op.Columns, op.Normalise) }, nil
	case edit.Convolve:
		list, err := numbers(op.Kernel)
		if err != nil {
			return nil, fmt.Errorf("convolve: %w", err)
		}
		return func(img *image.NRGBA) { filter.SharpConvolve(img, op.Width, op.Height, list, op.Scale, op.Offset) }, nil
	}
	return nil, nil
}
