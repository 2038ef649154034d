package handler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
)

// What prewarm does for one key: no event and no redirect.
func TestMake(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a b.png", picture(90, 60), time.Hour)
	v, err := edit.New(edit.Resolution{Width: 30, Height: 20}, "a b.png")
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.Make(t.Context(), v)
	o, _ := s.s3.get("site/30x20/a b.png")
	if err != nil || made.AlreadyThere || made.BytesIn != int64(len(picture(90, 60))) || made.BytesOut != int64(len(o.body)) {
		t.Errorf("%+v, %v", made, err)
	}
	checkPicture(t, o.body, 30, 20)
	if made, err := s.Make(t.Context(), v); err != nil || !made.AlreadyThere {
		t.Errorf("again: %+v, %v", made, err)
	}
	v.Original = "none.png"
	if _, err := s.Make(t.Context(), v); !errors.Is(err, errNoOriginal) {
		t.Errorf("no original: %v", err)
	}
}

func TestWithinCatchesPanics(t *testing.T) {
	_, err := within(t.Context(), func() (int, error) { panic("a bug") })
	if f := failureOf(err); f.status != 500 || strings.Contains(f.message, "a bug") {
		t.Errorf("%+v", f)
	}
	var rec record
	rec.fail(err, failureOf(err))
	if log := fmt.Sprint(rec.attrs()); !strings.Contains(log, "a bug") || !strings.Contains(log, "make.go") {
		t.Errorf("the log does not say what and where: %s", log)
	}
}

func TestWithinDoesNotWaitForTheLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	_, err := within(ctx, func() (int, error) {
		cancel()
		<-release
		return 1, nil
	})
	if err != context.Canceled {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	_, err = within(ctx, func() (int, error) {
		<-release
		return 1, nil
	})
	if f := failureOf(err); f.status != 504 {
		t.Errorf("%v: %+v", err, f)
	}
}
