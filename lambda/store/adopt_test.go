package store

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"s3resize/lambda/store/storetest"
)

func TestAdopt(t *testing.T) {
	s := newMaker(t)
	s.Store.Tagged = true
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x/a.png", []byte("newer"), time.Minute, "Content-Type", "image/png", "Cache-Control", "max-age=9", "X-Amz-Meta-Theirs", "kept", "X-Amz-Tagging", "team=a b")
	s.s3.Put("site/31x/a.png", []byte("older"), 2*time.Hour)
	s.s3.Put("site/30x/b.png", []byte("without an original"), 0)
	s.s3.PutDerivative("site/32x/a.png", storetest.PNG(3, 3), "before")
	for key, want := range map[string]Adoption{
		"30x/a.png": AdoptableCurrent, "31x/a.png": AdoptableStale, "30x/b.png": NotAdoptable, "32x/a.png": NotAdoptable, "33x/a.png": NotAdoptable,
	} {
		if got, err := s.Adoptable(t.Context(), parse(t, key)); got != want || err != nil {
			t.Errorf("%s: looked at, %v, %v", key, got, err)
		}
		if got, err := s.Adopt(t.Context(), parse(t, key)); got != want || err != nil {
			t.Errorf("%s: %v, %v", key, got, err)
		}
	}
	o, _ := s.s3.Get("site/30x/a.png")
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Cache-Control": "max-age=9", "X-Amz-Meta-Theirs": "kept", "X-Amz-Tagging": Tag + "&team=a+b",
		"X-Amz-Meta-Original-Etag": storetest.ETag(storetest.PNG(3, 3)),
	} {
		if got := o.Header.Get(name); got != want {
			t.Errorf("%s: %q; want %q", name, got, want)
		}
	}
	if string(o.Body) != "newer" {
		t.Errorf("%q", o.Body)
	}
	for key, want := range map[string]Condition{"30x/a.png": Current, "31x/a.png": Stale, "30x/b.png": Foreign} {
		if got, _, err := s.Condition(t.Context(), parse(t, key)); got != want || err != nil {
			t.Errorf("%s: %d, %v", key, got, err)
		}
	}
	// It follows its original, as it is in the index.
	if all := entries(t, s, Origin{Key: "a.png"}); len(all) != 1 || all[0].Key != "31x/a.png" {
		t.Errorf("%+v", all)
	}
}

// What is replaced while it is adopted stays as it is.
func TestAdoptReplacedMeanwhile(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x/a.png", []byte("theirs"), 0)
	s.s3.Then = func(r *http.Request) {
		if r.Method == http.MethodHead {
			s.s3.Put("site/30x/a.png", []byte("new"), 0)
		}
	}
	if got, err := s.Adopt(t.Context(), parse(t, "30x/a.png")); got != NotAdoptable || !errors.Is(err, ErrChanged) {
		t.Errorf("%v, %v", got, err)
	}
	if o, _ := s.s3.Get("site/30x/a.png"); string(o.Body) != "new" || o.Header.Get("X-Amz-Meta-Original-Etag") != "" {
		t.Errorf("%q, %v", o.Body, o.Header)
	}
}
