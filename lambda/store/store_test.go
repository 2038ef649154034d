package store

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"s3resize/lambda/store/storetest"
)

// Two requests are under way at once, so that two connections are opened.
func TestWarm(t *testing.T) {
	s := newMaker(t)
	var both sync.WaitGroup
	both.Add(2)
	s.s3.Fail = func(*http.Request) *storetest.Error {
		both.Done()
		both.Wait()
		return &storetest.Error{Status: 403, Code: "AccessDenied"}
	}
	s.Store.Warm(t.Context())
	if asked, opened := s.s3.Count("HEAD site"), s.s3.Connections(); asked != 2 || opened != 2 {
		t.Errorf("%d requests over %d connections", asked, opened)
	}
}

// Whatever bucket is asked for, only those that are configured are read.
func TestOriginalsOfOtherBuckets(t *testing.T) {
	s := newMaker(t)
	for _, bucket := range []string{"originals", "secrets"} {
		s.s3.Put(bucket+"/a.png", storetest.PNG(3, 3), time.Hour)
	}
	for bucket, want := range map[string]error{"": nil, "originals": nil, "secrets": ErrNoOriginal, "site": ErrNoOriginal} {
		if _, err := s.Store.Original(t.Context(), Origin{bucket, "a.png"}); err != want {
			t.Errorf("read %q: %v", bucket, err)
		}
		if _, err := s.Store.ETag(t.Context(), Origin{bucket, "a.png"}); err != want {
			t.Errorf("look at %q: %v", bucket, err)
		}
	}
	if n := s.s3.Count("GET secrets") + s.s3.Count("HEAD secrets"); n != 0 {
		t.Errorf("%d requests", n)
	}
}
