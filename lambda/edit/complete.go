package edit

import (
	"fmt"
	"net/url"
	"slices"
)

// complete is the end of every dialect: it brings a variant that was read into
// normal form, and refuses what may not be asked for and what cannot be stored.
func (d Dialects) complete(v Variant) (Variant, error) {
	v, err := d.checked(v)
	if err == nil && d.Key(v) == "" {
		return Variant{}, &Error{What: "key", Token: v.Original, Expected: "at most 1024 bytes with the edits in front"}
	}
	return v, err
}

// checked is complete for variants whose key is not of interest.
func (d Dialects) checked(v Variant) (Variant, error) {
	if err := ValidateKey(v.Original); err != nil {
		return Variant{}, err
	}
	if len(d.Buckets) > 0 && v.Bucket == d.Buckets[0] {
		v.Bucket = ""
	}
	if len(v.Edits.Operations) <= maxFilters {
		v.Edits = v.Edits.normal()
	}
	if n := len(v.Edits.Operations); n > MaxOperations {
		return Variant{}, &Error{What: "edits", Token: fmt.Sprint(n, " operations"), Expected: fmt.Sprintf("at most %d", MaxOperations)}
	}
	var err error
	if v.Edits.Operations, err = d.completeOperations(v); err != nil {
		return Variant{}, err
	}
	if _, err := spellOutput(v.Edits.Output); err != nil {
		return Variant{}, err
	}
	return v, nil
}

// completeOperations checks the operations one by one.
func (d Dialects) completeOperations(v Variant) ([]Operation, error) {
	ops := slices.Clone(v.Edits.Operations)
	for i, op := range ops {
		if _, err := spell(op); err != nil {
			return nil, err
		}
		source, has := sourceOf(op)
		if !has {
			continue
		}
		if err := d.checkSource(source); err != nil {
			return nil, err
		}
		ops[i] = withSource(op, d.sourceFor(v, source))
	}
	return ops, nil
}

// checkSource refuses pictures from elsewhere than the source buckets and the
// hosts that are allowed.
func (d Dialects) checkSource(s Source) error {
	switch {
	case d.anySource:
	case s.IsURL():
		u, err := url.Parse(s.Key)
		if err != nil || !slices.Contains(d.WatermarkHosts, u.Host) {
			return &Error{What: "watermark", Token: s.Key, Expected: "a picture in a source bucket, or from a host that is allowed"}
		}
	case s.Bucket != "" && !slices.Contains(d.Buckets, s.Bucket):
		return &BucketError{Bucket: s.Bucket}
	}
	return nil
}

// sourceFor leaves out a bucket that is the one of v's original.
func (d Dialects) sourceFor(v Variant, s Source) Source {
	own := v.Bucket
	if own == "" && len(d.Buckets) > 0 {
		own = d.Buckets[0]
	}
	if s.Bucket == own {
		s.Bucket = ""
	}
	return s
}

// sourceOf is the other picture that an operation needs, if it does.
func sourceOf(op Operation) (s Source, has bool) {
	switch op := op.(type) {
	case Watermark:
		return op.Source, true
	case Overlay:
		return op.Source, true
	case OSSWatermark:
		return op.Source, op.Source.Key != ""
	case Frame:
		return op.Source, true
	}
	return Source{}, false
}

// withSource is the same operation with another picture.
func withSource(op Operation, s Source) Operation {
	switch op := op.(type) {
	case Watermark:
		op.Source = s
		return op
	case Overlay:
		op.Source = s
		return op
	case OSSWatermark:
		op.Source = s
		return op
	case Frame:
		op.Source = s
		return op
	}
	return op
}
