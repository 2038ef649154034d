package store

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store/storetest"
)

// record is what the record says.
func record(t *testing.T, s *maker) string {
	t.Helper()
	o, _ := s.s3.Get("site/" + SizesKey)
	return string(o.Body)
}

// Whatever becomes of the list, every size that was ever on it is remembered.
func TestSizesOnlyGrow(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
	for _, list := range []string{"30x20,30x", "7x", "*", "30x,8x"} {
		m := &Maker{Store: s.Store, Pipeline: s.Pipeline, PlainSizes: allowList(t, list)}
		sizes := m.PlainSizes.Resolutions()
		if len(sizes) == 0 {
			sizes = []edit.Resolution{{Width: 99}}
		}
		v, err := edit.New(sizes[0], "a.png")
		must(t, err)
		_, err = m.Make(t.Context(), v)
		must(t, err)
	}
	if got := record(t, s); got != "30x\n30x20\n7x\n8x\n" {
		t.Errorf("%q", got)
	}
	m := &Maker{Store: s.Store, PlainSizes: allowList(t, "8x")}
	got, err := m.Sizes(t.Context())
	if want := []edit.Resolution{{Width: 8}, {Width: 30}, {Width: 30, Height: 20}, {Width: 7}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

// The record is read once, and written only when it grows.
func TestRecordCostsLittle(t *testing.T) {
	s := newMaker(t)
	for _, key := range []string{"a.png", "b.png", "c.png"} {
		s.s3.Put("originals/"+key, storetest.PNG(9, 9), time.Hour)
		_, err := s.Make(t.Context(), parse(t, "30x/"+key))
		must(t, err)
	}
	if gets, puts := s.s3.Count("GET site/"+SizesKey), s.s3.Count("PUT site/"+SizesKey); gets != 1 || puts != 1 {
		t.Errorf("%d reads, %d writes", gets, puts)
	}
}

// Two processes with different lists write at the same time.
func TestSizesOfTwoProcesses(t *testing.T) {
	s := newMaker(t)
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == "PUT" && r.URL.Path == "/site/"+SizesKey {
			s.s3.Fail = nil
			s.s3.Put("site/"+SizesKey, []byte("5x\n"), 0)
		}
		return nil
	}
	if ok, err := s.recorded(t.Context(), edit.Resolution{Width: 30}); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	if got := record(t, s); got != "30x\n30x20\n5x\n" {
		t.Errorf("%q", got)
	}
}

// While the record cannot be had, plain sizes have entries like all else.
func TestNoRecord(t *testing.T) {
	for _, method := range []string{"GET", "PUT"} {
		s := newMaker(t)
		s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
		s.s3.Refuse(method, "/site/"+SizesKey, storetest.Error{Status: 403, Code: "AccessDenied"})
		made, err := s.Make(t.Context(), parse(t, "30x/a.png"))
		if err != nil || made.Warning == nil {
			t.Errorf("%s: %v, warning %v", method, err, made.Warning)
		}
		s.s3.WantKeys(t, "site", "30x/a.png", ".derivatives/a.png/30x")
	}
	s := newMaker(t)
	s.s3.Put("site/"+SizesKey, []byte("what?\n"), 0)
	if got, err := s.Sizes(t.Context()); err == nil {
		t.Errorf("%v", got)
	}
}
