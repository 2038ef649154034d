package edit

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
)

// blendModes are the ways in which sharp lays one picture over another.
var blendModes = []string{
	"clear", "source", "over", "in", "out", "atop", "dest", "dest-over", "dest-in", "dest-out", "dest-atop", "xor",
	"add", "saturate", "multiply", "screen", "overlay", "darken", "lighten", "colour-dodge", "color-dodge",
	"colour-burn", "color-burn", "hard-light", "soft-light", "difference", "exclusion",
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
