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
	return Parse(r.String() + "/" + original)
}

// Parse reads a derivative's key; see the dialect's own documentation for its
// grammar. It is also the answer to "is this key a derivative?": it is one
// exactly when Parse returns no error.
func Parse(key string) (Variant, error) {
	return parsePlain(key)
}

// Key prints the one canonical key: the path of the derivative on the website
// (before escaping, without a leading "/") and its key in the bucket. A variant
// that no dialect can spell has no key, and Key returns "", which S3 refuses to
// store; variants made by [Parse] and [New] always have one.
func (v Variant) Key() string {
	prefix, ok := plainPrefix(v.Edits)
	if !ok {
		return ""
	}
	return prefix + v.Original
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
