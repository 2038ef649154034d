package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/edit"
)

// seen is what a watcher was told.
type seen struct {
	looked  int
	skipped map[string]string
	folders map[string]int
}

func (s *seen) watcher() watcher {
	s.skipped, s.folders = map[string]string{}, map[string]int{}
	return watcher{
		looked:  func() { s.looked++ },
		skipped: func(key, reason string) { s.skipped[key] = reason },
		folder:  func(prefix string) { s.folders[prefix]++ },
	}
}

func missingKeys(t testing.TB, s *fakeS3, opt options, w watcher) []string {
	t.Helper()
	return missingOf(t, newCatalogue(s.clients(t).s3, opt), w)
}

func missingOf(t testing.TB, c catalogue, w watcher) []string {
	t.Helper()
	var keys []string
	for v, err := range c.missing(t.Context(), w) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, v.Key())
	}
	return keys
}

func TestCatalogue(t *testing.T) {
	s := newFakeS3("a.jpg", "photos/b.jpg", "photos/c.jpg", "300x300/a.jpg", "300x300/photos/c.jpg", "x50/photos/b.jpg", "640x/gone.jpg")
	opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, "300x300,x50")}

	var saw seen
	got := missingKeys(t, s, opt, saw.watcher())
	want := []string{"x50/a.jpg", "300x300/photos/b.jpg", "x50/photos/c.jpg"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if saw.looked != 3 || len(saw.skipped) != 0 {
		t.Errorf("looked at %d, skipped %v", saw.looked, saw.skipped)
	}
	if want := map[string]int{"300x300/": 2, "x50/": 1, "640x/": 1}; !maps.Equal(saw.folders, want) {
		t.Errorf("folders %v, want %v", saw.folders, want)
	}

	opt.prefix = "photos/"
	got = missingKeys(t, s, opt, saw.watcher())
	if want := []string{"300x300/photos/b.jpg", "x50/photos/c.jpg"}; !slices.Equal(got, want) {
		t.Errorf("below photos/: got %v, want %v", got, want)
	}
}

func TestCatalogueSkips(t *testing.T) {
	tooLong := strings.Repeat("k", edit.MaxKeyBytes-3)
	tests := map[string]struct {
		key     string
		body    string
		reason  string // part of it; "" if the key is silently left out
		missing bool   // one size is made all the same
	}{
		"folder marker":            {"photos/", "x", "a folder marker", false},
		"empty":                    {"empty.jpg", "", "empty", false},
		"derivative":               {"300x300/a.jpg", "x", "", false},
		"derivative of derivative": {"300x300/300x300/a.jpg", "x", "expected an original after the ", false},
		"marker in a size":         {"300x300/", "x", "a folder marker", false},
		"dots":                     {"a/../b.jpg", "x", "segments", false},
		"leading slash":            {"/a.jpg", "x", "in front", false},
		"control character":        {"a\x1b.jpg", "x", "no control characters", false},
		"too long for one size":    {tooLong, "x", "at most 1024 bytes", true},
		"an ordinary one":          {"a.jpg", "x", "", true},
		"sizes elsewhere":          {"photos/300x300/a.jpg", "x", "", true},
		"not quite a size":         {"0300x300/a.jpg", "x", "", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newFakeS3()
			s.put("images", test.key, []byte(test.body))
			opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, "300x300,1x")}
			if test.key != tooLong {
				opt.resolutions = opt.resolutions[:1]
			}
			var saw seen
			got := missingKeys(t, s, opt, saw.watcher())
			reason := saw.skipped[test.key]
			if !strings.Contains(reason, test.reason) || (reason == "") != (test.reason == "") {
				t.Errorf("reason %q, want %q", reason, test.reason)
			}
			if (len(got) == 1) != test.missing {
				t.Errorf("missing %v", got)
			}
		})
	}
}

// In a bucket of their own, originals cannot be derivatives: a folder that looks
// like a size has to be told.
func TestCatalogueOriginalsElsewhere(t *testing.T) {
	s := newFakeS3("300x300/a.jpg", "c.jpg")
	s.buckets["originals"] = map[string][]byte{"a.jpg": {1}, "b.jpg": {1}, "1920x1080/wall.jpg": {1}}
	opt := options{bucket: "images", originals: "originals", resolutions: resolutions(t, "300x300")}
	var saw seen
	got := missingKeys(t, s, opt, saw.watcher())
	if want := []string{"300x300/b.jpg"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if reason := saw.skipped["1920x1080/wall.jpg"]; !strings.Contains(reason, "not another derivative") {
		t.Errorf("skipped %v", saw.skipped)
	}
}

// The price of listing originals must not grow with the sizes made of them.
func TestCatalogueLeapsOverDerivatives(t *testing.T) {
	s := newFakeS3("a.jpg", "300x3000.jpg", "zebra.jpg")
	for _, folder := range []string{"300x300", "640x", "800x600"} {
		for i := range 100 {
			s.put("images", fmt.Sprintf("%s/%03d.jpg", folder, i), []byte("x"))
		}
	}
	s.put("images", "300x300/a.jpg", []byte("x"))
	s.pageSize = 10
	opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, "x9")}
	got := missingKeys(t, s, opt, new(seen).watcher())
	if want := []string{"x9/300x3000.jpg", "x9/a.jpg", "x9/zebra.jpg"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	// 304 objects are 31 pages. Two pages reach into each folder at most, one
	// more holds the rest, and one is the empty listing of x9/.
	if n := s.calls["LIST"]; n > 8 {
		t.Errorf("%d list requests", n)
	}
}

func TestCatalogueAgainstMaps(t *testing.T) {
	sizes := resolutions(t, "1x1,2x")
	s := newFakeS3()
	s.pageSize = 2
	c := newCatalogue(s.clients(t).s3, options{bucket: "images", originals: "images", resolutions: sizes})
	key := rapid.Custom(func(t *rapid.T) string {
		folder := rapid.SampledFrom([]string{"", "", "1x1/", "2x/", "x3/", "d/", "1x1/2x/", "1x1-/"}).Draw(t, "folder")
		return folder + rapid.StringMatching(`[ab+%0-]{1,2}`).Draw(t, "name")
	})
	rapid.Check(t, func(rt *rapid.T) {
		bucket := map[string][]byte{}
		for _, k := range rapid.SliceOf(key).Draw(rt, "keys") {
			bucket[k] = []byte("x")
		}
		s.mu.Lock()
		s.buckets["images"] = bucket
		s.mu.Unlock()

		want := map[string]bool{}
		for k := range bucket {
			for _, size := range sizes {
				v, err := edit.New(size, k)
				if err == nil && bucket[v.Key()] == nil {
					want[v.Key()] = true
				}
			}
		}
		got := map[string]bool{}
		for _, k := range missingOf(t, c, new(seen).watcher()) {
			got[k] = true
		}
		if !reflect.DeepEqual(got, want) {
			rt.Fatalf("got %v, want %v", got, want)
		}
	})
}
