package main

import (
	"cmp"
	"net/url"
	"strings"

	"s3resize/lambda/edit"
)

// location is the address that a rule sends the reader of a key to: the rule's
// own text as it stands, and what is left of the key escaped. protocol and host
// are those of the request.
//
// How S3 escapes the key is documented nowhere, and reports differ: by one,
// what arrives must be decoded twice. So both readings are here. Escaping
// everything but unreserved characters and "/" is sure to survive one decoding;
// twice is the same once more, which makes each "%" a "%25".
func (r Rule) location(key, protocol, host string, twice bool) string {
	escape := edit.EscapePath
	if twice {
		escape = func(s string) string { return edit.EscapePath(edit.EscapePath(s)) }
	}
	to := r.Redirect
	var target string
	switch {
	case to.ReplaceKeyWith != "":
		target = to.ReplaceKeyWith
	case to.ReplaceKeyPrefixWith != "":
		prefix := cmp.Or(r.Condition, &Condition{}).KeyPrefixEquals
		target = to.ReplaceKeyPrefixWith + escape(strings.TrimPrefix(key, prefix))
	default:
		target = escape(key)
	}
	return cmp.Or(to.Protocol, protocol) + "://" + cmp.Or(to.HostName, host) + "/" + target
}

// decodePath is the key in an escaped URL path. S3 decodes it once, and takes a
// "+" for a space.
func decodePath(escaped string) (key string, err error) {
	return url.QueryUnescape(strings.TrimPrefix(escaped, "/"))
}
