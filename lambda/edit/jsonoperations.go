package edit

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// resize reads sharp's resize and the Serverless Image Handler's ratio.
func (e *jsonPipeline) resize(value json.RawMessage) error {
	if string(value) == "null" {
		return nil
	}
	o := options("JSON resize", value)
	r := Resize{
		Width: o.side("width"), Height: o.side("height"), Scale: o.number("ratio", 0, 0, 1e4),
		NoEnlarge: o.boolean("withoutEnlargement", false), NoReduce: o.boolean("withoutReduction", false),
	}
	fit := o.word("fit", "", "cover", "contain", "fill", "inside", "outside")
	position := o.text("position", "centre")
	kernel := o.word("kernel", "lanczos3", "nearest", "linear", "cubic", "mitchell", "lanczos2", "lanczos3", "mks2013", "mks2021")
	background := o.color("background", opaque(0))
	// How JPEGs are shrunk on loading is for the pipeline to choose.
	o.ignore("fastShrinkOnLoad")
	var known bool
	if r.Gravity, r.Focus, known = parsePosition(position); !known && o.err == nil {
		o.fail("position", json.RawMessage(position), "a side such as right top, a gravity such as northeast, entropy or attention")
	}
	if err := o.done(); err != nil {
		return err
	}
	if kernel != "lanczos3" {
		r.Kernel = Kernel(kernel)
	}
	e.resized = true
	e.add(r.fitted(fit))
	if fit == "contain" {
		e.add(Canvas{Width: r.Width, Height: r.Height, Color: background, Gravity: r.Gravity})
	}
	return nil
}

// fitted is the resize with sharp's word for the fit; a ratio fits inside unless
// told otherwise.
func (r Resize) fitted(fit string) Resize {
	switch fit {
	case "fill":
		r.Fit = Fill
	case "outside":
		r.Fit = Outside
	case "inside":
		r.Fit = Inside
	case "contain":
		r.Fit, r.Gravity, r.Focus = Inside, Center, ByGravity
	case "":
		if r.Scale != 0 {
			r.Fit = Inside
		}
	}
	return r
}

// side takes a width or height: a number or a string that holds one, rounded;
// null is free.
func (o *jsonOptions) side(name string) int {
	value, ok := o.take(name)
	if !ok {
		return 0
	}
	n, err := jsonNumber(value)
	n = math.Floor(n + 0.5)
	if err != nil || n < 1 || n > MaxSide {
		o.fail(name, value, "null or a number from 1 to 16383")
		return 0
	}
	return int(n)
}

// parsePosition reads sharp's positions, gravities and strategies.
func parsePosition(s string) (g Gravity, f Focus, ok bool) {
	switch s {
	case "centre", "center":
		return Center, ByGravity, true
	case "top", "north":
		return North, ByGravity, true
	case "right top", "northeast":
		return NorthEast, ByGravity, true
	case "right", "east":
		return East, ByGravity, true
	case "right bottom", "southeast":
		return SouthEast, ByGravity, true
	case "bottom", "south":
		return South, ByGravity, true
	case "left bottom", "southwest":
		return SouthWest, ByGravity, true
	case "left", "west":
		return West, ByGravity, true
	case "left top", "northwest":
		return NorthWest, ByGravity, true
	case "entropy":
		return Center, Entropy, true
	case "attention":
		return Center, Attention, true
	}
	return Center, ByGravity, false
}

// extract reads extract, and crop, which is the same by another name.
func (e *jsonPipeline) extract(name string, value json.RawMessage) error {
	o := options("JSON edit "+name, value)
	op := Extract{
		Left: o.integer("left", -1, 0, math.MaxInt32), Top: o.integer("top", -1, 0, math.MaxInt32),
		Width: o.integer("width", 0, 1, math.MaxInt32), Height: o.integer("height", 0, 1, math.MaxInt32),
	}
	if o.err == nil && (op.Left < 0 || op.Top < 0 || op.Width == 0 || op.Height == 0) {
		o.fail("", value, "left, top, width and height")
	}
	if e.resized {
		e.add(op)
	} else {
		e.addAt(stageExtractFirst, op)
	}
	return o.done()
}

func (e *jsonPipeline) trim(value json.RawMessage) error {
	if string(value) == "false" {
		return nil
	}
	o := options("JSON edit trim", value)
	op := SharpTrim{Threshold: o.number("threshold", 10, 0, 1e6)}
	if background, ok := o.take("background"); ok {
		c, err := jsonColor("JSON edit trim background", background)
		if err != nil {
			return err
		}
		op.Given, op.Background = true, c
	}
	o.ignore("lineArt")
	e.add(op)
	return o.done()
}

// rotate reads an angle; null asks for upright pictures, which all are.
func (e *jsonPipeline) rotate(value json.RawMessage) error {
	if s := string(value); s == "null" || s == "true" {
		return nil
	}
	angle, err := jsonNumber(value)
	if err != nil || math.Abs(angle) > 1e6 {
		return &Error{What: "JSON edit rotate", Token: string(value), Expected: "null or an angle in degrees"}
	}
	op := Rotate{Angle: turned(angle), Background: opaque(0)}
	switch {
	case op.Angle == 0:
	case e.hasResize && !e.resized:
		e.addAt(stageTurnFirst, op)
	default:
		e.add(op)
	}
	return nil
}

// extend reads a number for all sides, or an object.
func (e *jsonPipeline) extend(value json.RawMessage) error {
	if _, err := jsonNumber(value); err == nil {
		value = json.RawMessage(`{"top":` + string(value) + `,"left":` + string(value) + `,"bottom":` + string(value) + `,"right":` + string(value) + `}`)
	}
	o := options("JSON edit extend", value)
	op := Extend{
		Top: o.integer("top", 0, 0, MaxSide), Left: o.integer("left", 0, 0, MaxSide),
		Bottom: o.integer("bottom", 0, 0, MaxSide), Right: o.integer("right", 0, 0, MaxSide),
		Background: o.color("background", opaque(0)),
	}
	with := o.word("extendWith", "background", extendNames[:]...)
	for i, mode := range extendNames {
		if with == mode {
			op.Mode = ExtendMode(i)
		}
	}
	if op.Mode != ExtendBackground {
		op.Background = Color{}
	}
	if op.Top+op.Left+op.Bottom+op.Right > 0 {
		e.add(op)
	}
	return o.done()
}

func (e *jsonPipeline) roundCrop(value json.RawMessage) error {
	if string(value) == "false" {
		return nil
	}
	o := options("JSON edit roundCrop", value)
	op := RoundCrop{Left: o.orDefault("left"), Top: o.orDefault("top"), RX: o.orDefault("rx"), RY: o.orDefault("ry")}
	e.add(op)
	return o.done()
}

// orDefault takes a whole number; all that are not over 0 mean the default.
func (o *jsonOptions) orDefault(name string) int {
	return max(0, o.integer(name, 0, math.MinInt32, math.MaxInt32))
}

func (e *jsonPipeline) smartCrop(value json.RawMessage) error {
	if string(value) == "false" {
		return nil
	}
	o := options("JSON edit smartCrop", value)
	op := SmartCrop{FaceIndex: o.integer("faceIndex", 0, 0, 100), Padding: o.integer("padding", 0, -MaxSide, MaxSide)}
	e.add(op)
	return o.done()
}

func (e *jsonPipeline) moderation(value json.RawMessage) error {
	if string(value) == "false" {
		return nil
	}
	o := options("JSON edit contentModeration", value)
	op := ContentModeration{MinConfidence: o.number("minConfidence", 75, 0, 100), Blur: o.number("blur", 50, 0, 1000)}
	if labels, ok := o.take("moderationLabels"); ok {
		var err error
		if op.Labels, err = joinLabels(labels); err != nil {
			return err
		}
	}
	e.add(op)
	return o.done()
}

func (e *jsonPipeline) animated(value json.RawMessage) error {
	var b bool
	if json.Unmarshal(value, &b) != nil {
		return &Error{What: "JSON edit animated", Token: string(value), Expected: "true or false"}
	}
	e.still = !b
	return nil
}

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
		op = Median{Size: o.integer(name, 3, 1, maxKernelSide)}
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
			return SharpBoxBlur{}, nil
		}
		sigma, err := jsonNumber(value)
		if err != nil || sigma < 0.3 || sigma > 1000 {
			return nil, &Error{What: what, Token: string(value), Expected: "true or a number from 0.3 to 1000"}
		}
		return SharpBlur{Sigma: sigma}, nil
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
		return SharpSharpen{}, nil
	}
	const most = 10
	if sigma, err := jsonNumber(value); err == nil {
		if sigma < 0.01 || sigma > most {
			return nil, &Error{What: "JSON edit sharpen", Token: string(value), Expected: "a number from 0.01 to 10"}
		}
		return SharpSharpen{Sigma: sigma, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}, nil
	}
	o := options("JSON edit sharpen", value)
	op := SharpSharpen{
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
	op := SharpConvolve{
		Width: o.integer("width", 0, 3, maxKernelSide), Height: o.integer("height", 0, 3, maxKernelSide),
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

// readToneEdit reads the edits of color and light that take objects or colors.
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

// readChannelEdit reads the edits of channels and color spaces.
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
		for i, channel := range channelNames {
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

// overlay reads overlayWith.
func (e *jsonPipeline) overlay(value json.RawMessage) error {
	o := options("JSON edit overlayWith", value)
	op := Overlay{Source: Source{Bucket: o.text("bucket", ""), Key: o.text("key", "")}, Alpha: o.percent("alpha")}
	op.WRatio, op.WRatioGiven = o.ratio("wRatio")
	op.HRatio, op.HRatioGiven = o.ratio("hRatio")
	placed, hasOptions := o.take("options")
	if err := o.done(); err != nil {
		return err
	}
	var err error
	if op.Source.Bucket, err = e.dialects.sourceBucket(op.Source.Bucket); err != nil {
		return err
	}
	if err := ValidateKey(op.Source.Key); err != nil {
		return err
	}
	if hasOptions {
		if err := op.place(options("JSON edit overlayWith options", placed)); err != nil {
			return err
		}
	}
	e.add(op)
	return nil
}

// place reads where and how the overlay is laid.
func (op *Overlay) place(o *jsonOptions) error {
	left, hasLeft := o.take("left")
	top, hasTop := o.take("top")
	if o.err == nil && hasLeft != hasTop {
		o.fail("", json.RawMessage("left or top"), "both left and top, or neither")
	}
	if hasLeft && hasTop {
		op.Left, op.Top = o.position("left", left), o.position("top", top)
	}
	gravity, focus, ok := parsePosition(o.text("gravity", "centre"))
	if o.err == nil && (!ok || focus != ByGravity) {
		o.fail("gravity", nil, "a gravity such as northeast")
	}
	if !hasLeft {
		op.Gravity = gravity
	}
	op.Tile = o.boolean("tile", false)
	if blend := strings.Replace(o.text("blend", "over"), "color-", "colour-", 1); blend != "over" {
		if !slices.Contains(blendModes, blend) {
			o.fail("blend", json.RawMessage(blend), "one of "+strings.Join(blendModes, ", "))
		}
		op.Blend = blend
	}
	// What sharp makes of its input is decided here by what the overlay is.
	o.ignore("premultiplied", "density", "limitInputPixels", "failOn", "failOnError", "animated")
	return o.done()
}

// position reads pixels, or a percentage such as 10p. What is negative, and -0,
// counts from the far edge.
func (o *jsonOptions) position(name string, value json.RawMessage) Position {
	text := strings.Trim(string(value), `" `)
	number, percent := strings.CutSuffix(text, "p")
	n, err := strconv.Atoi(number)
	p := Position{Kind: PositionPixels, Value: float64(n), End: strings.HasPrefix(number, "-")}
	if percent {
		p.Kind = PositionPercent
	}
	if err != nil || math.Abs(p.Value) > 1<<20 || percent && math.Abs(p.Value) > 100 {
		o.fail(name, value, "pixels such as 10 or -10, or a percentage from -100p to 100p")
		return Position{}
	}
	return p
}

// percent takes a whole number from 0 to 100 or a string that holds one. The
// Serverless Image Handler takes everything else for 0, and so does this.
func (o *jsonOptions) percent(name string) int {
	n, _ := o.ratio(name)
	return n
}

// ratio is like percent, but tells whether one was given.
func (o *jsonOptions) ratio(name string) (n int, ok bool) {
	value, ok := o.take(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(strings.Trim(string(value), `"`))
	if err != nil || n < 0 || n > 100 {
		return 0, false
	}
	return n, true
}

// joinLabels writes labels in their one spelling, sorted.
func joinLabels(value json.RawMessage) (string, error) {
	var labels []string
	if json.Unmarshal(value, &labels) != nil || strings.Contains(strings.Join(labels, ""), ";") {
		return "", &Error{What: "JSON edit contentModeration moderationLabels", Token: string(value), Expected: "an array of names"}
	}
	slices.Sort(labels)
	return strings.Join(slices.Compact(labels), ";"), nil
}
