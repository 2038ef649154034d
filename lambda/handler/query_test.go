package handler

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store/storetest"
)

// What a raw query may mean, in the order in which it is tried.
func TestCandidates(t *testing.T) {
	for query, want := range map[string][]string{
		"key=30x/a.png":                     {"30x/a.png"},
		"key=30x%2Fa.png":                   {"30x/a.png"},
		"v=1&key=30x/a.png":                 {"30x/a.png"},
		"key=30x/a%20b.png":                 {"30x/a b.png"},
		"key=30x/a+b.png":                   {"30x/a+b.png", "30x/a b.png"},
		"key=30x/a%2Bb.png":                 {"30x/a+b.png", "30x/a b.png"},
		"key=30x/a%2520b.png":               {"30x/a%20b.png", "30x/a b.png"},
		"key=30x/a+b%2520c.png":             {"30x/a+b%20c.png", "30x/a+b c.png", "30x/a b%20c.png", "30x/a b c.png"},
		"key=30x/a%2525.png":                {"30x/a%25.png", "30x/a%.png"},
		"key=30x/a%.png":                    {"30x/a%.png"},
		"key=30x/100%25.png":                {"30x/100%.png"},
		"key=30x/a&b=c.png":                 {"30x/a&b=c.png"},
		"key=30x/a%26b.png":                 {"30x/a&b.png"},
		"key=30x/a,b.png":                   {"30x/a,b.png"},
		"key=30x/a%3Fb.png":                 {"30x/a?b.png"},
		"key=30x/a.png?v=2":                 {"30x/a.png"},
		"key=30x/a%23b.png":                 {"30x/a#b.png"},
		"key=30x/%C3%A9%F0%9F%90%88.png":    {"30x/é🐈.png"},
		"key=30x/%25C3%25A9.png":            {"30x/%C3%A9.png", "30x/é.png"},
		"key=30x/%5C%5Cevil.com.png":        {`30x/\\evil.com.png`},
		"key=30x/%27%22%28%29%5B%5D%3D.png": {`30x/'"()[]=.png`},
		// Decoding twice would make a control character or a step up: no candidate.
		"key=30x/a%250Ab.png":      {"30x/a%0Ab.png"},
		"key=30x/%252e%252e/a.png": {"30x/%2e%2e/a.png"},
		"key=30x/30x%252Fa.png":    {"30x/30x%2Fa.png"},
	} {
		got, err := candidates(edit.Dialects{}, query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		var keys []string
		for _, v := range got {
			keys = append(keys, v.key)
		}
		if !slices.Equal(keys, want) {
			t.Errorf("%s: %q; want %q", query, keys, want)
		}
	}
}

// Hostile spellings, through the whole handler: none may store or redirect.
func TestHostileQueries(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("originals/30x/a.png", storetest.PNG(3, 3), time.Hour)
	long := strings.Repeat("k", 1020)
	for query, code := range map[string]string{
		"":                                  "malformed_query",
		"key":                               "malformed_query",
		"Key=30x/a.png":                     "malformed_query",
		"key[]=30x/a.png":                   "malformed_query",
		"monkey=30x/a.png":                  "malformed_query",
		"key=":                              "malformed_resolution",
		"key=?30x/a.png":                    "malformed_resolution",
		"key=a.png":                         "malformed_resolution",
		"key=99999999x1/a.png":              "malformed_resolution",
		"key=999999999999999999999x1/a.png": "malformed_resolution",
		"key=0030x/a.png":                   "malformed_resolution",
		"key=+30x20/a.png":                  "malformed_resolution",
		"key=%EF%BC%93%EF%BC%90x20/a.png":   "malformed_resolution", // full-width digits
		"key=30%C3%9720/a.png":              "malformed_resolution", // the multiplication sign
		"key=30X20/a.png":                   "malformed_resolution",
		"key=30%20x20/a.png":                "malformed_resolution",
		"key=3e1x20/a.png":                  "malformed_resolution",
		"key=30.5x20/a.png":                 "malformed_resolution",
		"key=0x1Fx10/a.png":                 "malformed_resolution",
		"key=foo/30x20/a.png":               "malformed_resolution",
		"key=/30x20/a.png":                  "malformed_resolution",
		"key=//30x20/a.png":                 "malformed_resolution",
		"key=%5c%5cevil":                    "malformed_resolution",
		"key=https://evil.com/30x20/a":      "malformed_resolution",
		"key=30x20":                         "malformed_key",
		"key=30x20/":                        "malformed_key",
		"key=30x20//evil.com/a":             "malformed_key",
		"key=30x20/a/":                      "malformed_key",
		"key=30x20/30x20/a.png":             "malformed_key",
		"key=" + strings.Repeat("30x20/", 50) + "a.png": "malformed_key",
		"key=30x20/30x/a.png":                           "malformed_key",
		"key=30x20/../a.png":                            "malformed_key",
		"key=30x20/..%2fa.png":                          "malformed_key",
		"key=30x20/%2e%2e/a.png":                        "malformed_key",
		"key=30x20/./a.png":                             "malformed_key",
		"key=30x20/a%00.png":                            "malformed_key",
		"key=30x20/a%0d%0aSet-Cookie:x":                 "malformed_key",
		"key=30x20/a%09.png":                            "malformed_key",
		"key=30x20/a%ff.png":                            "malformed_key",
		"key=30x20/a%c0%af.png":                         "malformed_key",
		"key=30x20/" + long:                             "malformed_key",
		"key=30x20/" + strings.Repeat("k", 8000):        "malformed_request",
	} {
		a := s.get(t, query)
		a.refuses(400, code)
		if len(a.Body) > 1000 {
			t.Errorf("%.40s: %d bytes of error", query, len(a.Body))
		}
	}
	if len(s.s3.Calls()) != 0 {
		t.Errorf("S3 was asked: %q", s.s3.Calls())
	}
}

// Keys of every kind, as they may arrive after none, one or two encodings too
// many, lead to the object of exactly that name.
func TestEncodedKeysFindTheirOriginal(t *testing.T) {
	for _, tt := range []struct{ original, query, location string }{
		{"a b.png", "a b.png", "a%20b.png"},
		{"a b.png", "a%20b.png", "a%20b.png"},
		{"a b.png", "a%2520b.png", "a%20b.png"},
		{"a b.png", "a+b.png", "a%20b.png"},
		{"a+b.png", "a+b.png", "a%2Bb.png"},
		{"a+b.png", "a%2Bb.png", "a%2Bb.png"},
		{"a+b.png", "a%252Bb.png", "a%2Bb.png"},
		{"a%20b.png", "a%2520b.png", "a%2520b.png"},
		{"foo bär's.jpg", "foo%2520b%25C3%25A4r's.jpg", "foo%20b%C3%A4r%27s.jpg"},
		{"foo bär's.jpg", "foo+b%25C3%25A4r's.jpg", "foo%20b%C3%A4r%27s.jpg"},
		{"a&b=c.png", "a&b=c.png", "a%26b%3Dc.png"},
		{"100%.png", "100%.png", "100%25.png"},
		{"q?.png", "q%3F.png", "q%3F.png"},
		{"🐈/#1.png", "%F0%9F%90%88/%231.png", "%F0%9F%90%88/%231.png"},
		{"e\u0301 and \u00e9.png", "e%CC%81%20and%20%C3%A9.png", "e%CC%81%20and%20%C3%A9.png"},
		{"a.png", "a.png?v=2", "a.png"},
	} {
		s := newService(t)
		s.s3.Put("originals/"+tt.original, storetest.PNG(3, 3), time.Hour)
		s.get(t, "key=30x/"+tt.query).redirectsTo(site + "/30x/" + tt.location)
		if _, ok := s.s3.Get("site/30x/" + tt.original); !ok {
			t.Errorf("%s: stored %q", tt.query, s.s3.Keys())
		}
		// S3 decodes the address once and must find the derivative there.
		if back, err := url.PathUnescape(tt.location); err != nil || back != tt.original {
			t.Errorf("%s is %q decoded", tt.location, back)
		}
	}
}

// With both spellings uploaded, each request gets the one it names.
func TestExactKeyComesFirst(t *testing.T) {
	s := newService(t)
	for _, key := range []string{"a+b.png", "a b.png", "a%20b.png"} {
		s.s3.Put("originals/"+key, storetest.PNG(3, 3), time.Hour)
	}
	for query, want := range map[string]string{
		"a+b.png": "a%2Bb.png", "a%20b.png": "a%20b.png", "a%2520b.png": "a%2520b.png",
	} {
		s.get(t, "key=30x/"+query).redirectsTo(site + "/30x/" + want)
	}
}

// Nothing but configuration and key decides where a redirect leads.
func TestSpoofedHosts(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	var e map[string]any
	if err := json.Unmarshal(eventFor("GET", "key=30x/a.png", "203.0.113.7"), &e); err != nil {
		t.Fatal(err)
	}
	e["headers"] = map[string]string{"host": "evil.com", "x-forwarded-host": "evil.com", "x-forwarded-proto": "javascript"}
	e["rawPath"] = "//evil.com/resize"
	e["body"], e["isBase64Encoded"] = "aHR0cHM6Ly9ldmlsLmNvbQ==", true
	payload, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	s.send(t, payload).redirectsTo(site + "/30x/a.png")
}

func TestRESTQueries(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a b&c.png", storetest.PNG(3, 3), time.Hour)
	rest := func(single, multi string) []byte {
		return []byte(`{"httpMethod":"GET","requestContext":{"requestId":"r"},"queryStringParameters":` + single +
			`,"multiValueQueryStringParameters":` + multi + `}`)
	}
	s.send(t, rest(`{"key":"30x/a b&c.png"}`, `{"key":["30x/a b&c.png"]}`)).redirectsTo(site + "/30x/a%20b%26c.png")
	s.send(t, rest(`null`, `null`)).refuses(400, "malformed_query")
	s.send(t, rest(`{"key":"30x/a b","c.png":""}`, `{"key":["30x/a b"],"c.png":[""]}`)).refuses(400, "malformed_query")
	s.send(t, rest(`{"key":"30x/b"}`, `{"key":["30x/a","30x/b"]}`)).refuses(400, "malformed_query")
}

// FuzzCandidates has strangers write the query: wherever it leads is on the
// website, and decodes to the key that is looked up.
func FuzzCandidates(f *testing.F) {
	for _, q := range []string{"key=30x/a.png", "key=30x20/a%2520b&c?d", "key=30x//evil", "key=%ff", "x&key=30x/%0d%0a", ""} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		all, err := candidates(edit.Dialects{}, query)
		if err != nil {
			return
		}
		for _, v := range all {
			location := site + "/" + edit.EscapePath(v.key)
			u, err := url.Parse(location)
			if err != nil || u.Host != "images.example.com" || u.Path != "/"+v.key || u.RawQuery != "" || strings.ContainsAny(location, "\r\n\\ +") {
				t.Fatalf("%q leads to %q", query, location)
			}
		}
	})
}
