package edit

import (
	"slices"
	"strings"
)

// Parse reads a derivative's key, or another spelling of it that [Dialects.Path]
// would read: any Thumbor path, in Thumbor's reading and not that of SIH, with
// whatever bucket or host it names. JSON is no key, nor is anything rewritten.
func Parse(key string) (Variant, error) {
	d := Dialects{}.WithAnySource()
	r, _, err := d.request(key)
	if err != nil {
		return Variant{}, err
	}
	if r.Answer != Picture {
		return Variant{}, &Error{What: "key", Token: key, Expected: "a picture, not meta"}
	}
	v, _, err := d.finish(r.Variant)
	return v, err
}

// ParseFor reads a key as that of a derivative of exactly this original, in the
// source bucket given ("" is the default one). What [Parse] would guess, where the
// options end and the original begins, is known, so that it reads the keys of
// every installation: ParseFor(v.Bucket, v.Original, d.Key(v)) is v for all d.
// Like Parse it reads other spellings than the canonical one too.
func ParseFor(bucket, original, key string) (Variant, error) {
	fault := &Error{What: "key", Token: key, Expected: "the key of a derivative of " + shorten(original)}
	prefix, ok := strings.CutSuffix(key, "/"+original)
	if ok && bucket != "" {
		prefix, ok = strings.CutSuffix(prefix, "/"+bucketPrefix+bucket)
	}
	if !ok {
		return Variant{}, fault
	}
	// A letter is no option, so that whatever is taken for the original in its
	// place begins where the original does.
	t, err := grammar{isBucket: func(string) bool { return false }}.read(prefix + "/o")
	switch {
	case err != nil:
		return Variant{}, err
	case t.original != "o" || t.options == 0 || t.meta || t.unsafe || t.hash != "":
		return Variant{}, fault
	}
	d := Dialects{}.WithAnySource()
	v, _, err := d.interpret(t)
	if err != nil {
		return Variant{}, err
	}
	v.Bucket, v.Original = bucket, original
	p, err := d.checked(v)
	if err != nil {
		return Variant{}, err
	}
	return p.v, nil
}

// WithAnySource is d without limits to what other buckets and hosts may be
// named, for reading keys that are there, and requests that are read for another
// installation.
func (d Dialects) WithAnySource() Dialects {
	d.anySource = true
	return d
}

// request reads a Thumbor path. Its edits are in normal form. The path taken apart
// is of use also if that is no request.
func (d Dialects) request(path string) (Request, *thumborPath, error) {
	t, err := d.grammar().read(path)
	if err != nil {
		return Request{}, nil, err
	}
	switch {
	case d.IsPlain() && t.options == 0:
		return Request{}, &t, plainFault(t.original)
	case t.isBare():
		if err := d.bareFault(path); err != nil {
			return Request{}, &t, err
		}
	}
	r, err := d.requestOf(path, t)
	return r, &t, err
}

// requestOf makes a request of a path that has been taken apart.
func (d Dialects) requestOf(path string, t thumborPath) (Request, error) {
	v, maxAge, err := d.interpret(t)
	if err != nil {
		return Request{}, err
	}
	r := Request{Variant: v, Dialect: Thumbor, MaxAge: maxAge, Hash: t.hash, Signed: t.signed}
	if t.meta {
		r.Answer = Metadata
	}
	token, _, _ := strings.Cut(path, "/")
	if _, err := ParseResolution(token); d.IsPlain() && t.options > 0 || err == nil && token+"/"+t.original == path {
		r.Dialect = Plain
	}
	return r, nil
}

// bareFault is what is wrong with a path that has no edits. The Serverless Image
// Handler takes it for a picture that is to stay as it is.
func (d Dialects) bareFault(path string) error {
	if d.SIH {
		return sihEndingFault(path)
	}
	token, _, found := strings.Cut(path, "/")
	if _, err := ParseResolution(token); err == nil && !found {
		return &Error{What: "key", Token: path, Expected: "a resolution and an original, such as 300x300/photos/cat.jpg"}
	}
	return &Error{What: "resolution", Token: token, Expected: resolutionForm + ", or another of Thumbor's options"}
}

// plainFault is what is wrong with a path that has neither size nor filters, for
// an installation that is plain.
func plainFault(path string) error {
	token, _, _ := strings.Cut(path, "/")
	t, err := grammar{isBucket: isBucketName}.read(path)
	switch is, _ := new(thumborPath).readSize(token); {
	case err != nil || is || t.options == 0:
		return &Error{What: "resolution", Token: token, Expected: resolutionForm + ", and an original after it"}
	}
	return closedError(token, Thumbor)
}

func (d Dialects) interpret(t thumborPath) (v Variant, maxAge int, err error) {
	v = Variant{Bucket: t.bucket, Original: t.original}
	if d.SIH && !d.IsPlain() && !t.markedThumbor() {
		v.Edits, maxAge, err = d.operations().sihEdits(t)
	} else {
		v.Edits, maxAge, err = d.operations().thumborEdits(t)
	}
	return v, maxAge, err
}

// markedThumbor reports whether the first filter says to read Thumbor's way.
func (t thumborPath) markedThumbor() bool {
	return len(t.filters) > 0 && t.filters[0].name == asThumbor
}

// grammar is how this installation reads paths.
func (d Dialects) grammar() grammar { return grammar{isBucket: d.isBucket, plain: d.IsPlain()} }

// isBucket reports whether s3:NAME/ in a path names a bucket. Any may where all
// buckets count as known, except in a plain installation: there it is part of
// the original's key unless the bucket is a source bucket.
func (d Dialects) isBucket(name string) bool {
	if d.anySource && !d.IsPlain() {
		return isBucketName(name)
	}
	return slices.Contains(d.Buckets, name)
}
