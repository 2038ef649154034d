package store

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"s3resize/lambda/store/storetest"
)

// Two requests are under way at once, so that two connections are opened.
func TestWarm(t *testing.T) {
	s := newMaker(t)
	var both sync.WaitGroup
	both.Add(2)
	s.s3.Fail = func(*http.Request) *storetest.Error {
		both.Done()
		both.Wait()
		return &storetest.Error{Status: 403, Code: "AccessDenied"}
	}
	s.Store.Warm(t.Context())
	if asked, opened := s.s3.Count("HEAD site"), s.s3.Connections(); asked != 2 || opened != 2 {
		t.Errorf("%d requests over %d connections", asked, opened)
	}
}

// Whatever bucket is asked for, only those that are configured are read.
func TestOriginalsOfOtherBuckets(t *testing.T) {
	s := newMaker(t)
	for _, bucket := range []string{"originals", "secrets"} {
		s.s3.Put(bucket+"/a.png", storetest.PNG(3, 3), time.Hour)
	}
	for bucket, want := range map[string]error{"": nil, "originals": nil, "secrets": ErrNoOriginal, "site": ErrNoOriginal} {
		if _, err := s.Store.Original(t.Context(), Origin{bucket, "a.png"}); err != want {
			t.Errorf("read %q: %v", bucket, err)
		}
		if _, err := s.Store.Head(t.Context(), Origin{bucket, "a.png"}); err != want {
			t.Errorf("look at %q: %v", bucket, err)
		}
	}
	if n := s.s3.Count("GET secrets") + s.s3.Count("HEAD secrets"); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Of what is no image, only the first bytes are read. Of a derivative of ours
// none are, whatever it is called.
func TestOriginalsThatAreNone(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("originals/video.mp4", append([]byte("\x00\x00\x00\x20ftypisom"), make([]byte, 1<<19)...), time.Hour)
	s.s3.Put("originals/big.png", append(storetest.PNG(3, 3), make([]byte, 2<<20)...), time.Hour)
	s.s3.Put("originals/empty.png", nil, time.Hour)
	s.s3.PutDerivative("originals/100x100/ours.png", nil, "")
	s.s3.Put("originals/100x100/theirs.png", storetest.PNG(3, 3), time.Hour)
	for key, want := range map[string]error{
		"video.mp4": ErrNoImage, "empty.png": ErrNoImage, "100x100/ours.png": ErrDerivative, "100x100/theirs.png": nil, "none.png": ErrNoOriginal,
	} {
		if _, err := s.Store.Original(t.Context(), Origin{Key: key}); !errors.Is(err, want) {
			t.Errorf("%s: %v; want %v", key, err, want)
		}
	}
	if _, err := s.Store.Original(t.Context(), Origin{Key: "big.png"}); !errors.As(err, new(*TooLargeError)) {
		t.Errorf("%v", err)
	}
}

func TestOriginalsOutOfReach(t *testing.T) {
	s := newMaker(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	for code, want := range map[string]error{
		"InvalidObjectState": ErrArchived, "KMS.DisabledException": ErrEncrypted, "AccessDenied": ErrNoOriginal,
	} {
		s.s3.Refuse("GET", "/originals/a.png", storetest.Error{Status: 403, Code: code})
		if _, err := s.Store.Original(t.Context(), Origin{Key: "a.png"}); !errors.Is(err, want) || IsTransient(err) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// A body that breaks off is asked for again, but not for ever.
func TestBrokenBodies(t *testing.T) {
	for cuts := range bodyTries + 1 {
		s := newMaker(t)
		body := storetest.PNG(300, 300)
		s.s3.Put("originals/a.png", body, time.Hour)
		s.s3.Cut.Store(int64(cuts))
		o, err := s.Store.Original(t.Context(), Origin{Key: "a.png"})
		if cuts < bodyTries && (err != nil || !bytes.Equal(o.Body, body)) {
			t.Errorf("%d breaks: %v", cuts, err)
		}
		if cuts == bodyTries && !IsTransient(err) {
			t.Errorf("%d breaks: %v", cuts, err)
		}
	}
}

// Each stops at the first error.
func TestEach(t *testing.T) {
	double := func(_ context.Context, n int) (int, error) { return 2 * n, nil }
	if got, err := Each(t.Context(), []int{1, 2, 3}, double); err != nil || !slices.Equal(got, []int{2, 4, 6}) {
		t.Errorf("%v, %v", got, err)
	}
	bad := errors.New("bad")
	_, err := Each(t.Context(), make([]int, 1000), func(ctx context.Context, _ int) (int, error) {
		if ctx.Err() == nil {
			return 0, bad
		}
		return 0, ctx.Err()
	})
	if err != bad {
		t.Errorf("%v", err)
	}
}

// Whether there is something to make derivatives of.
func TestHasOriginal(t *testing.T) {
	f := storetest.New(t)
	f.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	f.Put("originals/30x/a.png", storetest.PNG(3, 3), time.Hour, "X-Amz-Meta-Original-Etag", "x")
	s := &Store{Client: f.Client(), Bucket: "site", Originals: "originals"}
	for _, noList := range []bool{false, true} {
		f.NoList = noList
		for origin, want := range map[Origin]bool{
			{Key: "a.png"}: true, {Key: "none.png"}: false, {Key: "30x/a.png"}: false, {Bucket: "another", Key: "a.png"}: false,
		} {
			if got, err := s.HasOriginal(t.Context(), origin); got != want || err != nil {
				t.Errorf("%v: %v, %v; want %v", origin, got, err, want)
			}
		}
	}
	f.Fail = func(*http.Request) *storetest.Error { return &storetest.Error{Status: 503, Code: "SlowDown"} }
	if got, err := s.HasOriginal(t.Context(), Origin{Key: "a.png"}); got || err == nil {
		t.Errorf("%v, %v", got, err)
	}
}
