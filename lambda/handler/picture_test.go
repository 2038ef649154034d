package handler

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
)

// newPictures has a logo in each of its two buckets, and S3 says whether
// pictures have changed.
func newPictures(t *testing.T) (*Pictures, *fakeS3) {
	f := newFakeS3(t)
	f.fail = func(r *http.Request) *s3Error {
		o, ok := f.get(strings.TrimPrefix(r.URL.Path, "/"))
		if tag := r.Header.Get("If-None-Match"); ok && tag != "" && tag == `"`+md5Hex(o.body)+`"` {
			return &s3Error{http.StatusNotModified, "NotModified"}
		}
		return nil
	}
	f.put("originals/logo.png", []byte("logo"), time.Hour)
	f.put("archive/logo.png", []byte("old logo"), time.Hour)
	return &Pictures{Client: f.client(), Bucket: "originals", Buckets: []string{"archive"}, MaxBytes: 10, CacheBytes: 10_000}, f
}

// at is a time so long after pictures were first read.
func at(after time.Duration) time.Time {
	return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC).Add(after)
}

// reads wants the picture's bytes.
func (p *Pictures) reads(t *testing.T, s edit.Source, after time.Duration, want string) {
	t.Helper()
	if got, err := p.read(t.Context(), s, at(after)); err != nil || string(got) != want {
		t.Errorf("%v after %v: %q, %v; want %q", s, after, got, err, want)
	}
}

func TestPicturesOfBuckets(t *testing.T) {
	p, f := newPictures(t)
	f.put("originals/http:/logo.png", []byte("no URL"), time.Hour)
	f.put("archive/https://a/b.png", []byte("no URL"), time.Hour)
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
	if n := f.count("GET"); n != 4 {
		t.Errorf("%d requests for four pictures", n)
	}
}

func TestPicturesOfOtherBucketsAreRefused(t *testing.T) {
	p, f := newPictures(t)
	f.put("secret/logo.png", []byte("secret"), time.Hour)
	for _, bucket := range []string{"secret", "Archive", "archive,originals"} {
		got, err := p.Read(t.Context(), edit.Source{Bucket: bucket, Key: "logo.png"})
		var refused *edit.BucketError
		if !errors.As(err, &refused) || refused.Bucket != bucket || got != nil {
			t.Errorf("%s: %q, %v", bucket, got, err)
		}
	}
	if n := f.count(""); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestMissingPictures(t *testing.T) {
	p, f := newPictures(t)
	missing := edit.Source{Key: "none.png"}
	for range 2 { // forbidden to list, the second time
		got, err := p.Read(t.Context(), missing)
		var refused *pictureError
		if !errors.As(err, &refused) || refused.Source.Key != "none.png" || got != nil ||
			!strings.Contains(err.Error(), "none.png") || strings.Contains(err.Error(), "secret of the store") {
			t.Errorf("%q, %v", got, err)
		}
		if errors.Is(err, errNoOriginal) {
			t.Errorf("%v is said of the original", err)
		}
		f.noList = true
	}
	f.put("originals/none.png", []byte("here now"), 0)
	p.reads(t, missing, 0, "here now")
}

func TestPicturesOfABrokenStore(t *testing.T) {
	p, f := newPictures(t)
	logo := edit.Source{Key: "logo.png"}
	p.reads(t, logo, 0, "logo")
	f.fail = func(*http.Request) *s3Error { return &s3Error{http.StatusServiceUnavailable, "SlowDown"} }
	p.reads(t, logo, pictureFresh-1, "logo")
	got, err := p.read(t.Context(), logo, at(pictureFresh))
	var store *storeError
	if !errors.As(err, &store) || got != nil {
		t.Errorf("%q, %v", got, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if _, err := p.read(ctx, logo, at(pictureFresh)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v; want the context's error", err)
	}
}

func TestLargestPicture(t *testing.T) {
	p, f := newPictures(t)
	f.put("originals/10", []byte("0123456789"), time.Hour)
	f.put("originals/11", []byte("0123456789a"), time.Hour)
	f.put("originals/0", nil, time.Hour)
	p.reads(t, edit.Source{Key: "10"}, 0, "0123456789")
	p.reads(t, edit.Source{Key: "0"}, 0, "")
	var refused *pictureError
	if _, err := p.Read(t.Context(), edit.Source{Key: "11"}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "11 bytes, at most 10") {
		t.Errorf("%v", err)
	}
	p.MaxBytes = 0
	p.reads(t, edit.Source{Key: "11"}, 0, "0123456789a")
}

func TestPicturesAreKept(t *testing.T) {
	p, f := newPictures(t)
	logo := edit.Source{Key: "logo.png"}
	steps := []struct {
		after time.Duration
		now   string // what the object is from now on
		want  string
		asked int
	}{
		{0, "logo", "logo", 1},
		{pictureFresh - 1, "new", "logo", 1},
		{pictureFresh, "new", "new", 2},
		{2*pictureFresh - 1, "new", "new", 2},
		{2 * pictureFresh, "new", "new", 3}, // answered 304
		{3*pictureFresh - 1, "newer", "new", 3},
		{3 * pictureFresh, "newer", "newer", 4},
	}
	for _, s := range steps {
		f.put("originals/logo.png", []byte(s.now), 0)
		p.reads(t, logo, s.after, s.want)
		if n := f.count("GET originals/logo.png"); n != s.asked {
			t.Errorf("after %v: %d requests; want %d", s.after, n, s.asked)
		}
	}
	p.CacheBytes = 0
	p.reads(t, edit.Source{Bucket: "archive", Key: "logo.png"}, 0, "old logo")
	p.reads(t, edit.Source{Bucket: "archive", Key: "logo.png"}, 0, "old logo")
	if n := f.count("GET archive"); n != 2 {
		t.Errorf("%d requests; want 2, as nothing is kept", n)
	}
}

func TestPictureCacheBytes(t *testing.T) {
	for memory, want := range map[int64]int64{128 << 20: 4 << 20, 1024 << 20: 32 << 20, 10240 << 20: 64 << 20} {
		if got := PictureCacheBytes(memory); got != want {
			t.Errorf("%d: %d; want %d", memory, got, want)
		}
	}
}

func TestConcurrentPictures(t *testing.T) {
	p, _ := newPictures(t)
	p.CacheBytes = 600 // room for one
	var wg sync.WaitGroup
	for i := range 8 {
		s := edit.Source{Bucket: []string{"originals", "archive"}[i%2], Key: "logo.png"}
		wg.Go(func() {
			for range 5 {
				if got, err := p.Read(t.Context(), s); err != nil || !slices.Contains([]string{"logo", "old logo"}, string(got)) {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}
