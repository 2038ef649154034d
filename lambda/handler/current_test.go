package handler

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"s3resize/lambda/edit"
)

// twoWays are the ways in which a derivative of a.png comes to be, each with the
// status that a reader is answered.
func twoWays(s *service) map[string]func(*testing.T) int {
	return map[string]func(*testing.T) int{
		"for a reader": func(t *testing.T) int { return s.get(t, "key=30x/a.png").StatusCode },
		"for prewarm": func(t *testing.T) int {
			v, err := edit.New(edit.Resolution{Width: 30}, "a.png")
			if err != nil {
				t.Fatal(err)
			}
			if _, err = s.Make(t.Context(), v); err != nil {
				return failureOf(err).status
			}
			return http.StatusTemporaryRedirect
		},
	}
}

// The original is replaced, or lost, after a derivative of it was stored and
// before anyone could look. "then" counts the writes of the derivative from 1.
func TestOriginalChangesMeanwhile(t *testing.T) {
	for name, tt := range map[string]struct {
		then   func(s *service, write int)
		status int
		left   []byte // what the derivative is of
	}{
		"replaced once": {func(s *service, write int) {
			if write == 1 {
				s.s3.put("originals/a.png", picture(4, 4), 0)
			}
		}, 307, picture(4, 4)},
		"replaced by the same": {func(s *service, write int) { s.s3.put("originals/a.png", picture(3, 3), 0) }, 307, picture(3, 3)},
		"replaced every time": {func(s *service, write int) {
			s.s3.put("originals/a.png", picture(3, 3+write), 0)
		}, 500, nil},
		"deleted":                {func(s *service, _ int) { s.s3.lose("originals/a.png") }, 404, nil},
		"replaced by no picture": {func(s *service, _ int) { s.s3.put("originals/a.png", []byte("<html>"), 0) }, 415, nil},
		"not to be looked at": {func(s *service, _ int) {
			s.s3.refuse("HEAD", "/originals/a.png", s3Error{http.StatusServiceUnavailable, "SlowDown"})
		}, 502, nil},
	} {
		for _, way := range []string{"for a reader", "for prewarm"} {
			t.Run(name+" "+way, func(t *testing.T) {
				s := newService(t)
				s.s3.put("originals/a.png", picture(3, 3), time.Hour)
				writes := 0
				s.s3.then = func(r *http.Request) {
					if r.Method == "PUT" {
						writes++
						tt.then(s, writes)
					}
				}
				if got := twoWays(s)[way](t); got != tt.status {
					t.Errorf("status %d; want %d", got, tt.status)
				}
				if tt.left == nil {
					s.has(t)
					return
				}
				s.isOf(t, "30x/a.png", tt.left)
			})
		}
	}
}

// Of someone else's derivative nothing is known and nothing is undone.
func TestLoserLeavesTheWinnersAlone(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.s3.put("site/30x/a.png", []byte("the winner's"), 0)
	if got := twoWays(s)["for prewarm"](t); got != 307 {
		t.Errorf("%d", got)
	}
	if n := s.s3.count("HEAD originals"); n != 0 {
		t.Errorf("the original was looked at %d times", n)
	}
	if o, _ := s.s3.get("site/30x/a.png"); string(o.body) != "the winner's" {
		t.Errorf("%q", o.body)
	}
}

// The price of it, in requests: one HEAD of the original.
func TestRequestsForOneDerivative(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	for call, want := range map[string]int{"HEAD site": 1, "GET originals": 1, "PUT site": 1, "HEAD originals": 1, "": 4} {
		if n := s.s3.count(call); n != want {
			t.Errorf("%q: %d requests; want %d", call, n, want)
		}
	}
}

func TestRemake(t *testing.T) {
	s := newService(t)
	body := picture(3, 3)
	s.s3.put("originals/a.png", body, time.Hour)
	s.derived("30x/a.png", []byte("old"), "before")
	v, err := edit.Parse("30x/a.png")
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.Remake(t.Context(), v)
	if err != nil || made.AlreadyThere {
		t.Errorf("%+v, %v", made, err)
	}
	s.isOf(t, "30x/a.png", body)
	s.s3.lose("originals/a.png")
	if _, err := s.Remake(t.Context(), v); !errors.Is(err, errNoOriginal) {
		t.Errorf("%v", err)
	}
}

// A reader's derivative is refused when its cleaning up fails as well, and the
// log has both.
func TestWithdrawalFails(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.s3.undeletable = map[string]bool{"30x/a.png": true}
	s.s3.then = func(r *http.Request) {
		if r.Method == "PUT" {
			s.s3.lose("originals/a.png")
		}
	}
	s.get(t, "key=30x/a.png").refuses(404, "original_not_found")
	if got := fmt.Sprint(s.lastLine(t)["error"]); got != errNoOriginal.Error()+"\ndelete 30x/a.png: AccessDenied: no" {
		t.Errorf("%s", got)
	}
}
