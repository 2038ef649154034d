package main

import (
	"net/url"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestLocation(t *testing.T) {
	resize := Rule{&Condition{"64x64/", "404"}, Redirect{"https", "api.example", "307", "resize?key=64x64/", ""}}
	general := Rule{on404, Redirect{Protocol: "https", HostName: "api.example", ReplaceKeyPrefixWith: "resize?key="}}
	tests := []struct {
		name        string
		rule        Rule
		key         string
		once, twice string // the same for both if twice is ""
	}{
		{"replacement as it stands", resize, "64x64/a.jpg", "https://api.example/resize?key=64x64/a.jpg", ""},
		{"folders", resize, "64x64/a/b/c.jpg", "https://api.example/resize?key=64x64/a/b/c.jpg", ""},
		{"space and plus", resize, "64x64/a b+c", "https://api.example/resize?key=64x64/a%20b%2Bc", "https://api.example/resize?key=64x64/a%2520b%252Bc"},
		{"percent", resize, "64x64/50%", "https://api.example/resize?key=64x64/50%25", "https://api.example/resize?key=64x64/50%2525"},
		{"query characters", resize, "64x64/a?b=c&d#e", "https://api.example/resize?key=64x64/a%3Fb%3Dc%26d%23e", "https://api.example/resize?key=64x64/a%253Fb%253Dc%2526d%2523e"},
		{"not ASCII", resize, "64x64/é", "https://api.example/resize?key=64x64/%C3%A9", "https://api.example/resize?key=64x64/%25C3%25A9"},
		{"line break", resize, "64x64/a\r\nSet-Cookie: x", "https://api.example/resize?key=64x64/a%0D%0ASet-Cookie%3A%20x", "https://api.example/resize?key=64x64/a%250D%250ASet-Cookie%253A%2520x"},
		{"prefix replaced once", resize, "64x64/64x64/a", "https://api.example/resize?key=64x64/64x64/a", ""},
		{"without a prefix in front", general, "64x64/a.jpg", "https://api.example/resize?key=64x64/a.jpg", ""},
		{"whole key", Rule{on404, Redirect{ReplaceKeyWith: "#!/gone"}}, "a b", "http://site.example/#!/gone", ""},
		{"host only", Rule{on404, Redirect{HostName: "other.example"}}, "a b", "http://other.example/a%20b", "http://other.example/a%2520b"},
		{"protocol only", Rule{on404, Redirect{Protocol: "https"}}, "a", "https://site.example/a", ""},
		{"prefix, no condition", Rule{nil, Redirect{ReplaceKeyPrefixWith: "new/"}}, "a", "http://site.example/new/a", ""},
	}
	for _, tt := range tests {
		twice := tt.twice
		if twice == "" {
			twice = tt.once
		}
		if got := tt.rule.location(tt.key, "http", "site.example", false); got != tt.once {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.once)
		}
		if got := tt.rule.location(tt.key, "http", "site.example", true); got != twice {
			t.Errorf("%s, twice:\ngot  %s\nwant %s", tt.name, got, twice)
		}
	}
}

func TestDecodePath(t *testing.T) {
	tests := []struct{ path, key string }{
		{"/", ""},
		{"/a/b.jpg", "a/b.jpg"},
		{"/a%20b", "a b"},
		{"/a+b", "a b"},
		{"/a%2Bb", "a+b"},
		{"/100%25", "100%"},
		{"/%2541", "%41"},
		{"/%C3%A9", "é"},
		{"/a%3Fb%23c%26d", "a?b#c&d"},
		{"//a", "/a"},
		{"/a/", "a/"},
	}
	for _, tt := range tests {
		if got, err := decodePath(tt.path); got != tt.key || err != nil {
			t.Errorf("%s: %q, %v; want %q", tt.path, got, err, tt.key)
		}
	}
	if got, err := decodePath("/%zz"); err == nil {
		t.Errorf("a broken escape became %q", got)
	}
}

// Every key arrives: decoded as often as it was escaped, a Location has it back,
// and so has an address on the website.
func FuzzKeysSurvive(f *testing.F) {
	for _, key := range hostileKeys {
		f.Add(key)
	}
	rule := missing("64x64/", "http", "h")
	f.Fuzz(func(t *testing.T, key string) {
		if got, err := decodePath("/" + edit.EscapePath(key)); got != key || err != nil {
			t.Errorf("path of %q: %q, %v", key, got, err)
		}
		for _, twice := range []bool{false, true} {
			to := rule.location("64x64/"+key, "http", "h", twice)
			got, found := strings.CutPrefix(to, "http://h/resize?key=64x64/")
			if twice {
				got = unescape(t, got)
			}
			if got = unescape(t, got); !found || got != key {
				t.Errorf("%q: %s has %q", key, to, got)
			}
		}
	})
}

func unescape(t *testing.T, s string) string {
	t.Helper()
	got, err := url.PathUnescape(s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
