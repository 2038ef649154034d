package handler

import (
	"net/http"
	"sync"
	"testing"
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
