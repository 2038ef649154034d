package main

import (
	"net/http"
	"testing"
)

// A CDN that still has what was removed is as it should be.
func TestRemovedButKept(t *testing.T) {
	f := newFake(t)
	f.onWebsite = f.at("/picture.jpg", 4, func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("X-Cache", "Hit from cloudfront")
		return answer(200, "image/jpeg", "x")(w, r)
	})
	look(t, findings(t.Context(), f.exam(t, inside...)), "again ok, guard ok")
}
