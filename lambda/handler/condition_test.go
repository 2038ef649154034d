package handler

import (
	"testing"
	"time"

	"s3resize/lambda/pipeline"
)

func TestCondition(t *testing.T) {
	s := newService(t)
	body := picture(3, 3)
	s.s3.put("originals/a.png", body, time.Hour)
	s.derived("30x/a.png", body, pipeline.Version)
	s.derived("31x/a.png", []byte("old"), pipeline.Version)
	s.derived("32x/a.png", body, "before")
	s.s3.put("site/33x/a.png", body, time.Hour) // of someone who tells nothing
	s.derived("30x/b.png", body, "before")
	for key, want := range map[string]Condition{
		"30x/a.png": Current, "31x/a.png": Stale, "32x/a.png": Stale, "33x/a.png": Stale, "34x/a.png": Missing, "30x/b.png": Orphan, "30x/c.png": Missing,
	} {
		if got, err := s.Condition(t.Context(), parse(t, key)); got != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", key, got, err, want)
		}
	}
	for _, path := range []string{"/site/30x/a.png", "/originals/a.png"} {
		s.s3.refuse("HEAD", path, s3Error{403, "AccessDenied"})
		if got, err := s.Condition(t.Context(), parse(t, "30x/a.png")); err == nil {
			t.Errorf("%s forbidden: %d", path, got)
		}
	}
}
