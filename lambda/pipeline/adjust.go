package pipeline

import (
	"fmt"
	"image"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
)

// change plans an operation that changes pixels where they are.
func (p *planner) change(op edit.Operation) error {
	if _, err := adjustment(op); err != nil {
		return err
	}
	p.settle()
	// What neighbours need is a few rows, less than the copy that is counted.
	p.add(Adjust{Operation: op}, p.size(), 0)
	return nil
}

func adjust(img *image.NRGBA, op edit.Operation) error {
	f, err := adjustment(op)
	if err == nil {
		f(img)
	}
	return err
}

// adjustment finds what changes pixels as an operation says. Its errors are
// mistakes of whoever made the operation.
func adjustment(op edit.Operation) (f func(img *image.NRGBA), err error) {
	for _, find := range []func(edit.Operation) (func(*image.NRGBA), error){ofLight, ofColour, ofAlpha, ofDetail} {
		if f, err := find(op); f != nil || err != nil {
			return f, err
		}
	}
	return nil, fmt.Errorf("operation %T cannot be planned", op)
}

// numbers reads a list of numbers.
func numbers(n edit.Numbers) ([]float64, error) {
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

// points reads a list of points "x,y".
func points(n edit.Numbers) ([]image.Point, error) {
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
