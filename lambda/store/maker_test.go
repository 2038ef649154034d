package store

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"s3resize/lambda/codec"
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

// What fits in the whole memory may not fit in a half of it.
func TestShare(t *testing.T) {
	s := newMaker(t)
	s.CacheControl, s.Queued, s.Overlays, s.Dialects = "no-store", true, &Overlays{}, edit.Dialects{SIH: true}
	half := s.Share(2)
	if half.Pipeline.Limits.Memory != s.Pipeline.Limits.Memory/2 || half.Store.MaxBytes != s.Store.MaxBytes/2 {
		t.Errorf("%+v, %+v", half.Pipeline, half.Store)
	}
	if s.Share(1<<30).Store.MaxBytes < 1 || (&Maker{Store: &Store{}}).Share(2).Store.MaxBytes != 0 {
		t.Error("a limit has become none, or the other way round")
	}
	half.Pipeline.Limits.Memory, half.Store.MaxBytes = s.Pipeline.Limits.Memory, s.Store.MaxBytes
	a, b := reflect.ValueOf(s.Maker).Elem(), reflect.ValueOf(half).Elem()
	for i := range a.NumField() {
		if f := a.Type().Field(i); f.IsExported() && !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			t.Errorf("%s differs", f.Name)
		}
	}

	s.Dialects, s.Overlays = edit.Dialects{}, nil
	v, original := parse(t, "30x/a.png"), Object{Body: storetest.PNG(300, 300), Size: 1}
	s.s3.Put("originals/a.png", original.Body, time.Hour)
	s.Pipeline.Limits.Memory = 4_000_000
	if _, err := s.Share(2).Remake(t.Context(), v, original, State{}); !errors.As(err, new(*codec.LimitError)) {
		t.Errorf("made in a half: %v", err)
	}
	if _, err := s.Make(t.Context(), v); err != nil {
		t.Errorf("in the whole: %v", err)
	}
}
