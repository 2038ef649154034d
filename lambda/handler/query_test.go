package handler

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
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
		"key=30x/30x%252Fa.png":    {"30x/30x%2Fa.png", "30x/30x/a.png"},
	} {
		got, err := candidates(edit.Dialects{}, query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		var keys []string
		for _, v := range got {
			keys = append(keys, v[0].key)
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
		"":                                       "malformed_query",
		"key":                                    "malformed_query",
		"Key=30x/a.png":                          "malformed_query",
		"key[]=30x/a.png":                        "malformed_query",
		"monkey=30x/a.png":                       "malformed_query",
		"key=":                                   "malformed_resolution",
		"key=?30x/a.png":                         "malformed_resolution",
		"key=a.png":                              "malformed_resolution",
		"key=99999999x1/a.png":                   "malformed_resolution",
		"key=999999999999999999999x1/a.png":      "malformed_resolution",
		"key=0030x/a.png":                        "malformed_resolution",
		"key=+30x20/a.png":                       "malformed_resolution",
		"key=%EF%BC%93%EF%BC%90x20/a.png":        "malformed_resolution", // full-width digits
		"key=30%C3%9720/a.png":                   "malformed_resolution", // the multiplication sign
		"key=30X20/a.png":                        "malformed_resolution",
		"key=30%20x20/a.png":                     "malformed_resolution",
		"key=3e1x20/a.png":                       "malformed_resolution",
		"key=30.5x20/a.png":                      "malformed_resolution",
		"key=0x1Fx10/a.png":                      "malformed_resolution",
		"key=foo/30x20/a.png":                    "malformed_resolution",
		"key=/30x20/a.png":                       "malformed_resolution",
		"key=//30x20/a.png":                      "malformed_resolution",
		"key=%5c%5cevil":                         "malformed_resolution",
		"key=https://evil.com/30x20/a":           "malformed_resolution",
		"key=30x20":                              "malformed_key",
		"key=30x20/":                             "malformed_key",
		"key=30x20//evil.com/a":                  "malformed_key",
		"key=30x20/a/":                           "malformed_key",
		"key=30x20/../a.png":                     "malformed_key",
		"key=30x20/..%2fa.png":                   "malformed_key",
		"key=30x20/%2e%2e/a.png":                 "malformed_key",
		"key=30x20/./a.png":                      "malformed_key",
		"key=30x20/a%00.png":                     "malformed_key",
		"key=30x20/a%0d%0aSet-Cookie:x":          "malformed_key",
		"key=30x20/a%09.png":                     "malformed_key",
		"key=30x20/a%ff.png":                     "malformed_key",
		"key=30x20/a%c0%af.png":                  "malformed_key",
		"key=30x20/" + long:                      "malformed_key",
		"key=30x20/" + strings.Repeat("k", 8000): "malformed_request",
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
		for _, readings := range all {
			v := readings[0]
			location := site + "/" + edit.EscapePath(v.key)
			u, err := url.Parse(location)
			if err != nil || u.Host != "images.example.com" || u.Path != "/"+v.key || u.RawQuery != "" || strings.ContainsAny(location, "\r\n\\ +") {
				t.Fatalf("%q leads to %q", query, location)
			}
		}
	})
}

// Pages add queries to the addresses of derivatives, and S3 passes them on. They
// change nothing: the address says what is wanted.
func TestQueriesBehindCanonicalPaths(t *testing.T) {
	rest := func(key string, more map[string]string) []byte {
		parameters := map[string]string{"key": key}
		maps.Copy(parameters, more)
		payload, err := json.Marshal(map[string]any{
			"httpMethod": "GET", "requestContext": map[string]any{"requestId": "r"}, "queryStringParameters": parameters,
		})
		if err != nil {
			t.Fatal(err)
		}
		return payload
	}
	for sent, more := range map[string]map[string]string{
		"v=2": nil, "w=100": nil, "w=x": nil, "format=webp": {"q": "1"}, "rotate=45": {"z": "1"}, "x-oss-process=image/resize,w_9": nil,
		"max_age=1": nil, "a?b=c": nil, "width=0": {"height": "0", "fit": "fill"},
	} {
		s := newDialects(t)
		raw := "key=30x20/a.png?" + sent
		for name, value := range more {
			raw += "&" + name + "=" + value
		}
		s.get(t, raw).redirectsTo(site + "/30x20/a.png")
		s.s3.WantKeys(t, "site", store.SizesKey, "30x20/a.png")
		s.send(t, rest("30x20/a.png?"+sent, more)).redirectsTo(site + "/30x20/a.png")
	}
	// Before the key they are a request's own, and behind other paths they may be
	// all that says what is wanted.
	s := newDialects(t)
	s.get(t, "format=webp&key=30x20/a.png").redirects(site + "/30x20/filters%3Aformat%28webp%29/a.png")
	s.get(t, "key=a.png?w=30&h=20&fit=cover").redirects(site + "/30x20/a.png")
	s.send(t, rest("a.png?w=30", map[string]string{"h": "20", "fit": "cover"})).redirects(site + "/30x20/a.png")
	// On a REST API only what looks like a query is taken for one.
	s.s3.Put("originals/q?.png", storetest.PNG(3, 3), time.Hour)
	s.send(t, rest("30x20/q?.png", nil)).redirectsTo(site + "/30x20/q%3F.png")
	s.send(t, rest("30x20/a.png?_s3resize=1", nil)).redirectsTo(site + "/30x20/a.png")
}

// Where a path has two readings, the one is meant whose original exists.
func TestTwoReadings(t *testing.T) {
	for name, tt := range map[string]struct {
		originals []string
		location  string // "" for the refusal that follows
		status    int
		code      string
	}{
		"the option":  {[]string{"a.png"}, "/30x20/top/a.png", 0, ""},
		"the folder":  {[]string{"top/a.png"}, "/30x20/filters%3Aas_is%28%29/top/a.png", 0, ""},
		"both":        {[]string{"a.png", "top/a.png"}, "", 400, "ambiguous"},
		"neither":     {nil, "", 404, "original_not_found"},
		"another one": {[]string{"b.png"}, "", 404, "original_not_found"},
	} {
		for _, noList := range []bool{false, true} {
			s := newService(t)
			s.s3.NoList = noList
			s.Open = opened(t, "steps", "")
			for _, key := range tt.originals {
				s.s3.Put("originals/"+key, storetest.PNG(90, 60), time.Hour)
			}
			a := s.get(t, "key=30x20/top/a.png")
			if tt.location == "" {
				a.refuses(tt.status, tt.code)
				if tt.code == "ambiguous" && (!strings.Contains(a.Body, "as_is()") || !strings.Contains(a.Body, "top/a.png")) {
					t.Errorf("%s: the answer does not name the readings: %s", name, a.Body)
				}
				continue
			}
			if noList {
				continue // S3 then forbids the look at the original after it, which fails
			}
			a.redirects(site + tt.location)
		}
	}
}

// A derivative of ours in the way of a reading is no original of another.
func TestReadingOfADerivative(t *testing.T) {
	s := newService(t)
	s.Store.Originals = ""
	s.Open = opened(t, "*", "")
	s.Allowed, _ = edit.ParseAllowList("30x20,orig")
	s.s3.Put("site/a.png", storetest.PNG(90, 60), time.Hour)
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Hour, "X-Amz-Meta-Original-Etag", "x")
	s.get(t, "key=trim/30x20/a.png").redirects(site + "/trim%3Atop-left/30x20/a.png")
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Hour) // the user's
	s.get(t, "key=unsafe/trim/30x20/a.png").refuses(400, "ambiguous")
}

// A path with one reading costs no look at its original beforehand.
func TestOneReadingCostsNothing(t *testing.T) {
	s := newDialects(t)
	s.get(t, "key=30x20/none/a.png").refuses(404, "original_not_found")
	if got := s.s3.Count("HEAD originals"); got != 0 {
		t.Errorf("%q", s.s3.Calls())
	}
}

// Another spelling of what exists costs one HEAD, and nothing is read.
func TestAliasOfADerivativeCostsOneRequest(t *testing.T) {
	s := newDialects(t)
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Hour)
	s.get(t, "key=unsafe/30x20/a.png").redirects(site + "/30x20/a.png")
	if calls := s.s3.Calls(); !slices.Equal(calls, []string{"HEAD site/30x20/a.png"}) {
		t.Errorf("%q", calls)
	}
}

// A stranger's query behind a canonical path means nothing, whatever it says.
func TestNothingBehindCanonicalPathsCounts(t *testing.T) {
	for _, query := range []string{"v=2", "w=100", "expires=20200101T000000Z", "expires=1", "x-oss-process=image/resize,w_1", "format=png"} {
		s := newService(t)
		s.s3.Put("originals/a.png", storetest.PNG(90, 60), time.Hour)
		a := s.send(t, eventFor("GET", "key=30x20/a.png?"+query, "203.0.113.7"))
		a.redirectsTo(site + "/30x20/a.png")
	}
}
