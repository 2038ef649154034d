package gateway

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
)

func TestParseResponse(t *testing.T) {
	tests := []struct {
		name, payload string
		status        int
		body          string
		header        http.Header
	}{
		{"redirect", `{"statusCode":307,"headers":{"location":"http://w/300x300/a%2Bb","cache-control":"no-store"},"body":""}`,
			307, "", http.Header{"Location": {"http://w/300x300/a%2Bb"}, "Cache-Control": {"no-store"}, "Content-Type": {"text/plain;charset=UTF-8"}}},
		{"base64", `{"statusCode":200,"headers":{"Content-Type":"image/png"},"body":"aGk=","isBase64Encoded":true}`,
			200, "hi", http.Header{"Content-Type": {"image/png"}}},
		{"cookies", `{"statusCode":204,"cookies":["a=1","b=2"],"headers":{"content-type":"x/y"}}`,
			204, "", http.Header{"Content-Type": {"x/y"}, "Set-Cookie": {"a=1", "b=2"}}},
		{"no status", `{"body":"hi"}`, 200, `{"body":"hi"}`, jsonHeader()},
		{"null status", `{"statusCode":null}`, 200, `{"statusCode":null}`, jsonHeader()},
		{"string", `"hello"`, 200, "hello", jsonHeader()},
		{"number", `42`, 200, "42", jsonHeader()},
		{"array", `[1]`, 200, "[1]", jsonHeader()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := parseResponse([]byte(tt.payload))
			if err != nil {
				t.Fatal(err)
			}
			if res.status != tt.status || string(res.body) != tt.body || !reflect.DeepEqual(res.header, tt.header) {
				t.Errorf("got %d %q %v\nwant %d %q %v", res.status, res.body, res.header, tt.status, tt.body, tt.header)
			}
		})
	}
}

func TestParseResponseRefuses(t *testing.T) {
	for _, payload := range []string{
		``, `nope`, `{"statusCode":"200"}`, `{"statusCode":99}`, `{"statusCode":600}`,
		`{"statusCode":200,"body":{"a":1}}`, `{"statusCode":200,"body":"***","isBase64Encoded":true}`,
	} {
		if res, err := parseResponse([]byte(payload)); err == nil {
			t.Errorf("%q became %+v", payload, res)
		}
	}
}

func TestWriteHead(t *testing.T) {
	w := httptest.NewRecorder()
	response{status: 200, header: http.Header{"Content-Type": {"image/png"}}, body: []byte("12345")}.write(w, http.MethodHead, "id=")
	if w.Body.Len() != 0 || w.Header().Get("Content-Length") != "5" || w.Header().Get("Content-Type") != "image/png" || w.Header().Get("Apigw-Requestid") != "id=" {
		t.Errorf("%q %v", w.Body, w.Header())
	}
}
