package edit

import (
	"encoding/json"
	"math"
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
	op := TrimBorder{Threshold: o.number("threshold", 10, 0, 1e6)}
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
