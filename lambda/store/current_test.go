package store

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
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
			func(err error) bool { return errors.Is(err, ErrNoImage) }, nil},
		"not to be looked at": {func(s *maker, _ int) {
			s.s3.Refuse("HEAD", "/originals/a.png", storetest.Error{Status: 503, Code: "SlowDown"})
		}, func(err error) bool { return errors.As(err, &anError) && anError.Verb == "head" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newMaker(t)
			s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
			writes := 0
			s.s3.Then = func(r *http.Request) {
				if r.Method == "PUT" && !IsInternal(strings.TrimPrefix(r.URL.Path, "/site/")) {
					writes++
					tt.then(s, writes)
				}
			}
			_, err := s.Make(t.Context(), parse(t, "30x/a.png"))
			if tt.left == nil {
				if !tt.fails(err) {
					t.Errorf("%v", err)
				}
				s.s3.WantKeys(t, "site", SizesKey)
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

// remake does what follow and prewarm do.
func (s *maker) remake(t *testing.T, v edit.Variant) error {
	t.Helper()
	is, err := s.Store.State(t.Context(), s.Key(v))
	must(t, err)
	original, err := s.Store.Original(t.Context(), OriginOf(v))
	if err != nil {
		return err
	}
	_, err = s.Remake(t.Context(), v, original, is)
	return err
}

func TestRemake(t *testing.T) {
	s := newMaker(t)
	body := storetest.PNG(3, 3)
	s.s3.Put("originals/a.png", body, time.Hour)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), "before")
	v := parse(t, "30x/a.png")
	must(t, s.remake(t, v))
	s.s3.WantDerivative(t, "site/30x/a.png", body)
	s.s3.Lose("originals/a.png")
	if err := s.remake(t, v); !errors.Is(err, ErrNoOriginal) {
		t.Errorf("%v", err)
	}
}

// What a user keeps under a derivative's key stays, whoever comes by, and
// whenever it was put there.
func TestUsersObjectsStay(t *testing.T) {
	const path, mine = "site/30x/a.png", "mine"
	v := parse(t, "30x/a.png")
	upload := func(s *maker) { s.s3.Put(path, []byte(mine), 0) }
	before := func(s *maker) { upload(s) }
	// meanwhile uploads when the derivative is about to be written.
	meanwhile := func(s *maker) {
		s.s3.Fail = func(r *http.Request) *storetest.Error {
			if r.Method == "PUT" && r.URL.Path == "/"+path {
				s.s3.Fail = nil
				upload(s)
			}
			return nil
		}
	}
	// afterwards uploads, and replaces the original, when it has been written.
	afterwards := func(s *maker) {
		s.s3.Then = func(r *http.Request) {
			if r.Method == "PUT" && r.URL.Path == "/"+path {
				s.s3.Then = nil
				upload(s)
				s.s3.Put("originals/a.png", storetest.PNG(4, 4), 0)
			}
		}
	}
	lost := func(s *maker) {
		s.s3.Then = func(r *http.Request) {
			if r.Method == "PUT" && r.URL.Path == "/"+path {
				s.s3.Then = nil
				upload(s)
				s.s3.Lose("originals/a.png")
			}
		}
	}
	for when, prepare := range map[string]func(*maker){"before": before, "meanwhile": meanwhile, "afterwards": afterwards, "original lost": lost} {
		for who, do := range map[string]func(*maker) error{
			"make":   func(s *maker) error { _, err := s.Make(t.Context(), v); return err },
			"remake": func(s *maker) error { return s.remake(t, v) },
		} {
			s := newMaker(t)
			s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
			if who == "remake" {
				s.s3.PutDerivative(path, []byte("old"), "before")
			}
			prepare(s)
			err := do(s)
			if err != nil && !errors.Is(err, ErrChanged) && !errors.Is(err, ErrNoOriginal) {
				t.Errorf("%s, %s: %v", when, who, err)
			}
			if o, _ := s.s3.Get(path); string(o.Body) != mine {
				t.Errorf("%s, %s: %.20q is there", when, who, o.Body)
			}
		}
	}
}

// S3 answers 409 while another write of the key is under way. That does not say
// what will be there.
func TestConflictsAreToldApart(t *testing.T) {
	for name, tt := range map[string]struct {
		conflicts int
		winner    bool // someone else's write is carried out
		there     bool // the answer is that something is there
		fails     bool
	}{
		"the other fails":    {2, false, false, false},
		"the other succeeds": {2, true, true, false},
		"it never ends":      {conflictTries, false, false, true},
	} {
		s := newMaker(t)
		s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
		left := tt.conflicts
		s.s3.Fail = func(r *http.Request) *storetest.Error {
			if r.Method != "PUT" || r.URL.Path != "/site/30x/a.png" || left == 0 {
				return nil
			}
			if left--; left == 0 && tt.winner {
				s.s3.Put("site/30x/a.png", []byte("the winner's"), 0)
			}
			return &storetest.Error{Status: 409, Code: "ConditionalRequestConflict"}
		}
		made, err := s.Make(t.Context(), parse(t, "30x/a.png"))
		if made.AlreadyThere != tt.there || (err != nil) != tt.fails {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
	}
}

func TestCondition(t *testing.T) {
	s := newMaker(t)
	body := storetest.PNG(3, 3)
	s.s3.Put("originals/a.png", body, time.Hour)
	s.s3.PutDerivative("site/30x/a.png", body, pipeline.Version)
	s.s3.PutDerivative("site/31x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/32x/a.png", body, "before")
	s.s3.Put("site/33x/a.png", body, time.Hour) // the user's
	s.s3.PutDerivative("site/30x/b.png", body, "before")
	s.s3.PutDerivative("site/35x/a.png", body, Adopted)
	s.s3.PutDerivative("site/36x/a.png", []byte("old"), Adopted)
	s.s3.PutDerivativeWith("site/37x/a.png", body, pipeline.Version, "others")
	for key, want := range map[string]Condition{
		"30x/a.png": Current, "31x/a.png": Stale, "32x/a.png": Stale, "33x/a.png": Foreign, "34x/a.png": Missing,
		"35x/a.png": Current, "36x/a.png": Stale, "37x/a.png": Stale, "30x/b.png": Orphan, "30x/c.png": Missing,
	} {
		if got, _, err := s.Condition(t.Context(), parse(t, key)); got != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", key, got, err, want)
		}
	}
	s.s3.Put("originals/a.png", body, 0, "Cache-Control", "max-age=5")
	if got, _, err := s.Condition(t.Context(), parse(t, "30x/a.png")); got != Stale || err != nil {
		t.Errorf("the same bytes with another Cache-Control: %d, %v", got, err)
	}
	for _, path := range []string{"/site/30x/a.png", "/originals/a.png"} {
		s.s3.Refuse("HEAD", path, storetest.Error{Status: 403, Code: "AccessDenied"})
		if got, _, err := s.Condition(t.Context(), parse(t, "30x/a.png")); err == nil {
			t.Errorf("%s forbidden: %d", path, got)
		}
	}
}

// Every setting that shapes derivatives makes those of before stale.
func TestSettings(t *testing.T) {
	usual := newMaker(t).settings()
	if usual != storetest.Settings {
		t.Errorf("storetest.Settings is %q; want %q", storetest.Settings, usual)
	}
	for name, change := range map[string]func(*Maker){
		"quality":       func(m *Maker) { m.Pipeline.Quality = 70 },
		"WebP quality":  func(m *Maker) { m.Pipeline.WebPQuality = 70 },
		"coding":        func(m *Maker) { m.Pipeline.Coding = edit.Baseline },
		"orientation":   func(m *Maker) { m.Pipeline.IgnoreOrientation = true },
		"light":         func(m *Maker) { m.Pipeline.Gamma = true },
		"cache control": func(m *Maker) { m.CacheControl = "max-age=7" },
		"tags":          func(m *Maker) { m.Store.Tagged = true },
	} {
		s := newMaker(t)
		change(s.Maker)
		if s.settings() == usual {
			t.Errorf("%s: no difference", name)
		}
	}
	for name, change := range map[string]func(*Maker){
		"quality spelled out":       func(m *Maker) { m.Pipeline.Quality = 80 },
		"WebP quality spelled out":  func(m *Maker) { m.Pipeline.WebPQuality = 80 },
		"cache control spelled out": func(m *Maker) { m.CacheControl = DefaultCacheControl },
		"limits":                    func(m *Maker) { m.Pipeline.Limits.Pixels = 5 },
	} {
		s := newMaker(t)
		change(s.Maker)
		if s.settings() != usual {
			t.Errorf("%s: a difference", name)
		}
	}
}

func TestManyAreDeletedInBatches(t *testing.T) {
	s := newMaker(t)
	var seen []Stored
	for i := range 2001 {
		key := fmt.Sprintf("30x/%d", i)
		s.s3.PutDerivative("site/"+key, nil, "")
		seen = append(seen, Stored{key, storetest.ETag([]byte("made before"))})
	}
	if n, err := s.Store.Delete(t.Context(), seen); n != 2001 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	s.s3.WantKeys(t, "site")
	if n := s.s3.Count("POST"); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// What has changed since it was looked at stays.
func TestDeleteOnlyWhatWasSeen(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("site/30x/a.png", []byte("another"), 0)
	s.s3.Put("site/30x/b.png", []byte("seen"), 0)
	seen := storetest.ETag([]byte("seen"))
	n, err := s.Store.Delete(t.Context(), []Stored{{"30x/a.png", seen}, {"30x/b.png", seen}})
	if n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	s.s3.WantKeys(t, "site", "30x/a.png")
	if _, err := s.Store.Delete(t.Context(), []Stored{{"30x/a.png", ""}}); err == nil {
		t.Error("deleted without having been looked at")
	}
}

// Where the queue holds events back, a request need not look again.
func TestQueued(t *testing.T) {
	s := newMaker(t)
	s.Queued = true
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	_, err := s.Make(t.Context(), parse(t, "30x/a.png"))
	must(t, err)
	must(t, s.remake(t, parse(t, "31x/a.png")))
	if n := s.s3.Count("HEAD originals"); n != 1 {
		t.Errorf("%d looks; want one, after the remake", n)
	}
}
