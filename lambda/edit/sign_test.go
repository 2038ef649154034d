package edit

import (
	"net/url"
	"testing"
)

// The signatures were worked out with Python's hmac; the first two are also those
// of the Serverless Image Handler's own guide and tests, up to one digit that
// the guide prints as a letter.
func TestSignPath(t *testing.T) {
	for _, tt := range []struct{ key, path, want string }{
		{"mysecuritykey", "210x210/smart/filters:watermark(https://d2n9bu90z1w8su.cloudfront.net/serverless-image-handler-ui/img/aws-logo-watermark.png,75,0,0)/serverless-image-handler-ui/img/multiface.jpg", "Wwjr74-R7GrVN0XPT-Aq_DGFOh8="},
		{"mysecuritykey", "200x200/smart/sub-folder/myimage.jpg", "xYPyZ85kv-zKtzHsGe84Sx3IaeE="},
		{"MY-SECURITY-KEY", "200x300/myserver.com/myimg.jpg", "G_dykuWBGyEil5JnNh9cBke0Ajo="},
		{"ACME-SEC", "filters:fill(blue)/image.jpg", "5YRxzS2yxZxj9SZ50SoZ11eIdDI="},
	} {
		if got := SignPath(tt.key, tt.path); got != tt.want {
			t.Errorf("SignPath(%q, %q) = %q; want %q", tt.key, tt.path, got, tt.want)
		}
		if !(Keys{"another", tt.key}).PathSigned(tt.want, tt.path) {
			t.Errorf("%q is not taken for %q", tt.want, tt.path)
		}
	}
}

func TestSignQuery(t *testing.T) {
	const path = "eyJidWNrZXQiOiJ2YWxpZEJ1Y2tldCIsImtleSI6InZhbGlkS2V5IiwiZWRpdHMiOnsidG9Gb3JtYXQiOiJwbmcifX0="
	const want = "4d41311006641a56de7bca8abdbda91af254506107a2c7b338a13ca2fa95eac3"
	if got := SignQuery("secret", path, nil); got != want {
		t.Errorf("SignQuery = %q; want %q", got, want)
	}
	query := url.Values{"signature": {want}}
	if !(Keys{"secret"}).QuerySigned(want, path, query) {
		t.Error("the signature is not taken")
	}
	// printf '/a.jpg?expires=20300101T000000Z&width=100' | openssl dgst -sha256 -hmac secret
	query = url.Values{"width": {"1", "100"}, "expires": {"20300101T000000Z"}, "signature": {"x"}}
	const withQuery = "d70d39568ff0a5a8cdfdf1fa3b1e328e5613479397ec5a7b2d3127aeffd0a271"
	if got := SignQuery("secret", "a.jpg", query); got != withQuery {
		t.Errorf("SignQuery = %q; want %q", got, withQuery)
	}
}

func TestSignedRefuses(t *testing.T) {
	const path = "300x300/a b.jpg"
	good := SignPath("key", path)
	for name, tt := range map[string]struct {
		keys       Keys
		hash, path string
	}{
		"no keys":           {nil, good, path},
		"another key":       {Keys{"another"}, good, path},
		"another path":      {Keys{"key"}, good, "300x300/a+b.jpg"},
		"no signature":      {Keys{"key"}, "", path},
		"cut short":         {Keys{"key"}, good[:27], path},
		"longer":            {Keys{"key"}, good + "=", path},
		"the hash in front": {Keys{"key"}, good, good + "/" + path},
		"a slash in front":  {Keys{"key"}, good, "/" + path},
	} {
		if tt.keys.PathSigned(tt.hash, tt.path) {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestSignedInAnySpelling(t *testing.T) {
	const path = "300x300/filters:grayscale()/a b+c,é.jpg"
	for _, spelling := range []string{
		path,
		"300x300/filters%3Agrayscale%28%29/a%20b%2Bc%2C%C3%A9.jpg",
		"300x300/filters:grayscale()/a%20b+c,%C3%A9.jpg",
		"300x300/filters%3Agrayscale()/a%20b%2Bc%2C%C3%A9.jpg",
	} {
		if !(Keys{"key"}).PathSigned(SignPath("key", spelling), path) {
			t.Errorf("%q signed is not taken for %q", spelling, path)
		}
		if !(Keys{"key"}).QuerySigned(SignQuery("key", spelling, nil), path, nil) {
			t.Errorf("%q signed with its query is not taken for %q", spelling, path)
		}
	}
}

// Other paths and queries that are signed by the same line.
func TestQuerySignedRefusesTheAmbiguous(t *testing.T) {
	values := func(query string) url.Values {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	signature := SignQuery("key", "a", values("b=c&d=e"))
	if !(Keys{"key"}).QuerySigned(signature, "a", values("d=e&b=c&signature=x")) {
		t.Error("the request itself is not taken")
	}
	for path, query := range map[string]string{"a?b=c&d=e": "", "a": "b=c%26d%3De"} {
		if v := values(query); SignQuery("key", path, v) != signature || (Keys{"key"}).QuerySigned(signature, path, v) {
			t.Errorf("%q with %q: taken, or not signed by the same line", path, query)
		}
	}
	if (Keys{"key"}).QuerySigned("", "a?", nil) {
		t.Error("no signature is taken")
	}
}

func TestParseExpires(t *testing.T) {
	got, err := ParseExpires("20261231T235959Z")
	if err != nil || got.Unix() != 1798761599 {
		t.Errorf("%v, %v", got, err)
	}
	for _, s := range []string{"", "2020", "20261231T235959", "20261331T235959Z", "2026-12-31T23:59:59Z", "20261231t235959z", " 20261231T235959Z"} {
		if got, err := ParseExpires(s); err == nil {
			t.Errorf("%q is %v", s, got)
		}
	}
}
