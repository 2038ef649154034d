package edit

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Keys are the secrets that requests may be signed with: new signatures are made
// with the first, and all are accepted, so that one can take over from another.
// No Keys accept nothing.
type Keys []string

// SignPath signs a path the way Thumbor and version 3 of the Serverless Image
// Handler do: the signature stands before it, "/" between them. It is
// HMAC-SHA1 of the path without "/" in front, in base64url with its padding.
func SignPath(key, path string) string {
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(path))
	return base64.URLEncoding.EncodeToString(mac.Sum(nil))
}

// SignQuery signs a path and its query the way the Serverless Image Handler does
// from version 5.1 on, in the parameter "signature": HMAC-SHA256 in lower-case
// hex of the path, "/" in front, and the other parameters in order of their
// names, values as they are.
func SignQuery(key, path string, query url.Values) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("/" + path + signedQuery(query)))
	return hex.EncodeToString(mac.Sum(nil))
}

// signedQuery is the part of a query that is signed. Of a parameter that is
// repeated the last value counts.
func signedQuery(query url.Values) string {
	var pairs []string
	for name := range query {
		if value, ok := LastValue(query, name); ok && name != "signature" {
			pairs = append(pairs, name+"="+value)
		}
	}
	if len(pairs) == 0 {
		return ""
	}
	slices.Sort(pairs)
	return "?" + strings.Join(pairs, "&")
}

// PathSigned reports whether hash is the signature of a path, which is given
// unescaped: see [spellings].
func (k Keys) PathSigned(hash, path string) bool {
	return k.signed(hash, path, SignPath)
}

// QuerySigned reports whether signature is that of a path, given unescaped, with
// its query. What is signed is one line of text, so nothing is taken that could
// be cut into path and parameters in another way: the time until which a URL may
// be used would move into the value of another parameter, say.
func (k Keys) QuerySigned(signature, path string, query url.Values) bool {
	if isAmbiguous(query) {
		return false
	}
	return k.signed(signature, path, func(key, spelling string) string {
		if strings.Contains(spelling, "?") {
			return ""
		}
		return SignQuery(key, spelling, query)
	})
}

// isAmbiguous reports whether two queries are signed by the same text as this.
func isAmbiguous(query url.Values) bool {
	for name, values := range query {
		if strings.ContainsAny(name, "&=") || slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, "&") }) {
			return true
		}
	}
	return false
}

// signed compares with what each key makes of each spelling, all of them and
// each in constant time, so that how long it takes tells nothing.
func (k Keys) signed(signature, path string, sign func(key, path string) string) bool {
	if signature == "" {
		return false
	}
	found := false
	for _, key := range k {
		for _, spelling := range spellings(path) {
			found = hmac.Equal([]byte(sign(key, spelling)), []byte(signature)) || found
		}
	}
	return found
}

// spellings are the ways in which programs write a path into a URL before they
// sign it. On the way through S3's redirect the spelling is lost, so all that
// mean this path are accepted: unescaped, strictly escaped, and escaped as
// JavaScript's encodeURI and encodeURIComponent do.
func spellings(path string) []string {
	all := []string{path, EscapePath(path), escapeBut(path, "/-_.!~*'();?:@&=+$,#"), escapeBut(path, "/-_.!~*'()")}
	slices.Sort(all)
	return slices.Compact(all)
}

// ParseExpires reads the time until which a request may be used, in UTC and in
// the one form that the Serverless Image Handler takes: 20261231T235959Z.
func ParseExpires(s string) (time.Time, error) {
	const form = "20060102T150405Z"
	t, err := time.Parse(form, s)
	if err != nil || t.Format(form) != s {
		return time.Time{}, &Error{What: "query expires", Token: s, Expected: "a time in UTC such as 20261231T235959Z"}
	}
	return t, nil
}
