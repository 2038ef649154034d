package edit

import (
	"encoding/json"
	"fmt"
	"strings"
)

// readSwitchEdit reads the edits that are only ever true.
func readSwitchEdit(name string, value json.RawMessage) (Operation, error) {
	var op Operation
	switch name {
	case "flip":
		op = Flip{}
	case "flop":
		op = Flop{}
	case "greyscale", "grayscale":
		op = Grayscale{Linear: true}
	case "unflatten":
		op = Unflatten{}
	case "removeAlpha":
		op = RemoveAlpha{}
	default:
		return nil, nil
	}
	if string(value) != "true" {
		return nil, &Error{What: "JSON edit " + name, Token: string(value), Expected: "true or false"}
	}
	return op, nil
}

// readNumberEdit reads the edits that are one number, or true for a default.
func readNumberEdit(name string, value json.RawMessage) (Operation, error) {
	o := &jsonOptions{what: "JSON edit", members: []jsonMember{{name, value}}}
	if string(value) == "true" {
		o.members = nil
	}
	var op Operation
	switch name {
	case "median":
		op = Median{Size: o.integer(name, 3, 1, MaxKernelSide)}
	case "gamma":
		op = Gamma{In: o.number(name, 2.2, 1, 3)}
	case "threshold":
		op = Threshold{Level: o.integer(name, 128, 0, 255)}
	case "linear":
		op = Linear{Multiplier: o.number(name, 1, -1e4, 1e4)}
	case "ensureAlpha":
		op = EnsureAlpha{Alpha: o.number(name, 1, 0, 1)}
	default:
		return nil, nil
	}
	return op, o.err
}

// readDetailEdit reads blur, sharpen, convolve and clahe.
func readDetailEdit(name string, value json.RawMessage) (Operation, error) {
	what := "JSON edit " + name
	switch name {
	case "blur":
		if string(value) == "true" {
			return BoxBlur{}, nil
		}
		sigma, err := jsonNumber(value)
		if err != nil || sigma < 0.3 || sigma > 1000 {
			return nil, &Error{What: what, Token: string(value), Expected: "true or a number from 0.3 to 1000"}
		}
		return Gaussian{Sigma: sigma}, nil
	case "sharpen":
		op, err := readSharpen(value)
		return op, err
	case "convolve":
		op, err := readConvolve(value)
		return op, err
	case "clahe":
		o := options(what, value)
		op := CLAHE{Width: o.integer("width", 0, 1, MaxSide), Height: o.integer("height", 0, 1, MaxSide), MaxSlope: o.integer("maxSlope", 3, 0, 100)}
		if o.err == nil && (op.Width == 0 || op.Height == 0) {
			o.fail("", value, "width and height")
		}
		return op, o.done()
	}
	return nil, nil
}

func readSharpen(value json.RawMessage) (Operation, error) {
	if string(value) == "true" {
		return Unsharp{}, nil
	}
	const most = 10
	if sigma, err := jsonNumber(value); err == nil {
		if sigma < 0.01 || sigma > most {
			return nil, &Error{What: "JSON edit sharpen", Token: string(value), Expected: "a number from 0.01 to 10"}
		}
		return Unsharp{Sigma: sigma, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}, nil
	}
	o := options("JSON edit sharpen", value)
	op := Unsharp{
		Sigma: o.number("sigma", 0, 0.000001, most),
		M1:    o.number("m1", 1, 0, 1e6), M2: o.number("m2", 2, 0, 1e6),
		X1: o.number("x1", 2, 0, 1e6), Y2: o.number("y2", 10, 0, 1e6), Y3: o.number("y3", 20, 0, 1e6),
	}
	if o.err == nil && op.Sigma == 0 {
		o.fail("sigma", value, "a number from 0.000001 to 10")
	}
	return op, o.done()
}

func readConvolve(value json.RawMessage) (Operation, error) {
	o := options("JSON edit convolve", value)
	op := Convolve{
		Width: o.integer("width", 0, 3, MaxKernelSide), Height: o.integer("height", 0, 3, MaxKernelSide),
		Scale: o.number("scale", 0, -1e9, 1e9), Offset: o.number("offset", 0, -1e6, 1e6),
	}
	kernel, _ := o.take("kernel")
	numbers, err := readNumbers(kernel)
	if o.err == nil && (err != nil || len(numbers) == 0 || len(numbers) != op.Width*op.Height) {
		o.fail("kernel", kernel, "as many numbers as width times height")
	}
	op.Kernel = numbersOf(numbers)
	if op.Scale == 0 {
		op.Scale = op.Kernel.sum()
	}
	return op, o.done()
}

// readNumbers reads an array of numbers, or of arrays of numbers.
func readNumbers(value json.RawMessage) (numbers []float64, err error) {
	if json.Unmarshal(value, &numbers) != nil {
		var rows [][]float64
		if err := json.Unmarshal(value, &rows); err != nil {
			return nil, err
		}
		numbers = nil
		for _, row := range rows {
			numbers = append(numbers, row...)
		}
	}
	return numbers, nil
}

// readToneEdit reads the edits of colour and light that take objects or colours.
func readToneEdit(name string, value json.RawMessage) (Operation, error) {
	what := "JSON edit " + name
	switch name {
	case "tint":
		c, err := jsonColor(what, value)
		return Tint{Color: c}, err
	case "flatten":
		o := options(what, value)
		op := Flatten{Color: o.color("background", opaque(0))}
		return op, o.done()
	case "negate":
		o := options(what, value)
		return Negate{Alpha: o.boolean("alpha", true)}, o.done()
	case "normalise", "normalize":
		o := options(what, value)
		op := Normalise{Lower: o.integer("lower", 1, 0, 99), Upper: o.integer("upper", 99, 1, 100)}
		if o.err == nil && op.Lower >= op.Upper {
			o.fail("", value, "lower under upper")
		}
		return op, o.done()
	case "modulate":
		o := options(what, value)
		op := Modulate{
			Brightness: o.number("brightness", 1, 0, 1e4), Saturation: o.number("saturation", 1, 0, 1e4),
			Hue: float64(o.integer("hue", 0, -1e6, 1e6) % 360), Lightness: o.number("lightness", 0, -1e4, 1e4),
		}
		return op, o.done()
	case "recomb":
		numbers, err := readNumbers(value)
		if err != nil || len(numbers) != 9 && len(numbers) != 16 {
			return nil, &Error{What: what, Token: string(value), Expected: "3 rows of 3 numbers, or 4 of 4"}
		}
		return Recomb{Matrix: numbersOf(numbers)}, nil
	}
	return nil, nil
}

// readChannelEdit reads the edits of channels and colour spaces.
func readChannelEdit(name string, value json.RawMessage) (Operation, error) {
	var word string
	if json.Unmarshal(value, &word) != nil {
		word = string(value)
	}
	fault := func(expected string) (Operation, error) {
		return nil, &Error{What: "JSON edit " + name, Token: word, Expected: expected}
	}
	switch name {
	case "extractChannel":
		for i, channel := range []string{"red", "green", "blue", "alpha"} {
			if word == channel || word == fmt.Sprint(i) {
				return ExtractChannel{Channel: i}, nil
			}
		}
		return fault("red, green, blue, alpha or 0 to 3")
	case "bandbool":
		if word != "and" && word != "or" && word != "eor" {
			return fault("and, or or eor")
		}
		return Bandbool{Operator: word}, nil
	case "toColourspace", "toColorspace", "pipelineColourspace", "pipelineColorspace":
		switch {
		case word == "srgb":
			return nil, nil
		case word == "b-w" && strings.HasPrefix(name, "to"):
			return Grayscale{Linear: true}, nil
		}
		return nil, &NotImplementedError{Dialect: string(JSON), Token: name + " " + word}
	}
	return nil, nil
}
