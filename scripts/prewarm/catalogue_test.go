package main

import (
	"fmt"
	"maps"
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
	foreign []string
}

func (s *seen) watcher() watcher {
	s.skipped = map[string]string{}
	return watcher{
		looked:  func() { s.looked++ },
		skipped: func(key, reason string) { s.skipped[key] = reason },
		foreign: func(key string) { s.foreign = append(s.foreign, key) },
	}
}

func missingKeys(t testing.TB, s *fakeS3, opt options, w watcher) []string {
	t.Helper()
	return missingOf(t, newCatalogue(makerOf(s.clients(t), opt), opt, nil), w)
}

func missingOf(t testing.TB, c catalogue, w watcher) []string {
	t.Helper()
	var keys []string
	for all, err := range c.missing(t.Context(), w) {
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			keys = append(keys, c.maker.Key(v))
		}
	}
	return keys
}

func TestCatalogue(t *testing.T) {
	s := newFakeS3(t, "a.jpg", "photos/b.jpg", "photos/c.jpg")
	s.derivatives("300x300/a.jpg", "300x300/photos/c.jpg", "x50/photos/b.jpg", "640x/gone.jpg")
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
		"derivative of derivative": {"300x300/300x300/a.jpg", "x", "", false},
		"a picture in a size":      {"1920x1080/a.jpg", "x", "", true},
		"a picture in this size":   {"300x300/a.jpg", "x", "", true},
		"a picture in filters":     {"filters:grayscale()/a.jpg", "x", "", true},
		"empty in this size":       {"300x300/a.jpg", "", "empty", false},
		"empty in a size":          {"1920x1080/a.jpg", "", "empty", false},
		"like an option":           {"top/a.jpg", "x", "", true},
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
			s := newFakeS3(t)
			s.put("images", test.key, []byte(test.body))
			if strings.HasPrefix(name, "derivative") {
				s.derivatives(test.key)
			}
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

// In a bucket of their own, originals cannot be derivatives, and nothing is asked
// about.
func TestCatalogueOriginalsElsewhere(t *testing.T) {
	s := newFakeS3(t, "300x300/a.jpg", "c.jpg")
	for _, key := range []string{"a.jpg", "b.jpg", "1920x1080/wall.jpg"} {
		s.put("originals", key, []byte("x"))
	}
	opt := options{bucket: "images", originals: "originals", resolutions: resolutions(t, "300x300")}
	var saw seen
	got := missingKeys(t, s, opt, saw.watcher())
	if want := []string{"300x300/1920x1080/wall.jpg", "300x300/b.jpg"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := s.Count("HEAD"); n != 0 {
		t.Errorf("%d HEADs", n)
	}
}

// What users keep in folders that are named like sizes are originals, unless there
// is an original that they take the place of a derivative of.
func TestCatalogueTellsOriginalsByMetadata(t *testing.T) {
	s := newFakeS3(t, "p.jpg", "100x100/tile.jpg", "300x300/wall.jpg", "640x/p.jpg", "300x300/p.jpg", "top/p.jpg")
	s.derivatives("100x100/p.jpg", "300x300/100x100/tile.jpg", "300x300/gone.jpg")
	opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, "300x300,x50")}
	opt.dialects = edit.OpenDialects()
	var saw seen
	got := missingKeys(t, s, opt, saw.watcher())
	slices.Sort(got)
	want := []string{"300x300/300x300/wall.jpg", "300x300/top/p.jpg", "x50/100x100/tile.jpg", "x50/300x300/wall.jpg", "x50/p.jpg", "x50/top/p.jpg"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if saw.looked != 4 || !slices.Equal(saw.foreign, []string{"640x/p.jpg"}) {
		t.Errorf("looked at %d, foreign %q", saw.looked, saw.foreign)
	}
}

// Where Thumbor's paths are read, top/p.jpg has another key, on no shelf.
func TestCatalogueOfThumbor(t *testing.T) {
	s := newFakeS3(t, "top/p.jpg", "left/p.jpg", "p.jpg")
	s.derivatives("3x3/top/p.jpg", "3x3/filters:as_is()/left/p.jpg", "3x3/p.jpg")
	opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, "3x3")}
	m := makerOf(s.clients(t), opt) // in which all dialects are open
	got := missingOf(t, newCatalogue(m, opt, nil), new(seen).watcher())
	if want := []string{"3x3/filters:as_is()/top/p.jpg"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is in the folders of recorded sizes, under the keys of originals, is not
// asked about, and no page of it is listed twice.
func TestCatalogueCost(t *testing.T) {
	s := newFakeS3(t, "300x3000.jpg")
	sizes := []string{"300x300", "640x", "800x600"}
	for i := range 100 {
		s.put("images", fmt.Sprintf("%03d.jpg", i), []byte("x"))
		for _, folder := range sizes {
			s.derivatives(fmt.Sprintf("%s/%03d.jpg", folder, i))
		}
	}
	s.PageSize = 10
	opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, "x9")}
	c := newCatalogue(makerOf(s.clients(t), opt), opt, resolutions(t, strings.Join(sizes, ",")))
	if got := missingOf(t, c, new(seen).watcher()); len(got) != 101 {
		t.Errorf("got %v", got)
	}
	// 401 objects are 41 pages, of which the originals' listing may meet a second
	// time the first two of each folder; one is the empty listing of x9/.
	if n := s.sent("GET", ""); n > 48 || s.Count("HEAD") != 0 {
		t.Errorf("%d listings, %d HEADs", n, s.Count("HEAD"))
	}
	// Nothing recorded: each derivative is asked about.
	s = newFakeS3(t, "a.jpg")
	s.derivatives("300x300/a.jpg", "640x/a.jpg")
	missingKeys(t, s, opt, new(seen).watcher())
	if n := s.Count("HEAD"); n != 2 {
		t.Errorf("%d HEADs", n)
	}
}

func TestCatalogueAgainstMaps(t *testing.T) {
	sizes := resolutions(t, "1x1,2x")
	key := rapid.Custom(func(t *rapid.T) string {
		folder := rapid.SampledFrom([]string{"", "", "1x1/", "2x/", "x3/", "4x/", "d/", "1x1/2x/", "1x1-/", "top/"}).Draw(t, "folder")
		return folder + rapid.StringMatching(`[ab+%0-]{1,2}`).Draw(t, "name")
	})
	s := newFakeS3(t)
	s.PageSize = 2
	rapid.Check(t, func(rt *rapid.T) {
		for _, path := range s.Keys() {
			s.Lose(path)
		}
		there, ours := map[string]bool{}, map[string]bool{}
		for _, k := range rapid.SliceOf(key).Draw(rt, "keys") {
			there[k] = true
			s.put("images", k, []byte("x"))
			if ours[k] = edit.IsDerivative(k) && rapid.Bool().Draw(rt, "ours"); ours[k] {
				s.derivatives(k)
			}
		}
		opt := options{bucket: "images", originals: "images", resolutions: sizes, dialects: edit.OpenDialects(), prefix: rapid.SampledFrom([]string{"", "d/", "1x1/", "2x"}).Draw(rt, "prefix")}
		recorded := rapid.SampledFrom([][]edit.Resolution{nil, resolutions(t, "1x1,4x"), resolutions(t, "x3")}).Draw(rt, "recorded")

		want := map[string]bool{}
		for k := range there {
			takesPlace := slices.ContainsFunc(readings(k), func(v edit.Variant) bool { return there[v.Original] })
			if ours[k] || edit.IsDerivative(k) && takesPlace || !strings.HasPrefix(k, opt.prefix) {
				continue
			}
			for _, size := range sizes {
				if derivative := size.String() + "/" + k; !there[derivative] {
					want[derivative] = true
				}
			}
		}
		got := map[string]bool{}
		for _, k := range missingOf(t, newCatalogue(makerOf(s.clients(t), opt), opt, recorded), new(seen).watcher()) {
			if got[k] {
				rt.Errorf("%s twice", k)
			}
			got[k] = true
		}
		if !maps.Equal(got, want) {
			rt.Fatalf("got %v, want %v", got, want)
		}
	})
}
