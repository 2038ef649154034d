package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store/storetest"
)

func TestIndexEntry(t *testing.T) {
	for key, want := range map[string]string{
		"30x/a.png":               ".derivatives/a.png/30x",
		"x7/photos/a b+é.png":     ".derivatives/photos%2Fa%20b%2B%C3%A9.png/x7",
		"30x/=cat.png":            ".derivatives/%3Dcat.png/30x",
		"30x/.derivatives/a/30x":  ".derivatives/.derivatives%2Fa%2F30x/30x",
		"30x/photos/30x/cat.png":  ".derivatives/photos%2F30x%2Fcat.png/30x",
		"4096x4096/100%/#?&.webp": ".derivatives/100%25%2F%23%3F%26.webp/4096x4096",
	} {
		if got := indexEntry(parse(t, key), key); got != want {
			t.Errorf("%s: %s; want %s", key, got, want)
		}
	}
}

func TestIsInternal(t *testing.T) {
	for key, want := range map[string]bool{
		".derivatives/a.png/7x": true, ".s3resize/sizes": true, "300x300/a.png": false, "a.png": false, ".derivatives": false, "photos/.derivatives/a.png": false,
	} {
		if got := IsInternal(key); got != want {
			t.Errorf("%s: %v", key, got)
		}
	}
}

// Whatever is done to an original, its derivative is found by its entry.
func TestEntriesOfAllEdits(t *testing.T) {
	s := newMaker(t)
	want := map[string]bool{}
	for _, edits := range []string{
		"300x200", "fit-in/300x200", "fit-in/300x200/filters:grayscale()", "10x20:30x40/300x200/smart/filters:quality(50):format(webp)",
		"300x200/filters:" + strings.Repeat("brightness(10):", 8) + "grayscale()",
	} {
		v := parse(t, edits+"/photos/a b+c%41.png")
		must(t, s.Store.putIndexEntry(t.Context(), indexEntry(v, v.Key()), v.Key(), OriginOf(v)))
		want[v.Key()] = true
	}
	if !slices.ContainsFunc(s.s3.Keys(), func(path string) bool { return strings.Contains(path, "/=") }) {
		t.Errorf("none was long enough to be hashed: %q", s.s3.Keys())
	}
	other := parse(t, "300x200/photos/a b+c%41.png.png")
	must(t, s.Store.putIndexEntry(t.Context(), indexEntry(other, other.Key()), other.Key(), OriginOf(other)))
	s.s3.PageSize = 2
	for _, e := range entries(t, s, Origin{Key: "photos/a b+c%41.png"}) {
		if !want[e.Key] || e.Variant.Key() != e.Key || e.Follower {
			t.Errorf("%+v", e)
		}
		delete(want, e.Key)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

// Originals of another bucket have entries of their own.
func TestIndexFolder(t *testing.T) {
	for of, want := range map[Origin]string{
		{"", "archive/a.png"}: ".derivatives/archive%2Fa.png/", {"archive", "a.png"}: ".derivatives/@archive/a.png/", {"", "@archive/a.png"}: ".derivatives/%40archive%2Fa.png/",
	} {
		if got := indexFolder(of); got != want {
			t.Errorf("%v: %s; want %s", of, got, want)
		}
	}
}

// However long a key is, its entry is one that S3 stores, also where each part
// is the name of a file.
func TestEntriesOfLongKeysAreHashed(t *testing.T) {
	longest := strings.Repeat("é", (edit.MaxKeyBytes-len("30x/"))/2)
	almost := longest[:len(longest)-2] + "e"
	seen := map[string]bool{}
	for _, key := range []string{"30x/" + longest, "30x/" + almost, "31x/" + almost, "30x/" + strings.Repeat("a", indexPart), "30x/" + strings.Repeat("a", indexPart+1)} {
		entry := indexEntry(parse(t, key), key)
		for part := range strings.SplitSeq(entry, "/") {
			if len(part) > 255 {
				t.Errorf("a part of %d bytes", len(part))
			}
		}
		if strings.Count(entry, "/") != 2 || seen[entry] {
			t.Errorf("%s: seen before %v", entry, seen[entry])
		}
		seen[entry] = true
	}
}

// Plain sizes are recorded, and all else has entries.
func TestWhatNeedsAnEntry(t *testing.T) {
	for _, tt := range []struct {
		list, key string
		entry     string
	}{
		{"30x,30x20", "30x/a.png", ""},
		{"30x20", "30x/a.png", ".derivatives/a.png/30x"},
		{"*", "30x/a.png", ".derivatives/a.png/30x"},
		{"", "30x/a.png", ".derivatives/a.png/30x"},
		{"30x", "30x/filters:quality(5)/a.png", ".derivatives/a.png/30x%2Ffilters%3Aquality%285%29"},
	} {
		s := newMaker(t)
		s.PlainSizes = allowList(t, tt.list)
		s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
		_, err := s.Make(t.Context(), parse(t, tt.key))
		must(t, err)
		want := []string{tt.key, SizesKey}
		if tt.entry != "" {
			want = []string{tt.key, tt.entry}
		}
		s.s3.WantKeys(t, "site", want...)
	}
}

// An entry comes before its derivative, so that no crash between the two leaves
// a derivative that is not found.
func TestEntryComesFirst(t *testing.T) {
	s := newMaker(t)
	s.PlainSizes = edit.AllowList{}
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
	_, err := s.Make(t.Context(), parse(t, "30x/a.png"))
	must(t, err)
	puts := slices.DeleteFunc(slices.Clone(s.s3.Calls()), func(call string) bool { return !strings.HasPrefix(call, "PUT") })
	if want := []string{"PUT site/.derivatives/a.png/30x", "PUT site/30x/a.png"}; !slices.Equal(puts, want) {
		t.Errorf("%q", puts)
	}
	s.s3.Refuse("PUT", "/site/.derivatives/b.png/30x", storetest.Error{Status: 403, Code: "AccessDenied"})
	s.s3.Put("originals/b.png", storetest.PNG(9, 9), time.Hour)
	if _, err := s.Make(t.Context(), parse(t, "30x/b.png")); !errors.As(err, new(*Error)) {
		t.Errorf("%v", err)
	}
	if _, ok := s.s3.Get("site/30x/b.png"); ok {
		t.Error("a derivative without its entry")
	}
}

// What is not understood in the index does no harm.
func TestStrangeEntries(t *testing.T) {
	s := newMaker(t)
	for name, body := range map[string]string{
		"30x": "", "%zz": "", "what": "", "=hash": "30x20/a.png", "=other": "30x20/b.png", "=none": "?", "=30x": "30x/a.png", "=large": strings.Repeat("x", 5000),
	} {
		s.s3.Put("site/.derivatives/a.png/"+name, []byte(body), time.Hour)
	}
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	var got []string
	for _, e := range entries(t, s, Origin{Key: "a.png"}) {
		got = append(got, e.Key)
	}
	if slices.Sort(got); !slices.Equal(got, []string{"30x/a.png", "30x/a.png", "30x20/a.png"}) {
		t.Errorf("%q", got)
	}
}

// entries are all entries of a picture.
func entries(t *testing.T, s *maker, of Origin) (all []Entry) {
	t.Helper()
	for page, err := range s.Store.Entries(t.Context(), of) {
		must(t, err)
		all = append(all, page...)
	}
	return all
}

// A picture that is laid over others has an entry for each of them.
func TestFollowers(t *testing.T) {
	s := newMaker(t)
	s.Overlays = &Overlays{Client: s.s3.Client(), Bucket: "originals"}
	s.s3.Put("originals/a/b.png", storetest.PNG(9, 9), time.Hour)
	s.s3.Put("originals/logo.png", storetest.PNG(2, 2), time.Hour)
	v := parse(t, "30x/filters:watermark(logo.png,0,0,0)/a/b.png")
	_, err := s.Make(t.Context(), v)
	must(t, err)
	all := entries(t, s, Origin{Key: "logo.png"})
	if len(all) != 1 || !all[0].Follower || all[0].Key != v.Key() || !all[0].Variant.Equal(v) {
		t.Fatalf("%+v", all)
	}
	if own := entries(t, s, Origin{Key: "a/b.png"}); len(own) != 1 || own[0].Follower {
		t.Errorf("%+v", own)
	}
	changed := func(want bool) {
		t.Helper()
		is, err := s.Store.State(t.Context(), v.Key())
		must(t, err)
		if got, err := s.OverlaysChanged(t.Context(), v, is); got != want || err != nil {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	}
	changed(false)
	is, err := s.Store.State(t.Context(), v.Key())
	must(t, err)
	if got := is.OverlayETag(Origin{Key: "logo.png"}); got != storetest.ETag(storetest.PNG(2, 2)) {
		t.Errorf("the overlay's ETag was %q", got)
	}
	if got := is.OverlayETag(Origin{Key: "a/b.png"}); got != "" {
		t.Errorf("the original is an overlay: %q", got)
	}
	s.s3.Put("originals/logo.png", storetest.PNG(3, 2), 0)
	changed(true)
	s.s3.Lose("originals/logo.png")
	changed(true)
}

// An entry is removed only when nobody can be about to store its derivative.
func TestRemoveEntry(t *testing.T) {
	now := time.Now()
	for name, tt := range map[string]struct {
		age  time.Duration
		then func(s *maker, v edit.Variant)
		left bool
	}{
		"old":           {2 * entryAge, func(*maker, edit.Variant) {}, false},
		"young":         {entryAge / 2, func(*maker, edit.Variant) {}, true},
		"written again": {2 * entryAge, func(s *maker, v edit.Variant) { s.putEntries(context.Background(), v, &Made{}) }, true},
	} {
		s := newMaker(t)
		v := parse(t, "31x/a.png")
		must(t, s.putEntries(t.Context(), v, &Made{}))
		const path = "site/.derivatives/a.png/31x"
		s.s3.Age(path, now.Add(-tt.age))
		all := entries(t, s, Origin{Key: "a.png"})
		tt.then(s, v)
		must(t, s.Store.RemoveEntry(t.Context(), all[0], now))
		if _, there := s.s3.Get(path); there != tt.left {
			t.Errorf("%s: there %v", name, there)
		}
	}
}

// All entries are found without knowing whose they are.
func TestAllEntries(t *testing.T) {
	s := newMaker(t)
	s.s3.PageSize = 2
	long := strings.Repeat("é", 100)
	want := map[string]bool{}
	for _, key := range []string{
		"31x/a.png", "31x/photos/a b+c%41.png", "31x/" + long + ".png", "fit-in/31x20/filters:grayscale()/s3:other/=a.png",
		"31x/filters:watermark(" + long + ".png,0,0,0)/b.png", "31x/filters:watermark(logo.png,0,0,0)/b.png",
	} {
		v := parse(t, key)
		must(t, s.putEntries(t.Context(), v, &Made{}))
		want[v.Key()] = true
	}
	s.s3.Put("site/.derivatives/nonsense", nil, 0)
	got, names := map[string]bool{}, map[string]bool{}
	for page, err := range s.Store.AllEntries(t.Context()) {
		must(t, err)
		for _, e := range page {
			if e.Variant.Key() != e.Key {
				t.Errorf("%s: %+v", e.Key, e.Variant)
			}
			got[e.Key], names[e.Name()] = true, true
		}
	}
	if !maps.Equal(got, want) || len(names) != len(want)+2 {
		t.Errorf("%v, %d entries; want %v", got, len(names), want)
	}

	// Nothing is missing, so that nothing is entered.
	v := parse(t, "31x/filters:watermark(logo.png,0,0,0)/b.png")
	if n, err := s.Enter(t.Context(), v, func(entry string) bool { return names[entry] }); n != 0 || err != nil {
		t.Errorf("%d entered, %v", n, err)
	}
	if n, err := s.Enter(t.Context(), v, func(string) bool { return false }); n != 2 || err != nil {
		t.Errorf("%d entered, %v", n, err)
	}
	if n, err := s.Enter(t.Context(), parse(t, "30x/b.png"), func(string) bool { return false }); n != 0 || err != nil {
		t.Errorf("%d entered of a size in the record, %v", n, err)
	}
}

func TestRemoveEntries(t *testing.T) {
	s := newMaker(t)
	now := time.Now()
	for i, key := range []string{"31x/a.png", "32x/a.png", "33x/a.png"} {
		v := parse(t, key)
		must(t, s.putEntries(t.Context(), v, &Made{}))
		s.s3.Age("site/.derivatives/a.png/"+strings.TrimSuffix(key, "/a.png"), now.Add(-time.Duration(i)*entryAge))
	}
	must(t, s.Store.RemoveEntries(t.Context(), entries(t, s, Origin{Key: "a.png"}), now))
	s.s3.WantKeys(t, "site", ".derivatives/a.png/31x")
	if n := s.s3.Count("POST"); n != 1 {
		t.Errorf("%d requests", n)
	}
}
