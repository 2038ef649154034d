package edit

// Key prints a variant's canonical key as this installation reads it.
func (d Dialects) Key(v Variant) string { return v.Key() }

// Path reads a path, unescaped and without a "/" in front, in any dialect that
// is a path.
func (d Dialects) Path(path string) (Request, error) {
	v, err := Parse(path)
	return Request{Variant: v, Dialect: Plain}, err
}
