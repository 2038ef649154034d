package handler

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/store/storetest"
)

// A CDN in front of the website has kept the redirect it got when the
// derivative was missing, and answers with it for ever. The reader must end up
// with the picture all the same, within a few hops of the 20 that browsers take.
func TestCDNThatKeepsTheOldRedirect(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a b.png", storetest.PNG(90, 90), time.Hour)
	kept := func(location string) (query string) { // the CDN, whatever it is asked
		path := strings.TrimPrefix(location, site+"/")
		return "key=" + path
	}
	location := site + "/30x20/a%20b.png"
	for hop := 1; hop <= maxTurns+1; hop++ {
		a := s.get(t, kept(location))
		if a.StatusCode == 200 {
			if a.Headers["Content-Type"] != "image/png" || a.Headers["Cache-Control"] != "no-store" {
				t.Errorf("headers %v", a.Headers)
			}
			storetest.WantPNG(t, a.decoded(), 30, 20)
			if !strings.Contains(s.log.String(), `"outcome":"loop_suspected"`) {
				t.Error("the log does not say that this looks like a loop")
			}
			return
		}
		a.redirectsTo(location)
	}
	t.Fatalf("still going round after %d visits to the API", maxTurns+1)
}

// The same, by a process that has not seen the reader before, as when each hop
// meets another instance: an old derivative that is asked for is a loop at once.
func TestOldDerivativeIsALoop(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x/a.png", storetest.PNG(30, 30), raceWindow+2*time.Second, "Content-Type", "image/png")
	a := s.get(t, "key=30x/a.png")
	if a.StatusCode != 200 || a.Headers["Location"] != "" {
		t.Fatalf("%d, %v", a.StatusCode, a.Headers)
	}
	storetest.WantPNG(t, a.decoded(), 30, 30)
	if s.s3.Count("PUT") != 0 {
		t.Error("written again")
	}
}

// The derivative is stored, but may neither be read by the function, which so
// takes it for missing and finds out only when it stores it again, nor by the
// website.
func TestDerivativeThatNobodyMayRead(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(90, 90), time.Hour)
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Hour)
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == "HEAD" {
			return &storetest.Error{Status: http.StatusForbidden, Code: "AccessDenied"}
		}
		return nil
	}
	for range maxTurns {
		s.get(t, "key=30x20/a.png").redirectsTo(site + "/30x20/a.png")
	}
	a := s.get(t, "key=30x20/a.png")
	if a.StatusCode != 200 || a.Headers["Content-Type"] != "image/png" || a.Headers["Location"] != "" {
		t.Fatalf("%d, %v", a.StatusCode, a.Headers)
	}
	storetest.WantPNG(t, a.decoded(), 30, 20)
	if !strings.Contains(s.log.String(), `"outcome":"loop_suspected"`) {
		t.Error("the log does not say that this looks like a loop")
	}
}

// A loop whose picture cannot be had is a failure like any other.
func TestLoopWithoutItsPicture(t *testing.T) {
	s := newService(t)
	s.s3.Put("site/30x/a.png", storetest.PNG(30, 30), time.Hour)
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == "GET" {
			return &storetest.Error{Status: http.StatusInternalServerError, Code: "InternalError"}
		}
		return nil
	}
	s.get(t, "key=30x/a.png").refuses(502, "store_failed")
	if !strings.Contains(s.log.String(), `"outcome":"failed"`) {
		t.Errorf("log %s", s.log.String())
	}
}

func TestLoopTooLargeToAnswer(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	s.s3.Put("site/30x/a.png", make([]byte, maxInline+1), time.Hour)
	s.get(t, "key=30x/a.png").refuses(508, "loop")
	if !strings.Contains(s.log.String(), `"outcome":"loop_suspected"`) {
		t.Errorf("log %s", s.log.String())
	}
	s.s3.Put("site/30x/a.png", make([]byte, maxInline), time.Hour)
	out, err := s.Invoke(t.Context(), eventFor("GET", "key=30x/a.png", "198.51.100.1"))
	if err != nil || len(out) > 6<<20 {
		t.Errorf("the largest answer has %d bytes, more than Lambda returns: %v", len(out), err)
	}
}

func TestRedirectingToOurselvesIsRefused(t *testing.T) {
	for _, url := range []string{
		"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "https://A1b2c3d4e5.execute-api.eu-west-1.amazonaws.COM/prod",
	} {
		s := newService(t)
		s.URL = url
		s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
		s.get(t, "key=30x/a.png").refuses(500, "url_is_api")
	}
}

func TestTurns(t *testing.T) {
	var g loopGuard
	me, you := client{SourceIP: "1"}, client{SourceIP: "2"}
	t0 := time.Now()
	at := func(ms int) time.Time { return t0.Add(time.Duration(ms) * time.Millisecond) }
	for i, step := range []struct {
		key        string
		client     client
		start, now int
		want       int
	}{
		{"a", me, 0, 10, 1},
		{"a", me, 20, 30, 2},       // back again
		{"b", me, 20, 30, 1},       // another picture
		{"a", you, 20, 30, 1},      // another reader
		{"a", me, 25, 40, 2},       // sent before the last redirect
		{"a", me, 5000, 5010, 3},   // within the window of the last
		{"a", me, 11000, 11010, 1}, // long after
	} {
		if got := g.turn(step.key, step.client, at(step.start), at(step.now)); got != step.want {
			t.Errorf("step %d: turn %d; want %d", i, got, step.want)
		}
	}
	for i := range 1000 {
		g.turn(strings.Repeat("k", i), me, t0, t0)
	}
	if got := g.turn("b", me, at(40), at(50)); got != 1 {
		t.Errorf("the oldest entries do not give way: turn %d", got)
	}
}
