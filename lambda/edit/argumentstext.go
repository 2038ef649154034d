package edit

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// text is free text with its escapes; "" where it is left out.
func (a *arguments) text(p *string, most int) {
	const slash = "/" // could make the segments "." and ".."
	a.escaped(p, most, slash)
}

// escaped is free text in which also the given characters are escaped.
func (a *arguments) escaped(p *string, most int, also string) {
	if a.writing {
		a.write(escapeText(*p, also))
		if utf8.RuneCountInString(*p) > most || !utf8.ValidString(*p) {
			a.cannot()
		}
		return
	}
	token := a.next()
	text, err := url.PathUnescape(token)
	if err != nil || utf8.RuneCountInString(text) > most || !utf8.ValidString(text) {
		a.fail(token, "text in which % is written %25")
		return
	}
	*p = text
}

// escapeText writes the bytes in percent-encoding that would be read as
// something else in the arguments of a filter: those that end or part
// arguments, and blanks at either end. All others stay readable.
func escapeText(s, also string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i, r := range s {
		edge := i == 0 || i == len(s)-1
		if !unicode.IsControl(r) && !strings.ContainsRune("%,()'="+also, r) && (r != ' ' || !edge) {
			b.WriteRune(r)
			continue
		}
		for _, c := range []byte(string(r)) {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// source is another picture: an object's key, with "s3:bucket/" in front where
// it is in another bucket, or an absolute http or https URL.
func (a *arguments) source(p *Source) {
	if a.writing {
		a.writeSource(*p)
		return
	}
	token := a.next()
	rest, inBucket := strings.CutPrefix(token, bucketPrefix)
	if inBucket {
		bucket, key, found := strings.Cut(rest, "/")
		if !found || !isBucketName(bucket) {
			a.fail(token, "s3:, a bucket's name, a slash and a key")
			return
		}
		p.Bucket, token = bucket, key
	}
	key, err := url.PathUnescape(token)
	if p.Key = key; err != nil || !p.valid() {
		a.fail(token, "the key of a picture, or an http or https URL, in which % is written %25")
	}
}

func (a *arguments) writeSource(s Source) {
	also := ""
	if strings.HasPrefix(s.Key, bucketPrefix) {
		also = ":"
	}
	token := escapeText(s.Key, also)
	if s.Bucket != "" {
		token = bucketPrefix + s.Bucket + "/" + token
	}
	a.write(token)
	if !s.valid() {
		a.cannot()
	}
}

// valid reports whether the source can be named in a key. Processing has an
// argument of its own.
func (s Source) valid() bool {
	if s.Bucket != "" && (!isBucketName(s.Bucket) || s.IsURL()) {
		return false
	}
	if s.IsURL() {
		_, rest, _ := strings.Cut(s.Key, "://")
		return !strings.HasSuffix(rest, "/") && ValidateKey(rest) == nil && !strings.Contains(rest, "//")
	}
	return ValidateKey(s.Key) == nil
}

// IsURL reports whether the key is an http or https URL.
func (s Source) IsURL() bool {
	return strings.HasPrefix(s.Key, "http://") || strings.HasPrefix(s.Key, "https://")
}

// bucketPrefix is what a bucket's name is marked by in front of a key.
const bucketPrefix = "s3:"

// isBucketName reports whether S3 would take the name for a bucket, as far as
// the characters and the length go.
func isBucketName(s string) bool {
	return len(s) >= 3 && len(s) <= 63 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}
