package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

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
