package handler

import (
	"net/url"
	"slices"
	"strings"

	"s3resize/lambda/edit"
)

const keyParameter = "key="

// variants reads what is asked for from a raw query string. The first variant
// is the request taken at its word; the others are what it may also mean after
// the encodings and decodings on its way, to be tried in order when the
// original of the one before does not exist:
//
//  1. decoded once, "+" kept: what a careful client means
//  2. decoded twice: S3 encodes some characters a second time in its redirects
//  3. as 1, with "+" for a space: how S3 itself reads a "+" in a path
//  4. as 3, decoded once more
//
// The raw string is used because every decoded form that the gateways offer has
// lost something: the parameters are cut at "&" and have "+" turned into
// spaces, and the path is cut at a decoded "?". The key therefore reaches to
// the end of the query, "&" included. A bare "?" cuts it: in a key that would
// be %3F, so it can only be a query string of the reader's that S3 appended.
func variants(rawQuery string) ([]edit.Variant, error) {
	raw, ok := rawKey(rawQuery)
	if !ok {
		return nil, errNoKey
	}
	once := decode(raw)
	first, err := edit.Parse(once)
	if err != nil {
		return nil, err
	}
	all := []edit.Variant{first}
	spaced := strings.ReplaceAll(once, "+", " ")
	for _, key := range []string{decode(once), spaced, decode(spaced)} {
		v, err := edit.Parse(key)
		if err == nil && !slices.ContainsFunc(all, v.Equal) {
			all = append(all, v)
		}
	}
	return all, nil
}

// rawKey cuts the key parameter out of a query string.
func rawKey(query string) (raw string, ok bool) {
	raw, ok = strings.CutPrefix(query, keyParameter)
	if !ok {
		_, raw, ok = strings.Cut(query, "&"+keyParameter)
	}
	raw, _, _ = strings.Cut(raw, "?")
	return raw, ok
}

// decode undoes percent-encoding once and leaves "+" alone. What is not
// properly encoded is taken as it is.
func decode(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}
