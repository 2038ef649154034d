package edit

import (
	"cmp"
	"slices"
)

// normalEdits is the form of edits that all spellings of them share. It changes only
// what certainly makes no difference to the picture:
//
//   - What does nothing is left out: brightness(0), rotate(0), saturation(1),
//     an extension by 0 pixels, a canvas that the picture fills, a scale of 1, a
//     box that is the picture itself.
//   - What plays no part is zero: the fit, gravity and focus of a box with one
//     side, the gravity of a resize that does not crop or that a [Focal] or its
//     Focus decides, the background of a right-angled turn, the color of a
//     filling that has none, the alpha of a color that is laid under or mixed.
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
func (t *operationTable) normalEdits(e Edits) Edits {
	ops := e.Operations
	// Each round makes the list shorter, but for the first and the last. A NaN
	// would make another one of each.
	for range len(ops) + 2 {
		next := t.normalOperations(ops)
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

func (t *operationTable) normalOperations(ops []Operation) []Operation {
	var out []Operation
	for _, op := range ops {
		op, needed := t.normal(op)
		if needed {
			out = append(out, op)
		}
	}
	out = t.fitCanvases(placeFocals(out))
	for i := 0; i+1 < len(out); {
		joined, ok := t.join(out[i], out[i+1])
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

// knownSize is the size of the picture at some place among the operations, where
// it is the same for every original; 0 for a side that is not.
type knownSize struct{ width, height int }

// sizeAfter is the size after one more operation.
func (t *operationTable) sizeAfter(op Operation, before knownSize) knownSize {
	r, _ := t.rowOf(op)
	switch {
	case r.size != nil:
		return r.size(op, before)
	case r.changesSize:
		return knownSize{}
	}
	return before
}

// fitCanvases fits every canvas to what is known of the picture's size.
func (t *operationTable) fitCanvases(ops []Operation) []Operation {
	var known knownSize
	for i, op := range ops {
		if c, ok := op.(Canvas); ok {
			ops[i] = c.fitted(known)
		}
		known = t.sizeAfter(ops[i], known)
	}
	return ops
}

// placeFocals moves focal areas to the resize that they are for, and drops those
// that nothing is cropped by.
func placeFocals(ops []Operation) []Operation {
	var out []Operation
	var focals []Focal
	for _, op := range ops {
		if f, ok := op.(Focal); ok {
			focals = append(focals, f)
			continue
		}
		if r, ok := op.(Resize); ok {
			if r.crops() && len(focals) > 0 {
				slices.SortFunc(focals, compareFocals)
				for _, f := range focals {
					out = append(out, f)
				}
				r.Gravity = Center
			}
			op, focals = r, nil
		}
		out = append(out, op)
	}
	return out
}

func compareFocals(f, g Focal) int {
	return cmp.Or(cmp.Compare(f.Left, g.Left), cmp.Compare(f.Top, g.Top),
		cmp.Compare(f.Right, g.Right), cmp.Compare(f.Bottom, g.Bottom))
}

// normal is the form of edits that all spellings of them share; see
// [operationTable.normalEdits].
func (e Edits) normal() Edits { return allOperations.normalEdits(e) }
