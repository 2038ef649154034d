package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	f := newFake(t)
	for skew, want := range map[time.Duration]string{
		0: "ok", time.Minute: "ok", -time.Minute: "ok", 5 * time.Minute: "bad", -5 * time.Minute: "bad",
	} {
		e := f.exam(t, "-resolution", fakeSize)
		e.now = func() time.Time { return time.Now().Add(skew) }
		found := e.checkClock(t.Context())
		if string(found.verdict) != want {
			t.Errorf("%v: %+v", skew, found)
		}
		if skew == -5*time.Minute && !strings.Contains(found.saw, "behind the website's") || skew == 5*time.Minute && !strings.Contains(found.saw, "ahead of the website's") {
			t.Errorf("%v: %s", skew, found.saw)
		}
	}
}

func TestNoClock(t *testing.T) {
	for name, change := range map[string]func(http.Header){
		"the website says no date":    func(h http.Header) { h["Date"] = nil },
		"the date comes from a cache": func(h http.Header) { h.Set("Age", "9") },
	} {
		f := newFake(t)
		f.onWebsite = func(w http.ResponseWriter, _ *http.Request) bool { change(w.Header()); return false }
		if found := f.exam(t).checkClock(t.Context()); found.verdict != verdictSkip || found.saw != name {
			t.Errorf("%+v, want %s", found, name)
		}
	}
}
