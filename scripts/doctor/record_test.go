package main

import (
	"strings"
	"testing"
)

func TestRecord(t *testing.T) {
	for name, test := range map[string]struct {
		change func(f *fake, original string)
		verdict
		saw string
	}{
		"recorded": {func(*fake, string) {}, verdictOK, "2 sizes recorded, and 30x20 among them"},
		"indexed": {func(f *fake, original string) {
			delete(f.objects, sizesKey)
			f.objects[indexPrefix+strings.ReplaceAll(original, "/", "%2F")+"/"+fakeSize] = &stored{}
		}, verdictOK, "an entry in the index"},
		"neither": {func(f *fake, _ string) { delete(f.objects, sizesKey) }, verdictBad, "stays as it is"},
		"another function": {func(f *fake, original string) {
			f.objects[fakeSize+"/"+original].ours = false
		}, verdictBad, "does not say what it was made of"},
	} {
		f := newFake(t)
		e := f.exam(t, "-bucket", fakeBucket)
		original, err := e.original(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.view(t.Context()); err != nil {
			t.Fatal(err)
		}
		test.change(f, original)
		if found := e.checkRecord(t.Context()); found.verdict != test.verdict || !strings.Contains(found.saw, test.saw) {
			t.Errorf("%s: %+v", name, found)
		}
	}
}
