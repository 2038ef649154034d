package handler

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"s3resize/lambda/edit"
)

const keyParameter = "key="

// candidate is one thing that a request may mean.
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

// candidates reads what is asked for from a raw query string. The first spelling
// is the request taken at its word; the others are what it may also mean after
// the encodings and decodings on its way, to be tried in order when the original
// of the one before does not exist:
//
//  1. decoded once, "+" kept: what a careful client means
//  2. decoded twice: S3 encodes some characters a second time in its redirects
//  3. as 1, with "+" for a space: how S3 itself reads a "+" in a path
//  4. as 3, decoded once more
//
// Each has all its readings; see [edit.Dialects.Readings].
//
// The raw string is used because every decoded form that the gateways offer has
// lost something: the parameters are cut at "&" and have "+" turned into
// spaces, and the path is cut at a decoded "?". The key therefore reaches to
// the end of the query, "&" included, and other parameters stand before it. A
// bare "?" cuts it: in a key that would be %3F, so what follows is the query
// that the reader sent along and S3 appended.
func candidates(d edit.Dialects, rawQuery string) ([][]candidate, error) {
	parameters, raw, ok := cutKey(rawQuery)
	if !ok {
		return nil, errNoKey
	}
	raw, behind, _ := strings.Cut(raw, "?")
	query, err := url.ParseQuery(parameters)
	if err != nil {
		return nil, &edit.Error{What: "query", Token: parameters, Expected: "parameters in URL encoding before the key"}
	}
	sent, _ := url.ParseQuery(behind) // what cannot be read there means nothing here
	once := decode(raw)
	first, err := read(d, once, query, sent)
	if err != nil {
		return nil, err
	}
	all := [][]candidate{first}
	spaced := strings.ReplaceAll(once, "+", " ")
	for _, path := range []string{decode(once), spaced, decode(spaced)} {
		readings, err := read(d, path, query, sent)
		if err == nil && !slices.ContainsFunc(all, func(other []candidate) bool { return other[0].Equal(readings[0].Variant) }) {
			all = append(all, readings)
		}
	}
	return all, nil
}

// read reads one spelling of a path with the parameters before the key, query,
// and those behind it, sent. Of sent, only what has a meaning counts, and behind a
// canonical path only the marker: pages add ?v=2, ?w=100 or ?expires=1 to
// addresses of their own. What is signed counts in any case.
func read(d edit.Dialects, path string, query, sent url.Values) ([]candidate, error) {
	query = maps.Clone(query)
	whole := len(sent) == 0 || sent.Has("signature") || !d.IsCanonical(path)
	for name, values := range sent {
		if isParameter(name) && (whole || name == turnParameter) && !query.Has(name) {
			query[name] = values
		}
	}
	s := spelled{path: path, query: query, turns: turnsOf(query)}
	delete(query, turnParameter)
	readings, err := d.Readings(path, query)
	if err != nil {
		return nil, err
	}
	var all []candidate
	for _, r := range readings {
		c := candidate{Request: r, spelled: s, key: r.Key}
		c.alias = path != c.key
		all = append(all, c)
	}
	return all, nil
}

// cutKey cuts the key parameter out of a query string.
func cutKey(query string) (before, raw string, ok bool) {
	raw, ok = strings.CutPrefix(query, keyParameter)
	if !ok {
		before, raw, ok = strings.Cut(query, "&"+keyParameter)
	}
	return before, raw, ok
}

// isParameter reports whether a parameter has a meaning here.
func isParameter(name string) bool {
	return name == "signature" || name == "expires" || name == turnParameter || edit.IsParameter(name)
}

// decode undoes percent-encoding once and leaves "+" alone. What is not
// properly encoded is taken as it is.
func decode(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}
