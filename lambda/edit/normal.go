package edit

import (
	"math"
	"slices"
	"strings"
)

// normal is the form of edits that all spellings of them share. It changes only
// what certainly makes no difference to the picture:
//
//   - What does nothing is left out: brightness(0), rotate(0), saturation(1),
//     an extension by 0 pixels, a canvas that the picture fills, a scale of 1, a
//     box that is the picture itself.
//   - What plays no part is zero: the fit, gravity and focus of a box with one
//     side, the gravity of a resize that does not crop or that a [Focal] or its
//     Focus decides, the background of a right-angled turn, the colour of a
//     filling that has none, the alpha of a colour that is laid under or mixed.
//   - A box in pixels is multiplied by its Scale; one that makes its own size of
//     any picture also by that of a scaling that follows at once.
//   - Mirrorings in a row are at most one Flop and then one Flip. Right-angled
//     turns in a row are one.
//   - [Focal] operations stand directly in front of the resize that they are
//     for, in order of their coordinates.
//   - [AutoOrient] is left out after another one, and in the first place, where
//     it would be done anyway.
//   - Output options that the given format has no use for are zero, and so is
//     Strip where the picture is written anew for another reason.
func (e Edits) normal() Edits {
	ops := e.Operations
	// Each round makes the list shorter, but for the first and the last. A NaN
	// would make another one of each.
	for range len(ops) + 2 {
		next := normalOperations(ops)
		if slices.Equal(next, ops) {
			break
		}
		ops = next
	}
	if len(ops) == 0 {
		ops = nil
	}
	output := e.Output.normal()
	if output.Strip && (len(ops) > 0 || output != Output{Strip: true}) {
		output.Strip = false
	}
	return Edits{Operations: ops, Output: output}
}

func normalOperations(ops []Operation) []Operation {
	var out []Operation
	for _, op := range ops {
		op, needed := normalOperation(op)
		if needed {
			out = append(out, op)
		}
	}
	out = fitCanvases(placeFocals(out))
	for i := 0; i+1 < len(out); {
		joined, ok := join(out[i], out[i+1])
		if !ok {
			i++
			continue
		}
		out = slices.Replace(out, i, i+2, joined...)
	}
	return orientOnce(out)
}

// orientOnce leaves out what turns a picture that is upright.
func orientOnce(ops []Operation) []Operation {
	first := slices.Index(ops, Operation(AutoOrient{}))
	for i := len(ops) - 1; i > first || i == 0 && first == 0; i-- {
		if ops[i] == (AutoOrient{}) {
			ops = slices.Delete(ops, i, i+1)
		}
	}
	return ops
}

// normalOperation is one operation's own normal form; it is not needed if it
// does nothing.
func normalOperation(op Operation) (normal Operation, needed bool) {
	switch op := op.(type) {
	case Resize:
		return normalResize(op)
	case Canvas:
		return normalCanvas(op)
	case Rotate:
		op.Angle = turned(op.Angle)
		if isRightAngle(op) {
			op.Background = Color{}
		}
		return op, op.Angle != 0
	case Extend:
		if op.Mode != ExtendBackground {
			op.Background = Color{}
		}
		return op, op.Top != 0 || op.Left != 0 || op.Bottom != 0 || op.Right != 0
	case RoundCorners:
		if op.Color.A == 0 {
			op.Color = Color{}
		}
		return op, true
	case TrimBorder:
		if !op.Given {
			op.Background = Color{}
		}
		return op, true
	case Overlay:
		if op.Left.Kind != PositionNone {
			op.Gravity = Center
		}
		if op.Blend == "over" {
			op.Blend = ""
		}
		op.Blend = strings.Replace(op.Blend, "color-", "colour-", 1)
		return op, true
	case OSSWatermark:
		return normalOSSWatermark(op), true
	case Median:
		return op, op.Size != 1
	}
	return normalTone(op)
}

// normalOSSWatermark leaves out what is about a picture or a text that is not
// there, and how the two lie to each other.
func normalOSSWatermark(w OSSWatermark) OSSWatermark {
	if w.Text.Content == "" {
		w.Text = Text{}
	}
	if w.Source.Key == "" {
		w.Source, w.Percent = Source{}, 0
	}
	if w.Text.Content == "" || w.Source.Key == "" {
		w.TextFirst, w.Align, w.Interval = false, 0, 0
	}
	return w
}

func normalTone(op Operation) (normal Operation, needed bool) {
	switch op := op.(type) {
	case Brightness:
		return op, op.Percent != 0
	case Contrast:
		return op, op.Percent != 0
	case OSSBright:
		return op, op.Percent != 0
	case OSSContrast:
		return op, op.Percent != 0
	case RGB:
		return op, op != RGB{}
	case Tint:
		op.Color = op.Color.opaque()
		return op, true
	case Colorize:
		op.Color = op.Color.opaque()
		return op, op.R != 0 || op.G != 0 || op.B != 0
	case Saturation:
		return op, op.Factor != 1
	case Noise:
		return op, op.Amount != 0
	case Gamma:
		if op.In == 1 {
			op.In = 0
		}
		if op.Out == 1 {
			op.Out = 0
		}
		return op, op != Gamma{}
	case Linear:
		return op, op != Linear{Multiplier: 1}
	case Modulate:
		op.Hue = turned(op.Hue)
		return op, op != Modulate{Brightness: 1, Saturation: 1}
	case Flatten:
		if op.Color = op.Color.opaque(); op.Auto {
			op.Color = Color{}
		}
		return op, true
	}
	return op, true
}

// join makes of two operations in a row what they are together. It is not ok if
// they stay as they are.
func join(first, second Operation) (joined []Operation, ok bool) {
	switch second := second.(type) {
	case Flop:
		switch first.(type) {
		case Flop:
			return nil, true
		case Flip:
			return []Operation{second, first}, true
		}
	case Flip:
		return nil, first == second
	case Rotate:
		if first, ok := first.(Rotate); ok && isRightAngle(first) && isRightAngle(second) {
			return []Operation{Rotate{Angle: first.Angle + second.Angle}}, true
		}
	case Resize:
		first, ok := first.(Resize)
		if width, height := first.size(); ok && second.isScaling() && width*height != 0 {
			width, height = scaled(width, second.Scale), scaled(height, second.Scale)
			first.Width, first.Height = width, height
			return []Operation{first}, max(width, height) <= MaxSide
		}
	}
	return nil, false
}

// isRightAngle reports whether a turn is by a multiple of 90 degrees.
func isRightAngle(r Rotate) bool { return math.Mod(r.Angle, 90) == 0 }
