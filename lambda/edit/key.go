package edit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxKeyBytes is the longest key S3 stores, in bytes of UTF-8. For a derivative
// the edits in front of the original's key count too.
const MaxKeyBytes = 1024

// ValidateKey refuses keys that cannot travel from a browser's address bar to
// S3 and back unchanged, or that S3 does not store: empty ones, ones over
// [MaxKeyBytes], invalid UTF-8, control characters, a "/" at either end, and
// the segments "." and "..", which browsers resolve before they ask. All other
// characters are fine, for a key is not a path: nothing in it is ever cleaned.
func ValidateKey(key string) error {
	expected := keyFault(key)
	if expected == "" {
		return nil
	}
	return &Error{What: "key", Token: key, Expected: expected}
}

// keyFault says what was expected of a bad key, and nothing of a good one.
func keyFault(key string) string {
	switch {
	case key == "":
		return "the key of an original, such as photos/cat.jpg"
	case len(key) > MaxKeyBytes:
		return "at most 1024 bytes"
	case !utf8.ValidString(key):
		return "valid UTF-8"
	case strings.ContainsFunc(key, unicode.IsControl):
		return "no control characters"
	case key[0] == '/':
		return `no "/" in front`
	case key[len(key)-1] == '/':
		return `no "/" at the end`
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "." || segment == ".." {
			return `no "." or ".." segments`
		}
	}
	return ""
}

// EscapePath percent-encodes a key for use as a URL path. It is stricter than
// net/url, which leaves "+" bare where S3 would read it as a space: every byte
// but A-Z a-z 0-9 - . _ ~ and / is encoded.
func EscapePath(key string) string {
	return escapeBut(key, "/")
}

// escapeBut percent-encodes everything but RFC 3986's unreserved characters and the signs given.
func escapeBut(s, signs string) string {
	return escape(s, func(_ int, r rune) bool {
		return r < utf8.RuneSelf && (isUnreserved(byte(r)) || strings.ContainsRune(signs, r))
	})
}

// escape percent-encodes all bytes of the characters that may not stand bare at
// their place in s.
func escape(s string, isBare func(at int, r rune) bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if isBare(i, r) {
			b.WriteString(s[i : i+n])
		} else {
			for _, c := range []byte(s[i : i+n]) {
				b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			}
		}
		i += n
	}
	return b.String()
}

// isUnreserved reports membership of RFC 3986's unreserved set.
func isUnreserved(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return c == '-' || c == '.' || c == '_' || c == '~'
}

// isWord reports whether a character is an ASCII letter, a digit or "_".
func isWord(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
