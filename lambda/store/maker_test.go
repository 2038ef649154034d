package store

import (
	"errors"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store/storetest"
)

// What prewarm does for one key: no event and no redirect.
func TestMake(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("originals/a b.png", storetest.PNG(90, 60), time.Hour)
	v, err := edit.New(edit.Resolution{Width: 30, Height: 20}, "a b.png")
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.Make(t.Context(), v)
	o, _ := s.s3.Get("site/30x20/a b.png")
	if err != nil || made.AlreadyThere || made.BytesIn != int64(len(storetest.PNG(90, 60))) || made.BytesOut != int64(len(o.Body)) {
		t.Errorf("%+v, %v", made, err)
	}
	storetest.WantPNG(t, o.Body, 30, 20)
	if made, err := s.Make(t.Context(), v); err != nil || !made.AlreadyThere {
		t.Errorf("again: %+v, %v", made, err)
	}
	v.Original = "none.png"
	if _, err := s.Make(t.Context(), v); !errors.Is(err, ErrNoOriginal) {
		t.Errorf("no original: %v", err)
	}
}
