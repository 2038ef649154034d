package gateway

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// request reads raw HTTP the way a server does, so that nothing between the
// test's text and the handler tidies it up.
func request(t *testing.T, lines ...string) *http.Request {
	t.Helper()
	raw := strings.Join(lines, "\r\n")
	if !strings.Contains(raw, "\r\n\r\n") {
		raw += "\r\n\r\n"
	}
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		t.Fatal(err)
	}
	r.RemoteAddr = "203.0.113.7:51234"
	return r
}

func TestEventKeepsTheQueryAsSent(t *testing.T) {
	tests := []struct {
		name, query string
		parameters  map[string]string
	}{
		{"none", "", nil},
		{"plain", "key=300x300/a.jpg", map[string]string{"key": "300x300/a.jpg"}},
		{"escapes", "key=300x300/a%20b%2Bc%26d%25e.jpg", map[string]string{"key": "300x300/a b+c&d%e.jpg"}},
		{"plus", "key=300x300/a+b.jpg", map[string]string{"key": "300x300/a b.jpg"}},
		{"ampersand in the key", "key=300x300/a&b.jpg", map[string]string{"key": "300x300/a", "b.jpg": ""}},
		{"twice", "key=a&key=b", map[string]string{"key": "a,b"}},
		{"broken escape", "key=100%&x=%zz", map[string]string{"key": "100%", "x": "%zz"}},
		{"question mark", "key=300x300/a.jpg?v=2", map[string]string{"key": "300x300/a.jpg?v=2"}},
		{"semicolon", "key=a;b", map[string]string{"key": "a;b"}},
		{"emoji, raw and escaped", "key=%F0%9F%98%80é", map[string]string{"key": "😀é"}},
		{"empty pairs", "&&a=1&", map[string]string{"a": "1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Event(request(t, "GET /resize?"+tt.query+" HTTP/1.1", "Host: api.example"), "id")
			if e.RawQueryString != tt.query {
				t.Errorf("rawQueryString = %q, want %q", e.RawQueryString, tt.query)
			}
			if !reflect.DeepEqual(e.QueryStringParameters, tt.parameters) {
				t.Errorf("queryStringParameters = %q, want %q", e.QueryStringParameters, tt.parameters)
			}
		})
	}
}

func TestEventPathIsDecodedAndCut(t *testing.T) {
	tests := []struct{ target, path string }{
		{"/resize", "/resize"},
		{"/a%20b/%C3%A9", "/a b/é"},
		{"/a%2Fb", "/a/b"},
		{"/a%3Fb%3Fc", "/a"},
		{"/", "/"},
	}
	for _, tt := range tests {
		e := Event(request(t, "GET "+tt.target+" HTTP/1.1", "Host: h"), "id")
		if e.RawPath != tt.path || e.RequestContext.HTTP.Path != tt.path {
			t.Errorf("%s: rawPath = %q, http.path = %q, want %q", tt.target, e.RawPath, e.RequestContext.HTTP.Path, tt.path)
		}
	}
}

func TestEventHeadersAndContext(t *testing.T) {
	r := request(t, "HEAD /resize?key=k HTTP/1.1",
		"Host: abc.example:8081",
		"Accept: image/webp",
		"ACCEPT: */*",
		"User-Agent: curl/8",
		"X-Forwarded-For: 198.51.100.1",
		"X-Forwarded-Proto: gopher",
		"Cookie: a=1; b=2",
		"Cookie: c=3")
	e := Event(r, "JKJaXmPLvHcESHA=")
	for name, want := range map[string]string{
		"accept":            "image/webp,*/*",
		"user-agent":        "curl/8",
		"host":              "abc.example:8081",
		"content-length":    "0",
		"x-forwarded-for":   "198.51.100.1, 203.0.113.7",
		"x-forwarded-port":  "8081",
		"x-forwarded-proto": "http",
	} {
		if e.Headers[name] != want {
			t.Errorf("header %s = %q, want %q", name, e.Headers[name], want)
		}
	}
	if _, ok := e.Headers["cookie"]; ok {
		t.Error("cookies are among the headers")
	}
	if want := []string{"a=1", "b=2", "c=3"}; !reflect.DeepEqual(e.Cookies, want) {
		t.Errorf("cookies = %q, want %q", e.Cookies, want)
	}
	c := e.RequestContext
	got := []string{e.Version, e.RouteKey, c.RouteKey, c.Stage, c.RequestID, c.DomainName, c.DomainPrefix, c.HTTP.Method, c.HTTP.Protocol, c.HTTP.SourceIP, c.HTTP.UserAgent}
	want := []string{"2.0", "HEAD /resize", "HEAD /resize", "$default", "JKJaXmPLvHcESHA=", "abc.example:8081", "abc", "HEAD", "HTTP/1.1", "203.0.113.7", "curl/8"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if c.TimeEpoch < 1_700_000_000_000 || len(c.Time) != len("21/Apr/2020:15:08:21 +0000") {
		t.Errorf("time %q, epoch %d", c.Time, c.TimeEpoch)
	}
}

func TestEventBody(t *testing.T) {
	tests := []struct {
		contentType, sent, body string
		encoded                 bool
	}{
		{"text/plain; charset=utf-8", "hi", "hi", false},
		{"application/json", `{"a":1}`, `{"a":1}`, false},
		{"application/problem+json", "{}", "{}", false},
		{"application/x-www-form-urlencoded", "a=1", "YT0x", true},
		{"image/jpeg", "\xff\xd8", "/9g=", true},
		{"text/plain", "\xff\xd8", "/9g=", true},
		{"", "x", "eA==", true},
		{"text/plain", "", "", false},
	}
	for _, tt := range tests {
		r, err := http.NewRequest("GET", "http://h/resize", strings.NewReader(tt.sent))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", tt.contentType)
		e := Event(r, "id")
		if e.Body != tt.body || e.IsBase64Encoded != tt.encoded {
			t.Errorf("%q %q: body %q, encoded %v; want %q, %v", tt.contentType, tt.sent, e.Body, e.IsBase64Encoded, tt.body, tt.encoded)
		}
		if decoded, _ := base64.StdEncoding.DecodeString(e.Body); e.IsBase64Encoded && string(decoded) != tt.sent {
			t.Errorf("%q does not decode to %q", e.Body, tt.sent)
		}
	}
}

func TestEventOfAClientRequest(t *testing.T) {
	r, err := http.NewRequest("GET", "https://api.example/resize?key=300x/a%2Bb", nil)
	if err != nil {
		t.Fatal(err)
	}
	e := Event(r, "id")
	if e.RawQueryString != "key=300x/a%2Bb" || e.RequestContext.DomainName != "api.example" || e.Headers["x-forwarded-proto"] != "https" || e.Headers["x-forwarded-port"] != "443" {
		t.Errorf("event of a client request: %+v", e)
	}
}

// Whatever the query is, the function gets it as it was sent, in JSON that it
// can read.
func FuzzEventQuery(f *testing.F) {
	for _, seed := range []string{"key=300x300/a%20b.jpg", "key=%zz", "a=1&a=2&&=", "\x00\xff", "key=%F0%9F%98%80", "key=\u2028<"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		e := Event(&http.Request{Method: "GET", URL: &url.URL{Path: Route, RawQuery: query}, Header: http.Header{}}, "id")
		if e.RawQueryString != query {
			t.Fatalf("%q became %q", query, e.RawQueryString)
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(query) && back.RawQueryString != query {
			t.Errorf("%q arrived as %q", query, back.RawQueryString)
		}
	})
}
