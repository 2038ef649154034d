package handler

import (
	"testing"
	"time"
)

// The first request after Warm finds its connections open.
func TestWarm(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.Store.Warm(t.Context())
	before := s.s3.opened.Load()
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	if after := s.s3.opened.Load(); before == 0 || after > 2 {
		t.Errorf("%d connections before the first request, %d after", before, after)
	}
}
