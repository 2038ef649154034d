package store

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store/storetest"
)

// The original is replaced, or lost, after a derivative of it was stored and
// before anyone could look. "then" counts the writes of the derivative from 1.
func TestOriginalChangesMeanwhile(t *testing.T) {
	var anError *Error
	for name, tt := range map[string]struct {
		then  func(s *maker, write int)
		fails func(error) bool
		left  []byte // what the derivative is of
	}{
		"replaced once": {func(s *maker, write int) {
			if write == 1 {
				s.s3.Put("originals/a.png", storetest.PNG(4, 4), 0)
			}
		}, nil, storetest.PNG(4, 4)},
		"replaced by the same": {func(s *maker, write int) { s.s3.Put("originals/a.png", storetest.PNG(3, 3), 0) }, nil, storetest.PNG(3, 3)},
		"replaced every time": {func(s *maker, write int) {
			s.s3.Put("originals/a.png", storetest.PNG(3, 3+write), 0)
		}, func(err error) bool { return errors.Is(err, errRestless) }, nil},
		"deleted": {func(s *maker, _ int) { s.s3.Lose("originals/a.png") },
			func(err error) bool { return errors.Is(err, ErrNoOriginal) }, nil},
		"replaced by no picture": {func(s *maker, _ int) { s.s3.Put("originals/a.png", []byte("<html>"), 0) },
			func(err error) bool { return errors.As(err, new(codec.UnsupportedError)) }, nil},
		"not to be looked at": {func(s *maker, _ int) {
			s.s3.Refuse("HEAD", "/originals/a.png", storetest.Error{Status: 503, Code: "SlowDown"})
		}, func(err error) bool { return errors.As(err, &anError) && anError.Verb == "head" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newMaker(t)
			s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
			writes := 0
			s.s3.Then = func(r *http.Request) {
				if r.Method == "PUT" {
					writes++
					tt.then(s, writes)
				}
			}
			_, err := s.Make(t.Context(), parse(t, "30x/a.png"))
			if tt.left == nil {
				if !tt.fails(err) {
					t.Errorf("%v", err)
				}
				s.s3.WantKeys(t, "site")
				return
			}
			if err != nil {
				t.Errorf("%v", err)
			}
			s.s3.WantDerivative(t, "site/30x/a.png", tt.left)
		})
	}
}

// Of someone else's derivative nothing is known and nothing is undone.
func TestLoserLeavesTheWinnersAlone(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x/a.png", []byte("the winner's"), 0)
	if made, err := s.Make(t.Context(), parse(t, "30x/a.png")); err != nil || !made.AlreadyThere {
		t.Errorf("%+v, %v", made, err)
	}
	if n := s.s3.Count("HEAD originals"); n != 0 {
		t.Errorf("the original was looked at %d times", n)
	}
	if o, _ := s.s3.Get("site/30x/a.png"); string(o.Body) != "the winner's" {
		t.Errorf("%q", o.Body)
	}
}

func TestRemake(t *testing.T) {
	s := newMaker(t)
	body := storetest.PNG(3, 3)
	s.s3.Put("originals/a.png", body, time.Hour)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), "before")
	v := parse(t, "30x/a.png")
	made, err := s.Remake(t.Context(), v)
	if err != nil || made.AlreadyThere {
		t.Errorf("%+v, %v", made, err)
	}
	s.s3.WantDerivative(t, "site/30x/a.png", body)
	s.s3.Lose("originals/a.png")
	if _, err := s.Remake(t.Context(), v); !errors.Is(err, ErrNoOriginal) {
		t.Errorf("%v", err)
	}
}
func TestCondition(t *testing.T) {
	s := newMaker(t)
	body := storetest.PNG(3, 3)
	s.s3.Put("originals/a.png", body, time.Hour)
	s.s3.PutDerivative("site/30x/a.png", body, pipeline.Version)
	s.s3.PutDerivative("site/31x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/32x/a.png", body, "before")
	s.s3.Put("site/33x/a.png", body, time.Hour) // of someone who tells nothing
	s.s3.PutDerivative("site/30x/b.png", body, "before")
	for key, want := range map[string]Condition{
		"30x/a.png": Current, "31x/a.png": Stale, "32x/a.png": Stale, "33x/a.png": Stale, "34x/a.png": Missing, "30x/b.png": Orphan, "30x/c.png": Missing,
	} {
		if got, err := s.Condition(t.Context(), parse(t, key)); got != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", key, got, err, want)
		}
	}
	for _, path := range []string{"/site/30x/a.png", "/originals/a.png"} {
		s.s3.Refuse("HEAD", path, storetest.Error{Status: 403, Code: "AccessDenied"})
		if got, err := s.Condition(t.Context(), parse(t, "30x/a.png")); err == nil {
			t.Errorf("%s forbidden: %d", path, got)
		}
	}
}

func TestManyAreDeletedInBatches(t *testing.T) {
	s := newMaker(t)
	var keys []string
	for i := range 2001 {
		keys = append(keys, fmt.Sprintf("30x/%d", i))
		s.s3.PutDerivative("site/"+keys[i], nil, "")
	}
	if err := s.Store.Delete(t.Context(), keys); err != nil {
		t.Error(err)
	}
	s.s3.WantKeys(t, "site")
	if n := s.s3.Count("POST"); n != 3 {
		t.Errorf("%d requests", n)
	}
}
