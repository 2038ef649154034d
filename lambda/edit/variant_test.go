package edit

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plain is the variant of a resize and nothing else.
func plain(w, h int, original string) Variant {
	return Variant{Original: original, Edits: Edits{Operations: []Operation{Resize{Width: w, Height: h}}}}
}

func TestParseAndKeyArePairs(t *testing.T) {
	for key, want := range map[string]Variant{
		"300x200/photos/cat.jpg":       plain(300, 200, "photos/cat.jpg"),
		"300x/photos/cat.jpg":          plain(300, 0, "photos/cat.jpg"),
		"x200/photos/cat.jpg":          plain(0, 200, "photos/cat.jpg"),
		"300x200/a b+c&d%e#f?g é🐈.jpg": plain(300, 200, "a b+c&d%e#f?g é🐈.jpg"),
		"300x200/test-100x100.jpg":     plain(300, 200, "test-100x100.jpg"),
		"300x200/photos/100x100/a.jpg": plain(300, 200, "photos/100x100/a.jpg"),
		"300x200/100x100":              plain(300, 200, "100x100"),
		"300x200/0100x100/a.jpg":       plain(300, 200, "0100x100/a.jpg"),
		"300x200/a//b.jpg":             plain(300, 200, "a//b.jpg"),
	} {
		got, err := Parse(key)
		if err != nil || !got.Equal(want) {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", key, got, err, want)
			continue
		}
		if got.Key() != key {
			t.Errorf("Parse(%q).Key() = %q", key, got.Key())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for key, want := range map[string]string{
		"":                                     `resolution ""`,
		"a.jpg":                                `resolution "a.jpg"`,
		"foo/300x300/a.jpg":                    `resolution "foo"`,
		"/300x300/a.jpg":                       `resolution ""`,
		"300x300.jpg":                          `resolution "300x300.jpg"`,
		"0300x300/a.jpg":                       `resolution "0300x300"`,
		"300x300":                              "a resolution and an original",
		"300x300/":                             "the key of an original",
		"300x300//evil.com/a":                  "in front",
		"300x300/../a.jpg":                     "segments",
		"300x300/300x300/a.jpg":                "not another derivative",
		"300x300/1x/a.jpg":                     "not another derivative",
		"300x300/300x300/300x300/a.jpg":        "not another derivative",
		strings.Repeat("9x9/", 50) + "a":       "not another derivative",
		"300x300/" + strings.Repeat("k", 1017): "at most 1024 bytes with the resolution",
	} {
		v, err := Parse(key)
		if err == nil {
			t.Errorf("Parse(%.60q) = %+v; want an error", key, v)
			continue
		}
		var fault *Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.60q): error %q; want one with %q", key, err, want)
		}
	}
}

func TestLongestKey(t *testing.T) {
	key := "300x300/" + strings.Repeat("k", MaxKeyBytes-len("300x300/"))
	v, err := Parse(key)
	if err != nil || v.Key() != key {
		t.Errorf("a key of exactly %d bytes: %v", len(key), err)
	}
}

func TestKeyOfTheInexpressible(t *testing.T) {
	for name, e := range map[string]Edits{
		"no operation":   {},
		"two operations": {Operations: []Operation{Resize{Width: 1}, Resize{Width: 2}}},
		"another fit":    {Operations: []Operation{Resize{Width: 1, Height: 1, Fit: Inside}}},
		"a gravity":      {Operations: []Operation{Resize{Width: 1, Height: 1, Gravity: North}}},
		"a format":       {Operations: []Operation{Resize{Width: 1}}, Output: Output{Format: WebP}},
	} {
		if key := (Variant{Original: "a.jpg", Edits: e}).Key(); key != "" {
			t.Errorf("%s: Key() = %q; want none", name, key)
		}
	}
}

func TestNew(t *testing.T) {
	v, err := New(Resolution{300, 0}, "a.jpg")
	if err != nil || v.Key() != "300x/a.jpg" {
		t.Errorf("New = %+v, %v", v, err)
	}
	for _, bad := range []struct {
		r   Resolution
		key string
	}{{Resolution{}, "a.jpg"}, {Resolution{-1, 5}, "a.jpg"}, {Resolution{1, MaxSide + 1}, "a.jpg"}, {Resolution{1, 1}, "2x2/a.jpg"}} {
		if v, err := New(bad.r, bad.key); err == nil {
			t.Errorf("New(%v, %q) = %+v; want an error", bad.r, bad.key, v)
		}
	}
}

// anyVariant draws variants over the whole range that Parse accepts.
func anyVariant(t *rapid.T) (v Variant, ok bool) {
	w := rapid.IntRange(0, MaxSide).Draw(t, "width")
	h := rapid.IntRange(0, MaxSide).Draw(t, "height")
	key := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`([a-z0-9 +%&#?'"éx🐈]{1,8}/){0,3}[a-z0-9 +%&#?'"éx🐈.]{1,12}`),
	).Draw(t, "key")
	v = plain(w, h, key)
	return v, w+h > 0 && ValidateKey(key) == nil && !startsWithResolution(key) && len(v.Key()) <= MaxKeyBytes
}

func TestLawParseOfKeyIsIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, ok := anyVariant(t)
		if !ok {
			t.Skip("not a valid variant")
		}
		got, err := Parse(v.Key())
		if err != nil || !got.Equal(v) {
			t.Fatalf("Parse(%q) = %+v, %v; want %+v", v.Key(), got, err, v)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"300x200/photos/cat.jpg", "300x/a", "x200/a b+c&d%e#f?g.jpg", "300x300/300x300/a.jpg",
		"0300x300/a", "300×300/a", "300x300//evil.com", "300x300/../x", "99999999999999999999x1/a", "x/a",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			var fault *Error
			if !errors.As(err, &fault) || fault.Expected == "" {
				t.Fatalf("Parse(%q): %v does not say what was expected", s, err)
			}
			return
		}
		// The plain dialect has one spelling for each variant, so the fixed
		// point is reached at once.
		if v.Key() != s {
			t.Fatalf("Parse(%q).Key() = %q", s, v.Key())
		}
		if again, err := Parse(v.Key()); err != nil || !again.Equal(v) {
			t.Fatalf("Parse(%q) = %+v, %v; want %+v", v.Key(), again, err, v)
		}
		if strings.ContainsAny(EscapePath(v.Key()), "\r\n?#+ ") {
			t.Fatalf("EscapePath(%q) is not safe in a Location", v.Key())
		}
	})
}
