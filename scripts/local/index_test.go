package main

import (
	"strings"
	"testing"
)

func TestIndexPage(t *testing.T) {
	got, err := indexPage([]string{"a b+c.png", "folder/x.png", "<i>.png"}, allowList(t, "64x64,720x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<a href="/a%20b%2Bc.png">`, `src="/64x64/a%20b%2Bc.png"`, `src="/64x64/%3Ci%3E.png"`, `&lt;i&gt;.png`, "64x64, 720x."} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "folder") || strings.Contains(got, "<i>") {
		t.Error(got)
	}
}

// Every address on the page leads to something, with the real originals and the
// sizes of a plain start.
func TestIndexPageAddressesWork(t *testing.T) {
	s := newSite(t)
	keys := []string{"a b+c.png", "100%.png"}
	for _, key := range keys {
		s.put(t, key, pngFile(t, 8, 8, orange))
	}
	got, err := indexPage(keys, allowList(t, testResolutions))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, attribute := range []string{`href="`, `src="`} {
		for _, part := range strings.Split(got, attribute)[1:] {
			path, _, _ := strings.Cut(part, `"`)
			if answer, statuses := followRedirects(t, "GET", s.website+path); answer.status != 200 {
				t.Errorf("%s: %v", path, statuses)
			}
			n++
		}
	}
	if n != 4 {
		t.Errorf("%d addresses", n)
	}
}
