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
	r, err := d.request(key)
	if err != nil {
		return Variant{}, err
	}
	if r.Answer != Picture {
		return Variant{}, &Error{What: "key", Token: key, Expected: "a picture, not meta"}
	}
	return d.complete(r.Variant)
}

// WithAnySource is d without limits to what other buckets and hosts may be
// named, for reading keys that are there, and requests that are read for another
// installation.
func (d Dialects) WithAnySource() Dialects {
	d.anySource = true
	return d
}

// request reads a Thumbor path.
func (d Dialects) request(path string) (Request, error) {
	t, err := readThumborPath(path, d.isBucket)
	if err != nil {
		return Request{}, err
	}
	if t.isBare() {
		if err := d.bareFault(path); err != nil {
			return Request{}, err
		}
	}
	v, maxAge, err := d.interpret(t)
	if err != nil {
		return Request{}, err
	}
	r := Request{Variant: v, Dialect: Thumbor, MaxAge: maxAge, Hash: t.hash, Signed: t.signed}
	if t.meta {
		r.Answer = Metadata
	}
	token, _, _ := strings.Cut(path, "/")
	if _, err := ParseResolution(token); err == nil && token+"/"+t.original == path {
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

// variant reads what a path says of the picture.
func (d Dialects) variant(path string) (Variant, error) {
	t, err := readThumborPath(path, d.isBucket)
	if err != nil {
		return Variant{}, err
	}
	v, _, err := d.interpret(t)
	return v, err
}

func (d Dialects) interpret(t thumborPath) (v Variant, maxAge int, err error) {
	v = Variant{Bucket: t.bucket, Original: t.original}
	if d.SIH && !t.markedThumbor() {
		v.Edits, maxAge, err = sihEdits(t)
	} else {
		v.Edits, maxAge, err = thumborEdits(t)
	}
	return v, maxAge, err
}

// markedThumbor reports whether the first filter says to read Thumbor's way.
func (t thumborPath) markedThumbor() bool {
	return len(t.filters) > 0 && t.filters[0].name == asThumbor
}

func (d Dialects) isBucket(name string) bool {
	if d.anySource {
		return isBucketName(name)
	}
	return slices.Contains(d.Buckets, name)
}
