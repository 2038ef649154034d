package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTLS(t *testing.T) {
	f := newFake(t)
	front := httptest.NewTLSServer(http.HandlerFunc(f.serveWebsite))
	defer front.Close()
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	f.website, f.back = front.URL, front.URL+"/"
	e := f.exam(t, "-resolution", fakeSize)
	if found := e.checkWebsite(t.Context()); found.verdict != verdictBad || !strings.Contains(found.hint, "the certificate is not for this name") {
		t.Errorf("a stranger's certificate: %+v", found)
	}
	e = f.exam(t, "-bucket", fakeBucket)
	e.visitor.transport.TLSClientConfig = front.Client().Transport.(*http.Transport).TLSClientConfig
	all := findings(t.Context(), e)
	look(t, all, "website ok, redirect ok, back ok, picture ok, https bad")
	if !strings.Contains(all["https"].saw, "from https down to "+f.api) {
		t.Errorf("%+v", all["https"])
	}
	f.website = strings.Replace(f.api, "http://", "https://", 1)
	if found := f.exam(t).checkWebsite(t.Context()); found.verdict != verdictBad || !strings.Contains(found.hint, "http only") {
		t.Errorf("no TLS at all: %+v", found)
	}
}

func TestSchemes(t *testing.T) {
	tests := []struct {
		addresses  string
		want, hint string
	}{
		{"https://a https://b https://a", "ok", ""},
		{"https://a https://b", "ok", ""},
		{"https://a http://b https://a", "bad", "in the routing rules"},
		{"https://a https://b http://c", "bad", "the function's URL to https://a"},
		{"http://localhost:8080 http://localhost:8081", "ok", ""},
		{"http://127.0.0.1 https://b", "ok", ""},
		{"http://images.s3-website-us-east-1.amazonaws.com https://b", "skip", "put a CDN"},
	}
	for _, test := range tests {
		found := schemes(strings.Fields(test.addresses))
		if string(found.verdict) != test.want || !strings.Contains(found.hint, test.hint) {
			t.Errorf("%s: %+v", test.addresses, found)
		}
	}
}
