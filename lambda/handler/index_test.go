package handler

import (
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

func parse(t *testing.T, key string) edit.Variant {
	t.Helper()
	v, err := edit.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

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
	s := newService(t)
	want := map[string]bool{}
	for _, edits := range []string{
		"300x200", "fit-in/300x200", "fit-in/300x200/filters:grayscale()", "10x20:30x40/300x200/smart/filters:quality(50):format(webp)",
		"300x200/filters:" + strings.Repeat("brightness(10):", 8) + "grayscale()",
	} {
		v := parse(t, edits+"/photos/a b+c%41.png")
		must(t, s.Store.enter(t.Context(), v, v.Key()))
		want[v.Key()] = true
	}
	if !slices.ContainsFunc(s.s3.keys(), func(path string) bool { return strings.Contains(path, "/=") }) {
		t.Errorf("none was long enough to be hashed: %q", s.s3.keys())
	}
	must(t, s.Store.enter(t.Context(), parse(t, "300x200/photos/a b+c%41.png.png"), "300x200/photos/a b+c%41.png.png"))
	entries, err := s.Store.entries(t.Context(), origin{key: "photos/a b+c%41.png"})
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
	for of, want := range map[origin]string{
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
	list := func(s string) edit.AllowList {
		l, err := edit.ParseAllowList(s)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
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
		if got := (&Maker{Enumerated: list(tt.list)}).indexed(tt.v); got != tt.want {
			t.Errorf("%q, %+v: %v", tt.list, tt.v, got)
		}
	}
}

// With "*" nobody knows which sizes there are but the index.
func TestFollowAnySize(t *testing.T) {
	for _, name := range []string{"a.png", "a/b.png", "ä +%2F?.png", strings.Repeat("long/", 150) + "a.png"} {
		s := newService(t)
		s.s3.pageSize = 2
		s.Allowed, _ = edit.ParseAllowList("*")
		s.Enumerated = s.Allowed
		s.s3.put("originals/"+name, picture(9, 9), time.Hour)
		s.s3.put("originals/"+name+"/30x.png", picture(9, 9), time.Hour)
		var keys []string
		for _, size := range []string{"7x", "8x", "x9", "10x10", "11x"} {
			keys = append(keys, size+"/"+name)
			s.get(t, "key="+edit.EscapePath(size+"/"+name)).redirectsTo(site + "/" + edit.EscapePath(size+"/"+name))
		}
		s.get(t, "key=30x/"+edit.EscapePath(name+"/30x.png"))

		after := picture(8, 8)
		s.s3.put("originals/"+name, after, 0)
		must(t, s.tell(t, "Object Created", name))
		for _, key := range keys {
			s.isOf(t, key, after)
		}
		if o, _ := s.s3.get("site/30x/" + name + "/30x.png"); o.header.Get("X-Amz-Meta-Original-Etag") != md5Hex(picture(9, 9)) {
			t.Errorf("%s/30x.png was touched", name)
		}
		if entries, err := s.Store.entries(t.Context(), origin{key: name}); err != nil || len(entries) != len(keys) {
			t.Errorf("entries %v, %v", entries, err)
		}

		s.s3.lose("originals/" + name)
		must(t, s.tell(t, "Object Deleted", name))
		for _, key := range keys {
			if _, ok := s.s3.get("site/" + key); ok {
				t.Errorf("%s is left", key)
			}
		}
	}
}

// An entry comes before its derivative, so that no crash between the two leaves
// a derivative that is not found.
func TestEntryComesFirst(t *testing.T) {
	s := newService(t)
	s.Enumerated = edit.AllowList{}
	s.s3.put("originals/a.png", picture(9, 9), time.Hour)
	s.get(t, "key=30x/a.png").redirectsTo(site + "/30x/a.png")
	puts := slices.DeleteFunc(slices.Clone(s.s3.calls), func(call string) bool { return !strings.HasPrefix(call, "PUT") })
	if want := []string{"PUT site/.derivatives/a.png/30x", "PUT site/30x/a.png"}; !slices.Equal(puts, want) {
		t.Errorf("%q", puts)
	}
	s.s3.refuse("PUT", "/site/.derivatives/b.png/30x", s3Error{403, "AccessDenied"})
	s.s3.put("originals/b.png", picture(9, 9), time.Hour)
	s.get(t, "key=30x/b.png").refuses(502, "store_failed")
	if _, ok := s.s3.get("site/30x/b.png"); ok {
		t.Error("a derivative without its entry")
	}
}

// What is not understood in the index does no harm.
func TestStrangeEntries(t *testing.T) {
	s := newService(t)
	for name, body := range map[string]string{
		"30x": "", "%zz": "", "what": "", "=hash": "30x20/a.png", "=other": "30x20/b.png", "=none": "?", "=30x": "30x/a.png", "=large": strings.Repeat("x", 5000),
	} {
		s.s3.put("site/.derivatives/a.png/"+name, []byte(body), time.Hour)
	}
	s.derived("30x/a.png", []byte("old"), pipeline.Version)
	entries, err := s.Store.entries(t.Context(), origin{key: "a.png"})
	var got []string
	for _, v := range entries {
		got = append(got, v.Key())
	}
	if slices.Sort(got); err != nil || !slices.Equal(got, []string{"30x/a.png", "30x20/a.png"}) {
		t.Errorf("%q, %v", got, err)
	}
}
