package edit

import "slices"

// Variant describes exactly one derivative.
type Variant struct {
	// Bucket is the source bucket that the original is in; "" is the default
	// one.
	Bucket string
	// Original is the key of the uploaded object, unescaped.
	Original string
	// Edits turn the original into the derivative.
	Edits Edits
}

// Edits are what happens to an original, in order, and how it is written.
type Edits struct {
	Operations []Operation
	Output     Output
}

// Equal reports whether two variants describe the same derivative.
func (v Variant) Equal(w Variant) bool {
	return v.Bucket == w.Bucket && v.Original == w.Original && v.Edits.Output == w.Edits.Output &&
		slices.Equal(v.Edits.Operations, w.Edits.Operations)
}

// New returns the plain variant: original scaled to cover the resolution, or
// along one side where the other is 0. It is Parse(resolution + "/" + original)
// without the detour through text, and refuses what that would refuse.
func New(r Resolution, original string) (Variant, error) {
	if _, err := ParseResolution(r.String()); err != nil {
		return Variant{}, err
	}
	resize := Resize{Width: r.Width, Height: r.Height}
	v, _, err := Dialects{}.complete(Variant{Original: original, Edits: Edits{Operations: []Operation{resize}}})
	return v, err
}

// Resolution is the size that the allow-list is asked about: the box of the
// only resize. It is not ok for edits that do anything else.
func (e Edits) Resolution() (r Resolution, ok bool) {
	if len(e.Operations) != 1 {
		return Resolution{}, false
	}
	resize, ok := e.Operations[0].(Resize)
	return Resolution{Width: resize.Width, Height: resize.Height}, ok
}

// Resolutions are the sizes that the edits scale to, which the allow-list is
// asked about one by one: every box and every canvas, each once, and also with
// its sides swapped if it adapts to the picture. Fixed reports whether they fix the
// size of the result, apart from crops. It is false where there is no resize, and
// where a resize takes a side or a part of the original's size.
func (e Edits) Resolutions() (sizes []Resolution, fixed bool) { return allOperations.resolutions(e) }

// box is the size in pixels that an operation asks for.
type box struct {
	Resolution
	// adaptive says that the sides may be swapped, scales that the picture is
	// scaled to it, and relative that it is a side or a part of the original's.
	adaptive, scales, relative bool
}

func (t *operationTable) resolutions(e Edits) (sizes []Resolution, fixed bool) {
	add := func(r Resolution, adaptive bool) {
		if r != (Resolution{}) && !slices.Contains(sizes, r) {
			sizes = append(sizes, r)
		}
		if swapped := (Resolution{r.Height, r.Width}); adaptive && !slices.Contains(sizes, swapped) {
			sizes = append(sizes, swapped)
		}
	}
	relative := false
	for _, op := range e.Operations {
		if b, ok := t.box(op); ok {
			add(b.Resolution, b.adaptive)
			fixed = fixed || b.scales && !b.relative
			relative = relative || b.relative
		}
	}
	return sizes, fixed && !relative
}

// scales reports whether there is any resize.
func (e Edits) scales() bool {
	return slices.ContainsFunc(e.Operations, is[Resize])
}

// is reports whether an operation is of a type.
func is[T Operation](op Operation) bool {
	_, is := op.(T)
	return is
}

// isEmpty reports whether nothing is asked for.
func (e Edits) isEmpty() bool { return len(e.Operations) == 0 && e.Output == Output{} }

// Plain is the resolution of edits that cover it and do nothing else; it is not
// ok for others.
func (e Edits) Plain() (r Resolution, ok bool) {
	r, ok = plainResize(e.Operations)
	return r, ok && len(e.Operations) == 1 && e.Output == Output{}
}
