package edit

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestValidateKeyAccepts(t *testing.T) {
	for _, key := range []string{
		"a", "photos/cat.jpg", "a b+c&d%e#f?g.jpg", `it's "quoted".jpg`, "é/å/日本.jpg", "🐈.jpg",
		"photo_320x213.jpg", "a//b.jpg", "..a/b..", "...", ".hidden", `back\slash.jpg`, "=(x)[y]:,;@$!*",
		strings.Repeat("k", MaxKeyBytes),
	} {
		if err := ValidateKey(key); err != nil {
			t.Errorf("ValidateKey(%q) = %v", key, err)
		}
	}
}

func TestValidateKeyRefuses(t *testing.T) {
	for key, want := range map[string]string{
		"":                                 "the key of an original",
		"/a.jpg":                           "in front",
		"//evil.com/a":                     "in front",
		"a/":                               "at the end",
		"..":                               "segments",
		"../a":                             "segments",
		"a/../b":                           "segments",
		"a/./b":                            "segments",
		"a/..":                             "segments",
		"a\x00b":                           "control",
		"a\r\nSet-Cookie: x":               "control",
		"a\tb":                             "control",
		"a\u0085b":                         "control",
		"a\x7f":                            "control",
		"\xff.jpg":                         "UTF-8",
		"\xc0\xaf.jpg":                     "UTF-8",
		strings.Repeat("k", MaxKeyBytes+1): "1024 bytes",
		strings.Repeat("é", 513):           "1024 bytes",
	} {
		err := ValidateKey(key)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ValidateKey(%.40q) = %v; want an error with %q", key, err, want)
		}
		if err != nil && len(err.Error()) > 500 {
			t.Errorf("ValidateKey(%.40q): the error has %d bytes", key, len(err.Error()))
		}
	}
}

func TestEscapePath(t *testing.T) {
	for in, want := range map[string]string{
		"300x300/photos/cat.jpg": "300x300/photos/cat.jpg",
		"A-Za-z0-9-._~/":         "A-Za-z0-9-._~/",
		"a b+c&d%e#f?g":          "a%20b%2Bc%26d%25e%23f%3Fg",
		"é":                      "%C3%A9",
		"(x):,'\"\\":             "%28x%29%3A%2C%27%22%5C",
		"a\r\nb":                 "a%0D%0Ab",
	} {
		if got := EscapePath(in); got != want {
			t.Errorf("EscapePath(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestEscapePathIsUndoneByDecoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.String().Draw(t, "key")
		escaped := EscapePath(key)
		back, err := url.PathUnescape(escaped)
		if err != nil || back != key {
			t.Fatalf("%q became %q, and that %q, %v", key, escaped, back, err)
		}
		form, err := url.QueryUnescape(escaped)
		if err != nil || form != key {
			t.Fatalf("form decoding %q gives %q, %v; want %q", escaped, form, err, key)
		}
	})
}
