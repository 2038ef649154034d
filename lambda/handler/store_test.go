package handler

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// Two requests are under way at once, so that two connections are opened.
func TestWarm(t *testing.T) {
	s := newService(t)
	var both sync.WaitGroup
	both.Add(2)
	s.s3.fail = func(*http.Request) *s3Error {
		both.Done()
		both.Wait()
		return &s3Error{403, "AccessDenied"}
	}
	s.Store.Warm(t.Context())
	if asked, opened := s.s3.count("HEAD site"), s.s3.opened.Load(); asked != 2 || opened != 2 {
		t.Errorf("%d requests over %d connections", asked, opened)
	}
}

// Whatever bucket is asked for, only those that are configured are read.
func TestOriginalsOfOtherBuckets(t *testing.T) {
	s := newService(t)
	for _, bucket := range []string{"originals", "secrets"} {
		s.s3.put(bucket+"/a.png", picture(3, 3), time.Hour)
	}
	for bucket, want := range map[string]error{"": nil, "originals": nil, "secrets": errNoOriginal, "site": errNoOriginal} {
		if _, err := s.Store.original(t.Context(), origin{bucket, "a.png"}); err != want {
			t.Errorf("read %q: %v", bucket, err)
		}
		if _, err := s.Store.etag(t.Context(), origin{bucket, "a.png"}); err != want {
			t.Errorf("look at %q: %v", bucket, err)
		}
	}
	if n := s.s3.count("GET secrets") + s.s3.count("HEAD secrets"); n != 0 {
		t.Errorf("%d requests", n)
	}
}
