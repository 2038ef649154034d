package handler

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"s3resize/lambda/pipeline"
)

func TestMakesStoresAndRedirects(t *testing.T) {
	for _, name := range []string{"http-api.json", "function-url.json", "rest-api.json"} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.put("originals/photos/cat.png", picture(90, 90), time.Hour)
			a := s.send(t, fixture(name))
			a.redirectsTo(site + "/30x20/photos/cat.png")
			for _, stage := range []string{"fetch;dur=", "decode;dur=", "transform;dur=", "encode;dur=", "store;dur="} {
				if !strings.Contains(a.Headers["Server-Timing"], stage) {
					t.Errorf("Server-Timing %q lacks %s", a.Headers["Server-Timing"], stage)
				}
			}
			o, ok := s.s3.get("site/30x20/photos/cat.png")
			if !ok {
				t.Fatalf("not stored; there is %q", s.s3.keys())
			}
			checkPicture(t, o.body, 30, 20)
		})
	}
}

// Each of the two waits for the other, so one after the other would not end.
func TestAsksForDerivativeAndOriginalAtOnce(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	asked := map[string]chan struct{}{"HEAD": make(chan struct{}), "GET": make(chan struct{})}
	s.s3.fail = func(r *http.Request) *s3Error {
		other := map[string]string{"HEAD": "GET", "GET": "HEAD"}[r.Method]
		if other != "" && s.s3.count("PUT") == 0 {
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
	body := picture(90, 90)
	s.s3.put("originals/plain.jpg", body, time.Hour)
	s.s3.put("originals/full.png", body, time.Hour, "Cache-Control", "max-age=5", "Content-Disposition", "inline",
		"Content-Language", "is", "Content-Type", "text/html", "X-Amz-Meta-Secret", "x")
	s.CacheControl = "max-age=7"
	s.get(t, "key=30x/plain.jpg").redirectsTo(site + "/30x/plain.jpg")
	s.get(t, "key=30x/full.png").redirectsTo(site + "/30x/full.png")

	for key, want := range map[string]http.Header{
		// Named .jpg, but the bytes are PNG: the type is that of the bytes.
		"site/30x/plain.jpg": {"Content-Type": {"image/png"}, "Cache-Control": {"max-age=7"},
			"X-Amz-Meta-Original-Etag": {md5Hex(body)}, "X-Amz-Meta-Engine-Version": {pipeline.Version}},
		"site/30x/full.png": {"Content-Type": {"image/png"}, "Cache-Control": {"max-age=5"},
			"Content-Disposition": {"inline"}, "Content-Language": {"is"},
			"X-Amz-Meta-Original-Etag": {md5Hex(body)}, "X-Amz-Meta-Engine-Version": {pipeline.Version}},
	} {
		o, _ := s.s3.get(key)
		if got := fmt.Sprint(o.header); got != fmt.Sprint(want) {
			t.Errorf("%s: %v; want %v", key, got, want)
		}
	}
}

func TestDefaultCacheControl(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.get(t, "key=30x/a.png")
	if o, _ := s.s3.get("site/30x/a.png"); o.header.Get("Cache-Control") != DefaultCacheControl {
		t.Errorf("%v", o.header)
	}
}

func TestOneBucketForBoth(t *testing.T) {
	s := newService(t)
	s.Store.Originals = ""
	s.s3.put("site/a.png", picture(3, 3), time.Hour)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
}

func TestYoungDerivativeIsARace(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.s3.put("site/30x/a.png", []byte("another request's"), time.Second)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	if n := s.s3.count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestLostRaceIsAsGoodAsWon(t *testing.T) {
	for _, lost := range []s3Error{{412, "PreconditionFailed"}, {409, "ConditionalRequestConflict"}} {
		s := newService(t)
		s.s3.put("originals/a.png", picture(3, 3), time.Hour)
		s.s3.fail = func(r *http.Request) *s3Error {
			if r.Method == "PUT" {
				return &lost
			}
			return nil
		}
		s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	}
}

func TestManyAtOnce(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(90, 60), time.Hour)
	// However long a slow machine takes, the derivative is never so old that a
	// request for it is a loop.
	s.s3.then = func(r *http.Request) {
		if r.Method == "PUT" {
			s.s3.age("site/30x20/a.png", time.Now().Add(time.Hour))
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
	o, _ := s.s3.get("site/30x20/a.png")
	checkPicture(t, o.body, 30, 20)
}

func TestHead(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	s.s3.put("site/30x20/a.png", picture(30, 20), time.Hour)
	for query, want := range map[string]int{"key=30x/a.png": 307, "key=30x/none.png": 404, "key=30x20/a.png": 200} {
		a := s.send(t, eventFor("HEAD", query, "203.0.113.7"))
		if a.StatusCode != want || a.Body != "" || a.IsBase64Encoded {
			t.Errorf("HEAD %s: %d with %d bytes; want %d and none", query, a.StatusCode, len(a.Body), want)
		}
	}
	if _, ok := s.s3.get("site/30x/a.png"); !ok {
		t.Error("HEAD makes the derivative as GET does, so that the GET after it finds it")
	}
}

func TestCORS(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
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
	s.s3.put("originals/a.png", picture(3, 3), time.Hour)
	stalled := make(chan struct{})
	s.s3.fail = func(r *http.Request) *s3Error {
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
	if n := s.s3.count("PUT"); n != 0 {
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
