package store

import (
	"errors"
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

func TestIsOurs(t *testing.T) {
	for key, want := range map[string]bool{
		"300x300/a.png": true, ".derivatives/a.png/7x": true, "a.png": false, "photos/300x300/a.png": false, "300x300.png": false, ".derivatives": false,
	} {
		if got := IsOurs(key); got != want {
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
		must(t, s.Store.putIndexEntry(t.Context(), v, v.Key()))
		want[v.Key()] = true
	}
	if !slices.ContainsFunc(s.s3.Keys(), func(path string) bool { return strings.Contains(path, "/=") }) {
		t.Errorf("none was long enough to be hashed: %q", s.s3.Keys())
	}
	must(t, s.Store.putIndexEntry(t.Context(), parse(t, "300x200/photos/a b+c%41.png.png"), "300x200/photos/a b+c%41.png.png"))
	entries, err := s.Store.Entries(t.Context(), Origin{Key: "photos/a b+c%41.png"})
	must(t, err)
	for _, v := range entries {
		if !want[v.Key()] {
			t.Errorf("%s", v.Key())
		}
		delete(want, v.Key())
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

func TestIndexed(t *testing.T) {
	v := parse(t, "30x/a.png")
	flat := v
	flat.Edits.Output.Quality = 5 // a size and more than that
	for _, tt := range []struct {
		list string
		v    edit.Variant
		want bool
	}{
		{"30x,30x20", v, false}, {"30x20", v, true}, {"*", v, true}, {"", v, true}, {"30x", flat, true},
	} {
		if got := (&Maker{Enumerated: allowList(t, tt.list)}).indexed(tt.v); got != tt.want {
			t.Errorf("%q, %+v: %v", tt.list, tt.v, got)
		}
	}
}

// An entry comes before its derivative, so that no crash between the two leaves
// a derivative that is not found.
func TestEntryComesFirst(t *testing.T) {
	s := newMaker(t)
	s.Enumerated = edit.AllowList{}
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
	entries, err := s.Store.Entries(t.Context(), Origin{Key: "a.png"})
	var got []string
	for _, v := range entries {
		got = append(got, v.Key())
	}
	if slices.Sort(got); err != nil || !slices.Equal(got, []string{"30x/a.png", "30x20/a.png"}) {
		t.Errorf("%q, %v", got, err)
	}
}
