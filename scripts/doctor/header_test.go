package main

import (
	"net/http"
	"testing"
)

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

func TestFreshFor(t *testing.T) {
	const date, later = "Fri, 20 Nov 2026 10:00:00 GMT", "Fri, 20 Nov 2026 10:01:40 GMT"
	tests := []struct {
		h    http.Header
		want int
	}{
		{headers(), 0},
		{headers("Cache-Control", "public, max-age=60"), 60},
		{headers("Cache-Control", `Max-Age="60"`), 60},
		{headers("Cache-Control", "max-age=60, s-maxage=5"), 5},
		{headers("Cache-Control", "max-age=60", "Cache-Control", "no-store"), 0},
		{headers("Cache-Control", "no-cache, max-age=60"), 0},
		{headers("Cache-Control", "max-age=0"), 0},
		{headers("Cache-Control", "max-age=-1"), 0},
		{headers("Cache-Control", "max-age=x"), 0},
		{headers("Date", date, "Expires", later), 100},
		{headers("Date", later, "Expires", date), 0},
		{headers("Expires", later), 0},
		{headers("Date", date, "Expires", later, "Cache-Control", "max-age=7"), 7},
	}
	for _, test := range tests {
		if got := freshFor(test.h); got != test.want {
			t.Errorf("%v: %d, want %d", test.h, got, test.want)
		}
	}
}

func TestKeptBy(t *testing.T) {
	tests := []struct {
		h    http.Header
		want string
	}{
		{headers(), ""},
		{headers("Age", "0"), ""},
		{headers("Age", "old"), ""},
		{headers("Age", "12"), "Age: 12"},
		{headers("X-Cache", "Miss from cloudfront"), ""},
		{headers("X-Cache", "Error from cloudfront"), ""},
		{headers("X-Cache", "RefreshHit from cloudfront"), "X-Cache: RefreshHit from cloudfront"},
		{headers("CF-Cache-Status", "HIT"), "Cf-Cache-Status: HIT"},
		{headers("CF-Cache-Status", "DYNAMIC"), ""},
	}
	for _, test := range tests {
		if got := keptBy(test.h); got != test.want {
			t.Errorf("%v: %q, want %q", test.h, got, test.want)
		}
	}
}
