package edit

// Sources are the pictures that the edits lay over the original, in order.
func (e Edits) Sources() (sources []Source) {
	for _, op := range e.Operations {
		if s, has := sourceOf(op); has {
			sources = append(sources, s)
		}
	}
	return sources
}

// ParseFor reads a key as that of a derivative of one original; the bucket "" is
// the default one.
func ParseFor(bucket, original, key string) (Variant, error) {
	v, err := Parse(key)
	if err == nil && (v.Bucket != bucket || v.Original != original) {
		err = &Error{What: "key", Token: key, Expected: "a derivative of " + original}
	}
	return v, err
}
