package handler

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

func TestMakesStoresAndRedirects(t *testing.T) {
	for _, name := range []string{"http-api.json", "function-url.json", "rest-api.json"} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.Put("originals/photos/cat.png", storetest.PNG(90, 90), time.Hour)
			a := s.send(t, fixture(name))
			a.redirectsTo(site + "/30x20/photos/cat.png")
			for _, stage := range []string{"fetch;dur=", "decode;dur=", "transform;dur=", "encode;dur=", "store;dur="} {
				if !strings.Contains(a.Headers["Server-Timing"], stage) {
					t.Errorf("Server-Timing %q lacks %s", a.Headers["Server-Timing"], stage)
				}
			}
			o, ok := s.s3.Get("site/30x20/photos/cat.png")
			if !ok {
				t.Fatalf("not stored; there is %q", s.s3.Keys())
			}
			storetest.WantPNG(t, o.Body, 30, 20)
		})
	}
}

// Each of the two waits for the other, so one after the other would not end.
func TestAsksForDerivativeAndOriginalAtOnce(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	asked := map[string]chan struct{}{"HEAD": make(chan struct{}), "GET": make(chan struct{})}
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		other := map[string]string{"HEAD": "GET", "GET": "HEAD"}[r.Method]
		if other != "" && s.s3.Count("PUT") == 0 && r.URL.Path != "/site/"+store.SizesKey {
			close(asked[r.Method])
			select {
			case <-asked[other]:
			case <-r.Context().Done():
			}
		}
		return nil
	}
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
}

func TestStoredObject(t *testing.T) {
	s := newService(t)
	body := storetest.PNG(90, 90)
	s.s3.Put("originals/plain.jpg", body, time.Hour)
	s.s3.Put("originals/full.png", body, time.Hour, "Cache-Control", "max-age=5", "Content-Disposition", "inline",
		"Content-Language", "is", "Content-Type", "text/html", "X-Amz-Meta-Secret", "x")
	s.CacheControl = "max-age=7"
	s.get(t, "key=30x/plain.jpg").redirectsTo(site + "/30x/plain.jpg")
	s.get(t, "key=30x/full.png").redirectsTo(site + "/30x/full.png")

	for key, want := range map[string]http.Header{
		// Named .jpg, but the bytes are PNG: the type is that of the bytes.
		"site/30x/plain.jpg": {"Content-Type": {"image/png"}, "Cache-Control": {"max-age=7"},
			"X-Amz-Meta-Original-Etag": {storetest.ETag(body)}, "X-Amz-Meta-Engine-Version": {pipeline.Version}},
		"site/30x/full.png": {"Content-Type": {"image/png"}, "Cache-Control": {"max-age=5"},
			"Content-Disposition": {"inline"}, "Content-Language": {"is"},
			"X-Amz-Meta-Original-Etag": {storetest.ETag(body)}, "X-Amz-Meta-Engine-Version": {pipeline.Version}},
	} {
		o, _ := s.s3.Get(key)
		for _, name := range []string{"Id", "Headers"} { // hashes, which package store tests
			o.Header.Del("X-Amz-Meta-Original-" + name)
		}
		o.Header.Del("X-Amz-Meta-Settings")
		if got := fmt.Sprint(o.Header); got != fmt.Sprint(want) {
			t.Errorf("%s: %v; want %v", key, got, want)
		}
	}
}

func TestDefaultCacheControl(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.get(t, "key=30x/a.png")
	if o, _ := s.s3.Get("site/30x/a.png"); o.Header.Get("Cache-Control") != store.DefaultCacheControl {
		t.Errorf("%v", o.Header)
	}
}

func TestOneBucketForBoth(t *testing.T) {
	s := newService(t)
	s.Store.Originals = ""
	s.s3.Put("site/a.png", storetest.PNG(3, 3), time.Hour)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
}

func TestYoungDerivativeIsARace(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x/a.png", []byte("another request's"), time.Second)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestLostRaceIsAsGoodAsWon(t *testing.T) {
	lost := &storetest.Error{Status: 412, Code: "PreconditionFailed"}
	conflict := &storetest.Error{Status: 409, Code: "ConditionalRequestConflict"}
	for name, tt := range map[string]struct {
		answers []*storetest.Error // to one PUT after the other
		status  int
	}{
		"there":                         {[]*storetest.Error{lost}, 307},
		"another write, and then there": {[]*storetest.Error{conflict, lost}, 307},
		"another write that failed":     {[]*storetest.Error{conflict, nil}, 307},
		"other writes for ever":         {slices.Repeat([]*storetest.Error{conflict}, 20), 502},
	} {
		s := newService(t)
		s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
		writes := 0
		s.s3.Fail = func(r *http.Request) *storetest.Error {
			if r.Method == "PUT" {
				writes++
				return tt.answers[writes-1]
			}
			return nil
		}
		if a := s.get(t, "key=30x/a.png"); a.StatusCode != tt.status {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.Body)
		}
		_, there := s.s3.Get("site/30x/a.png")
		if stored := tt.answers[len(tt.answers)-1] == nil; there != stored {
			t.Errorf("%s: stored %v", name, there)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(90, 60), time.Hour)
	// However long a slow machine takes, nobody comes late.
	s.s3.Then = func(r *http.Request) {
		if r.Method == "PUT" && r.URL.Path == "/site/30x20/a.png" {
			s.s3.Age("site/30x20/a.png", time.Now().Add(time.Hour))
		}
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			a := s.send(t, eventFor("GET", "key=30x20/a.png", fmt.Sprintf("203.0.113.%d", i)))
			a.redirectsTo(site + "/30x20/a.png")
		})
	}
	wg.Wait()
	o, _ := s.s3.Get("site/30x20/a.png")
	storetest.WantPNG(t, o.Body, 30, 20)
}

func TestHead(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Hour, "X-Amz-Meta-Original-Etag", "x")
	for query, want := range map[string]int{"key=30x/a.png": 307, "key=30x/none.png": 404, "key=30x20/a.png": 200} {
		a := s.send(t, eventFor("HEAD", query, "203.0.113.7"))
		if a.StatusCode != want || a.Body != "" || a.IsBase64Encoded {
			t.Errorf("HEAD %s: %d with %d bytes; want %d and none", query, a.StatusCode, len(a.Body), want)
		}
	}
	if _, ok := s.s3.Get("site/30x/a.png"); !ok {
		t.Error("HEAD makes the derivative as GET does, so that the GET after it finds it")
	}
}

func TestCORS(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	if a := s.get(t, "key=30x/a.png"); a.Headers["Access-Control-Allow-Origin"] != "" {
		t.Errorf("not asked for: %v", a.Headers)
	}
	s.CORSOrigin = "*"
	for _, query := range []string{"key=30x20/a.png", "key=30x/none.png", ""} {
		if a := s.get(t, query); a.Headers["Access-Control-Allow-Origin"] != "*" {
			t.Errorf("%q: %v", query, a.Headers)
		}
	}
}

func TestOutOfTime(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	stalled := make(chan struct{})
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == "GET" {
			<-stalled
		}
		return nil
	}
	defer close(stalled)
	// The function's limit is so near that there is hardly more left than the
	// margin for answering.
	ctx, cancel := context.WithTimeout(t.Context(), margin+50*time.Millisecond)
	defer cancel()
	out, err := s.Invoke(ctx, eventFor("GET", "key=30x/a.png", "203.0.113.7"))
	if err != nil || ctx.Err() != nil {
		t.Fatalf("%v, %v: the answer must come before the limit", err, ctx.Err())
	}
	a := answer{t: t}
	if err := json.Unmarshal(out, &a.response); err != nil {
		t.Fatal(err)
	}
	a.refuses(504, "out_of_time")
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestDeadline(t *testing.T) {
	start := time.Now()
	if got := deadline(t.Context(), start).Sub(start); got != patience {
		t.Errorf("without a limit: %v", got)
	}
	for limit, want := range map[time.Duration]time.Duration{
		28 * time.Second: patience, 27500 * time.Millisecond: 27500*time.Millisecond - margin, 15 * time.Minute: patience, 10 * time.Second: 10*time.Second - margin,
	} {
		ctx, cancel := context.WithDeadline(t.Context(), start.Add(limit))
		if got := deadline(ctx, start).Sub(start); got != want {
			t.Errorf("limit %v: %v; want %v", limit, got, want)
		}
		cancel()
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
				s.s3.Put("originals/a.png", storetest.PNG(4, 4), 0)
			}
		}, 307, storetest.PNG(4, 4)},
		"replaced by the same": {func(s *service, write int) { s.s3.Put("originals/a.png", storetest.PNG(3, 3), 0) }, 307, storetest.PNG(3, 3)},
		"replaced every time": {func(s *service, write int) {
			s.s3.Put("originals/a.png", storetest.PNG(3, 3+write), 0)
		}, 500, nil},
		"deleted":                {func(s *service, _ int) { s.s3.Lose("originals/a.png") }, 404, nil},
		"replaced by no picture": {func(s *service, _ int) { s.s3.Put("originals/a.png", []byte("<html>"), 0) }, 404, nil},
		"not to be looked at": {func(s *service, _ int) {
			s.s3.Refuse("HEAD", "/originals/a.png", storetest.Error{Status: http.StatusServiceUnavailable, Code: "SlowDown"})
		}, 502, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
			writes := 0
			s.s3.Then = func(r *http.Request) {
				if r.Method == "PUT" {
					writes++
					tt.then(s, writes)
				}
			}
			if a := s.get(t, "key=30x/a.png"); a.StatusCode != tt.status {
				t.Errorf("status %d; want %d", a.StatusCode, tt.status)
			}
			if tt.left == nil {
				s.s3.WantKeys(t, "site", store.SizesKey)
				return
			}
			s.s3.WantDerivative(t, "site/30x/a.png", tt.left)
		})
	}
}

// The price of it, in requests: one HEAD of the original, and for the first
// derivative of a process the record of sizes.
func TestRequestsForOneDerivative(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	for call, want := range map[string]int{"HEAD site": 1, "GET originals": 1, "PUT site": 1, "HEAD originals": 1, "GET site/" + store.SizesKey: 1, "": 5} {
		if n := s.s3.Count(call); n != want {
			t.Errorf("%q: %d requests; want %d", call, n, want)
		}
	}
}

// A reader's derivative is refused when its cleaning up fails as well, and the
// log has both.
func TestWithdrawalFails(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Undeletable = map[string]bool{"30x/a.png": true}
	s.s3.Then = func(r *http.Request) {
		if r.Method == "PUT" {
			s.s3.Lose("originals/a.png")
		}
	}
	s.get(t, "key=30x/a.png").refuses(404, "original_not_found")
	if got := fmt.Sprint(s.lastLine(t)["error"]); got != store.ErrNoOriginal.Error()+"\ndelete 30x/a.png: AccessDenied: no" {
		t.Errorf("%s", got)
	}
}
