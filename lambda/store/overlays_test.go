package store

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store/storetest"
)

// newOverlays has a logo in each of its two buckets, and S3 says whether
// overlays have changed.
func newOverlays(t *testing.T) (*Overlays, *storetest.Fake) {
	f := storetest.New(t)
	f.Fail = func(r *http.Request) *storetest.Error {
		o, ok := f.Get(strings.TrimPrefix(r.URL.Path, "/"))
		if tag := r.Header.Get("If-None-Match"); ok && tag != "" && tag == `"`+storetest.ETag(o.Body)+`"` {
			return &storetest.Error{Status: http.StatusNotModified, Code: "NotModified"}
		}
		return nil
	}
	f.Put("originals/logo.png", []byte("logo"), time.Hour)
	f.Put("archive/logo.png", []byte("old logo"), time.Hour)
	return &Overlays{Client: f.Client(), Bucket: "originals", Buckets: []string{"archive"}, MaxBytes: 10, CacheBytes: 10_000}, f
}

// at is a time so long after overlays were first read.
func at(after time.Duration) time.Time {
	return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC).Add(after)
}

// reads wants the bytes of an overlay.
func (p *Overlays) reads(t *testing.T, s edit.Source, after time.Duration, want string) {
	t.Helper()
	if got, _, err := p.read(t.Context(), s, at(after)); err != nil || string(got) != want {
		t.Errorf("%v after %v: %q, %v; want %q", s, after, got, err, want)
	}
}

func TestOverlaysOfBuckets(t *testing.T) {
	p, f := newOverlays(t)
	f.Put("originals/http:/logo.png", []byte("no URL"), time.Hour)
	f.Put("archive/https://a/b.png", []byte("no URL"), time.Hour)
	for s, want := range map[edit.Source]string{
		{Key: "logo.png"}:                                          "logo",
		{Bucket: "originals", Key: "logo.png"}:                     "logo",
		{Bucket: "archive", Key: "logo.png"}:                       "old logo",
		{Key: "http:/logo.png"}:                                    "no URL",
		{Bucket: "archive", Key: "https://a/b.png"}:                "no URL",
		{Key: "logo.png", Process: "resize,w_100"}:                 "logo",
		{Bucket: "originals", Key: "http:/logo.png"}:               "no URL",
		{Bucket: "archive", Key: "logo.png", Process: "rotate,90"}: "old logo",
	} {
		p.reads(t, s, 0, want)
	}
}

func TestOverlaysOfOtherBucketsAreRefused(t *testing.T) {
	p, f := newOverlays(t)
	f.Put("secret/logo.png", []byte("secret"), time.Hour)
	for _, bucket := range []string{"secret", "Archive", "archive,originals"} {
		got, _, err := p.Read(t.Context(), edit.Source{Bucket: bucket, Key: "logo.png"})
		var refused *edit.BucketError
		if !errors.As(err, &refused) || refused.Bucket != bucket || got != nil {
			t.Errorf("%s: %q, %v", bucket, got, err)
		}
	}
	if n := f.Count(""); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// What we made ourselves is not laid over anything: when it is made anew, nothing
// tells those that it was laid over.
func TestOverlayThatIsADerivative(t *testing.T) {
	p, f := newOverlays(t)
	f.Put("originals/30x20/a.png", []byte("made"), time.Hour, "X-Amz-Meta-Original-Etag", "x")
	_, _, err := p.Read(t.Context(), edit.Source{Key: "30x20/a.png"})
	if refused := new(OverlayError); !errors.As(err, &refused) || !strings.Contains(err.Error(), "derivative") {
		t.Errorf("%v", err)
	}
}

func TestMissingOverlays(t *testing.T) {
	p, f := newOverlays(t)
	missing := edit.Source{Key: "none.png"}
	for range 2 { // forbidden to list, the second time
		got, _, err := p.Read(t.Context(), missing)
		var refused *OverlayError
		if !errors.As(err, &refused) || refused.Source.Key != "none.png" || got != nil ||
			!strings.Contains(err.Error(), "none.png") || strings.Contains(err.Error(), "secret of the store") {
			t.Errorf("%q, %v", got, err)
		}
		if errors.Is(err, ErrNoOriginal) {
			t.Errorf("%v is said of the original", err)
		}
		f.NoList = true
	}
	f.Put("originals/none.png", []byte("here now"), 0)
	p.reads(t, missing, 0, "here now")
}

func TestOverlaysOfABrokenStore(t *testing.T) {
	p, f := newOverlays(t)
	logo := edit.Source{Key: "logo.png"}
	p.reads(t, logo, 0, "logo")
	f.Fail = func(*http.Request) *storetest.Error {
		return &storetest.Error{Status: http.StatusServiceUnavailable, Code: "SlowDown"}
	}
	got, _, err := p.read(t.Context(), logo, at(overlayFresh))
	var store *Error
	if !errors.As(err, &store) || got != nil {
		t.Errorf("%q, %v", got, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if _, _, err := p.read(ctx, logo, at(overlayFresh)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v; want the context's error", err)
	}
}

func TestLargestOverlay(t *testing.T) {
	p, f := newOverlays(t)
	f.Put("originals/10", []byte("0123456789"), time.Hour)
	f.Put("originals/11", []byte("0123456789a"), time.Hour)
	f.Put("originals/0", nil, time.Hour)
	p.reads(t, edit.Source{Key: "10"}, 0, "0123456789")
	p.reads(t, edit.Source{Key: "0"}, 0, "")
	var refused *OverlayError
	if _, _, err := p.Read(t.Context(), edit.Source{Key: "11"}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "11 bytes, at most 10") {
		t.Errorf("%v", err)
	}
	p.MaxBytes = 0
	p.reads(t, edit.Source{Key: "11"}, 0, "0123456789a")
}

// S3 is asked each time whether an overlay has been replaced.
func TestOverlaysAreKept(t *testing.T) {
	p, f := newOverlays(t)
	logo := edit.Source{Key: "logo.png"}
	bodies := 0
	f.Then = func(r *http.Request) {
		if r.Header.Get("If-None-Match") == "" {
			bodies++
		}
	}
	steps := []struct {
		now    string // what the object is from now on
		bodies int    // read without a condition so far
	}{
		{"logo", 1}, {"logo", 1}, {"new", 1}, {"new", 1},
	}
	for i, s := range steps {
		f.Put("originals/logo.png", []byte(s.now), 0)
		p.reads(t, logo, 0, s.now)
		if n := f.Count("GET originals/logo.png"); n != i+1 || bodies != s.bodies {
			t.Errorf("step %d: %d requests, %d for the body; want %d", i, n, bodies, s.bodies)
		}
	}
	p.CacheBytes = 0
	p.reads(t, edit.Source{Bucket: "archive", Key: "logo.png"}, 0, "old logo")
	p.reads(t, edit.Source{Bucket: "archive", Key: "logo.png"}, 0, "old logo")
	if n := f.Count("GET archive"); n != 2 {
		t.Errorf("%d requests; want 2, as nothing is kept", n)
	}
}

func TestOverlayCacheBytes(t *testing.T) {
	for memory, want := range map[int64]int64{128 << 20: 4 << 20, 1024 << 20: 32 << 20, 10240 << 20: 64 << 20} {
		if got := OverlayCacheBytes(memory); got != want {
			t.Errorf("%d: %d; want %d", memory, got, want)
		}
	}
}

func TestConcurrentOverlays(t *testing.T) {
	p, _ := newOverlays(t)
	p.CacheBytes = 600 // room for one
	var wg sync.WaitGroup
	for i := range 8 {
		s := edit.Source{Bucket: []string{"originals", "archive"}[i%2], Key: "logo.png"}
		wg.Go(func() {
			for range 5 {
				if got, _, err := p.Read(t.Context(), s); err != nil || !slices.Contains([]string{"logo", "old logo"}, string(got)) {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}
