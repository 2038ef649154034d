package handler

import (
	"net/url"
	"slices"
	"strings"

	"s3resize/lambda/edit"
)

const keyParameter = "key="

// candidate is one reading of a request.
type candidate struct {
	edit.Request
	spelled
	// key is the canonical key of the variant, and alias says that the request is
	// spelled in another way.
	key   string
	alias bool
	admission
	// negotiated says that it depends on the Accept header.
	negotiated bool
}

// candidates reads what is asked for from a raw query string. The first one is
// the request taken at its word; the others are what it may also mean after the
// encodings and decodings on its way, to be tried in order when the original of
// the one before does not exist:
//
//  1. decoded once, "+" kept: what a careful client means
//  2. decoded twice: S3 encodes some characters a second time in its redirects
//  3. as 1, with "+" for a space: how S3 itself reads a "+" in a path
//  4. as 3, decoded once more
//
// The raw string is used because every decoded form that the gateways offer has
// lost something: the parameters are cut at "&" and have "+" turned into
// spaces, and the path is cut at a decoded "?". The key therefore reaches to
// the end of the query, "&" included, and other parameters stand before it. A
// bare "?" cuts it: in a key that would be %3F, so what follows is the query
// that the reader sent along and S3 appended.
func candidates(d edit.Dialects, rawQuery string) ([]candidate, error) {
	parameters, raw, ok := cutKey(rawQuery)
	if !ok {
		return nil, errNoKey
	}
	raw, sent, _ := strings.Cut(raw, "?")
	query, err := parseParameters(parameters, sent)
	if err != nil {
		return nil, err
	}
	once := decode(raw)
	first, err := read(d, once, query)
	if err != nil {
		return nil, err
	}
	all := []candidate{first}
	spaced := strings.ReplaceAll(once, "+", " ")
	for _, path := range []string{decode(once), spaced, decode(spaced)} {
		c, err := read(d, path, query)
		if err == nil && !slices.ContainsFunc(all, func(other candidate) bool { return other.Equal(c.Variant) }) {
			all = append(all, c)
		}
	}
	return all, nil
}

func read(d edit.Dialects, path string, query url.Values) (candidate, error) {
	r, err := d.Query(path, query)
	if err != nil {
		return candidate{}, err
	}
	c := candidate{Request: r, spelled: spelled{path, query}, key: d.Key(r.Variant)}
	c.alias = path != c.key
	return c, nil
}

// cutKey cuts the key parameter out of a query string.
func cutKey(query string) (before, raw string, ok bool) {
	raw, ok = strings.CutPrefix(query, keyParameter)
	if !ok {
		before, raw, ok = strings.Cut(query, "&"+keyParameter)
	}
	return before, raw, ok
}

// parseParameters reads the parameters before the key, which must be well formed,
// and what the reader sent along, of which only what is known counts.
func parseParameters(before, sent string) (url.Values, error) {
	query, err := url.ParseQuery(before)
	if err != nil {
		return nil, &edit.Error{What: "query", Token: before, Expected: "parameters in URL encoding before the key"}
	}
	extra, _ := url.ParseQuery(sent)
	for name, values := range extra {
		if isParameter(name) && !query.Has(name) {
			query[name] = values
		}
	}
	return query, nil
}

// isParameter reports whether a parameter has a meaning here.
func isParameter(name string) bool {
	return name == "signature" || name == "expires" || edit.IsParameter(name)
}

// decode undoes percent-encoding once and leaves "+" alone. What is not
// properly encoded is taken as it is.
func decode(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}
