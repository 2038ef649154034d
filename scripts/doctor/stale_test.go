package main

import (
	"strings"
	"testing"
)

func TestStale(t *testing.T) {
	for follows, want := range map[string]string{"remove": "was removed", "remake": "and its derivative too", "": "do not follow"} {
		f := newFake(t)
		f.follows = follows
		e := f.exam(t, "-bucket", fakeBucket)
		found := e.checkStale(t.Context())
		if !strings.Contains(found.saw, want) || found.verdict == verdictBad || (found.verdict == verdictOK) != (follows != "") {
			t.Errorf("%q: %+v", follows, found)
		}
	}
}
