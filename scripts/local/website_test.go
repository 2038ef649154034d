package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func TestWebsiteLookup(t *testing.T) {
	s := newSite(t, func(w *Website) { w.Rules = nil })
	for _, key := range []string{"index.html", "docs/index.html", "a.txt", "a b.txt", "a+b.txt", "100%.txt", "é/😀.txt", "exact", "empty/x"} {
		s.put(t, key, []byte("this is "+key))
	}
	tests := []struct {
		path     string
		status   int
		body     string // all of it for 200, part of it otherwise
		location string
	}{
		{"/", 200, "this is index.html", ""},
		{"/index.html", 200, "this is index.html", ""},
		{"/docs/", 200, "this is docs/index.html", ""},
		{"/docs", 302, "", "/docs/"},
		{"/docs?page=2", 302, "", "/docs/"},
		{"/a.txt", 200, "this is a.txt", ""},
		{"/a.txt?v=2", 200, "this is a.txt", ""},
		{"/a%2Etxt", 200, "this is a.txt", ""},
		{"/a%20b.txt", 200, "this is a b.txt", ""},
		{"/a+b.txt", 200, "this is a b.txt", ""},
		{"/a%2Bb.txt", 200, "this is a+b.txt", ""},
		{"/100%25.txt", 200, "this is 100%.txt", ""},
		{"/%C3%A9/%F0%9F%98%80.txt", 200, "this is é/😀.txt", ""},
		{"/exact", 200, "this is exact", ""},
		{"/A.txt", 404, "<li>Key: A.txt</li>", ""},
		{"/nothing", 404, "<li>Code: NoSuchKey</li>", ""},
		{"/nothing/", 404, "<li>Key: nothing/index.html</li>", ""},
		{"/empty/", 404, "<li>Key: empty/index.html</li>", ""},
		{"/empty", 404, "<li>Key: empty</li>", ""},
		{"//a.txt", 404, "<li>Key: /a.txt</li>", ""},
		{"/docs/../a.txt", 404, "<li>Key: docs/../a.txt</li>", ""},
		{"/./a.txt", 404, "<li>Key: ./a.txt</li>", ""},
		{"/a%00b", 404, "NoSuchKey", ""},
		{"/" + strings.Repeat("k", 300), 404, "NoSuchKey", ""},
	}
	for _, tt := range tests {
		for _, method := range []string{"GET", "HEAD"} {
			got := ask(t, method, s.website+tt.path)
			if got.status != tt.status || got.header.Get("Location") != tt.location {
				t.Errorf("%s %s: %d to %q, want %d to %q", method, tt.path, got.status, got.header.Get("Location"), tt.status, tt.location)
			}
			if body := string(got.body); method == "HEAD" && body != "" || method == "GET" && (!strings.Contains(body, tt.body) || tt.status == 200 && body != tt.body) {
				t.Errorf("%s %s: %q, want %q", method, tt.path, body, tt.body)
			}
			if tt.status == 404 && got.header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("%s %s: an error of type %q", method, tt.path, got.header.Get("Content-Type"))
			}
		}
	}
}

func TestWebsiteMethods(t *testing.T) {
	s := newSite(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
		got := ask(t, method, s.website+"/300x300/a.jpg")
		if got.status != 405 || got.header.Get("Allow") != "GET, HEAD" || !strings.Contains(string(got.body), "<li>Method: "+method+"</li>") {
			t.Errorf("%s: %d, Allow %q\n%s", method, got.status, got.header.Get("Allow"), got.body)
		}
	}
	if s.calls.Load() != 0 {
		t.Error("a method that is not allowed reached the function")
	}
}

func TestWebsitePassesObjectsThrough(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.svg", []byte("0123456789"), func(in *s3.PutObjectInput) {
		in.ContentType = aws.String("image/svg+xml")
		in.CacheControl = aws.String("public, max-age=5")
		in.ContentDisposition = aws.String("inline")
		in.ContentEncoding = aws.String("gzip")
		in.ContentLanguage = aws.String("de")
		in.Metadata = map[string]string{"engine-version": "1"}
	})
	got := ask(t, "GET", s.website+"/a.svg")
	for name, want := range map[string]string{
		"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=5", "Content-Disposition": "inline",
		"Content-Encoding": "gzip", "Content-Language": "de", "X-Amz-Meta-Engine-Version": "1", "Content-Length": "10",
		"Accept-Ranges": "bytes", "Server": "AmazonS3",
	} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.header.Get(name), want)
		}
	}
	etag, modified := got.header.Get("Etag"), got.header.Get("Last-Modified")
	if string(got.body) != "0123456789" || etag == "" || modified == "" {
		t.Fatalf("%q, ETag %q, Last-Modified %q", got.body, etag, modified)
	}
	tests := []struct {
		name, value, body string
		status            int
	}{
		{"Range", "bytes=2-4", "234", 206},
		{"Range", "bytes=-3", "789", 206},
		{"Range", "bytes=20-", "InvalidRange", 416},
		{"If-None-Match", etag, "", 304},
		{"If-None-Match", `"other"`, "0123456789", 200},
		{"If-Modified-Since", modified, "", 304},
		{"If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", "0123456789", 200},
		{"If-Modified-Since", "yesterday", "0123456789", 200},
		{"If-Match", `"other"`, "PreconditionFailed", 412},
		{"If-Unmodified-Since", modified, "0123456789", 200},
		{"If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", "PreconditionFailed", 412},
	}
	for _, tt := range tests {
		got := ask(t, "GET", s.website+"/a.svg", tt.name, tt.value)
		if got.status != tt.status || !strings.Contains(string(got.body), tt.body) || tt.body == "" && len(got.body) > 0 {
			t.Errorf("%s: %s: %d %q, want %d %q", tt.name, tt.value, got.status, got.body, tt.status, tt.body)
		}
		if tt.status == 206 && !strings.HasSuffix(got.header.Get("Content-Range"), "/10") {
			t.Errorf("%s: Content-Range %q", tt.value, got.header.Get("Content-Range"))
		}
	}
}

// The policy is what counts: what it does not cover is 403, there or not, and
// what it does cover is 404 when it is missing.
func TestWebsiteObeysThePolicy(t *testing.T) {
	s := newSite(t)
	s.put(t, "public/a.txt", []byte("hello"))
	s.put(t, "secret.txt", []byte("secret"))
	policy := strings.ReplaceAll(fmt.Sprintf(publicRead, s.bucket), s.bucket+"/*", s.bucket+"/public/*")
	_, err := testStore(t).Client().PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &s.bucket, Policy: &policy})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/public/a.txt": 200, "/public/b.txt": 404, "/secret.txt": 403, "/nothing": 403, "/64x64/public/a.txt": 403} {
		if got := ask(t, "GET", s.website+path); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
	if s.calls.Load() != 0 {
		t.Error("a 403 reached the function through a rule for 404")
	}
}

func TestWebsiteRedirectHasNoOtherHeaders(t *testing.T) {
	s := newSite(t)
	for _, method := range []string{"GET", "HEAD"} {
		got := ask(t, method, s.website+"/300x300/a.jpg?v=2")
		names := slices.Sorted(maps.Keys(got.header))
		want := []string{"Content-Length", "Date", "Location", "Server", "X-Amz-Id-2", "X-Amz-Request-Id"}
		if got.status != 307 || !slices.Equal(names, want) || got.header.Get("Content-Length") != "0" {
			t.Errorf("%s: %d %v", method, got.status, got.header)
		}
		if to := s.api + "/resize?key=300x300/a.jpg?v=2"; got.header.Get("Location") != to {
			t.Errorf("%s: Location %s, want %s", method, got.header.Get("Location"), to)
		}
	}
}

func TestWebsiteRuleOrder(t *testing.T) {
	to := func(host string) Redirect { return Redirect{HostName: host} }
	s := newSite(t, func(w *Website) {
		w.ErrorDocument = "error.html"
		w.Rules = []Rule{
			{&Condition{"docs/", "404"}, to("docs")},
			{&Condition{"old/", ""}, Redirect{ReplaceKeyPrefixWith: "new/", HTTPRedirectCode: "308"}},
			{&Condition{"docs/deep/", "404"}, to("never")},
		}
	})
	s.put(t, "error.html", []byte("sorry"))
	s.put(t, "old/a.txt", []byte("not seen"))
	s.put(t, "docs/a.txt", []byte("a document"))
	s.put(t, "docs/folder/index.html", []byte("a folder"))
	tests := []struct {
		path     string
		status   int
		location string // with the website's address for "SITE"
	}{
		{"/old/a.txt", 308, "SITE/new/a.txt"}, // before the lookup, though it exists
		{"/docs/a.txt", 200, ""},
		{"/docs/b.txt", 301, "http://docs/docs/b.txt"}, // before the error document
		{"/docs/deep/b.txt", 301, "http://docs/docs/deep/b.txt"},
		{"/docs/", 301, "http://docs/docs/"}, // the key as asked, without the index document
		{"/docs/folder", 302, "/docs/folder/"},
		{"/docs/folder/", 200, ""},
		{"/other", 404, ""},
	}
	for _, tt := range tests {
		got := ask(t, "GET", s.website+tt.path)
		if want := strings.Replace(tt.location, "SITE", s.website, 1); got.status != tt.status || got.header.Get("Location") != want {
			t.Errorf("%s: %d to %q, want %d to %q", tt.path, got.status, got.header.Get("Location"), tt.status, want)
		}
	}
}

func TestWebsiteErrorDocument(t *testing.T) {
	s := newSite(t, func(w *Website) { w.ErrorDocument = "error.html" })
	got := ask(t, "GET", s.website+"/nothing")
	if body := string(got.body); got.status != 404 || !strings.Contains(body, "Custom Error Document") || !strings.Contains(body, "<li>Key: error.html</li>") {
		t.Errorf("without the document: %d %s", got.status, body)
	}
	s.put(t, "error.html", []byte("<p>sorry"))
	got = ask(t, "GET", s.website+"/nothing", "Range", "bytes=0-1", "If-Match", `"x"`)
	if got.status != 404 || string(got.body) != "<p>sorry" || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Errorf("%d %q of type %q", got.status, got.body, got.header.Get("Content-Type"))
	}
	if got = ask(t, "HEAD", s.website+"/nothing"); got.status != 404 || len(got.body) != 0 {
		t.Errorf("HEAD: %d %q", got.status, got.body)
	}
}

func TestWebsiteObjectRedirect(t *testing.T) {
	s := newSite(t)
	s.put(t, "old.html", []byte("moved"), func(in *s3.PutObjectInput) { in.WebsiteRedirectLocation = aws.String("/new.html") })
	if got := ask(t, "GET", s.website+"/old.html"); got.status != 301 || got.header.Get("Location") != "/new.html" {
		t.Errorf("%d to %q", got.status, got.header.Get("Location"))
	}
}

func TestWebsiteWithoutStore(t *testing.T) {
	s := newSite(t, func(w *Website) { w.Bucket = "http://127.0.0.1:1/images" })
	if got := ask(t, "GET", s.website+"/300x300/a.jpg"); got.status != 500 || !strings.Contains(string(got.body), "InternalError") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestWebsiteValidate(t *testing.T) {
	for _, index := range []string{"", "a/index.html", "/"} {
		if err := (&Website{Index: index}).Validate(); err == nil {
			t.Errorf("index document %q is accepted", index)
		}
	}
	if err := (&Website{Index: "index.html", Rules: []Rule{{}}}).Validate(); err == nil {
		t.Error("an empty rule is accepted")
	}
}

func TestStorable(t *testing.T) {
	for key, want := range map[string]bool{
		"a": true, "a/b": true, "..a": true, "a..": true, "...": true, strings.Repeat("k", 255): true,
		"": false, "/a": false, "a/": false, "a//b": false, ".": false, "a/..": false, "a/./b": false, "a\x00": false,
		"a/" + strings.Repeat("k", 256): false,
	} {
		if storable(key) != want {
			t.Errorf("%q: want %v", key, want)
		}
	}
}

func TestPage(t *testing.T) {
	missing := faultOf(404, "error.html")
	got := page(faultOf(403, "x"), &missing, "ID", "HOST")
	const want = `<html>
<head><title>403 Forbidden</title></head>
<body>
<h1>403 Forbidden</h1>
<ul>
<li>Code: AccessDenied</li>
<li>Message: Access Denied</li>
<li>RequestId: ID</li>
<li>HostId: HOST</li>
</ul>
<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>
<ul>
<li>Code: NoSuchKey</li>
<li>Message: The specified key does not exist.</li>
<li>Key: error.html</li>
</ul>
<hr/>
</body>
</html>
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestPageEscapesTheKey(t *testing.T) {
	w := httptest.NewRecorder()
	sendPage(w, httptest.NewRequest("GET", "/", nil), faultOf(404, "<script>\r\nX: y"), nil)
	if body := w.Body.String(); strings.Contains(body, "<script>") || !strings.Contains(body, "Key: &lt;script&gt;") {
		t.Error(body)
	}
	if got := w.Header().Get("X-Amz-Error-Detail-Key"); got != "%3Cscript%3E%0D%0AX%3A%20y" {
		t.Errorf("key in the header: %q", got)
	}
}

func TestPageOfHead(t *testing.T) {
	w := httptest.NewRecorder()
	sendPage(w, httptest.NewRequest("HEAD", "/", nil), faultOf(404, "k"), nil)
	if w.Code != 404 || w.Body.Len() != 0 || w.Header().Get("X-Amz-Error-Code") != "NoSuchKey" {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
}

func TestFaultOf(t *testing.T) {
	for status, want := range map[int]int{400: 400, 403: 403, 404: 404, 412: 412, 416: 416, 500: 500, 503: 500, 301: 500} {
		if f := faultOf(status, "k"); f.status != want || f.code == "" || f.message == "" || http.StatusText(f.status) == "" {
			t.Errorf("%d: %+v", status, f)
		}
	}
}
