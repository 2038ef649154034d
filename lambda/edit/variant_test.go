package edit

import (
	"errors"
	"math"
	"strings"
	"testing"
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
		"300x200/100x100/a.jpg":        plain(300, 200, "100x100/a.jpg"),
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
		"300x300/" + strings.Repeat("k", 1017): "at most 1024 bytes with the edits",
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
	for name, v := range map[string]Variant{
		"no original":      plain(1, 1, ""),
		"a wide box":       plain(MaxSide+1, 1, "a.jpg"),
		"a negative box":   plain(-1, 1, "a.jpg"),
		"a long key":       plain(300, 300, strings.Repeat("k", MaxKeyBytes-7)),
		"a bad number":     {Original: "a.jpg", Edits: Edits{Operations: []Operation{SharpBlur{math.NaN()}}}},
		"a bad kernel":     {Original: "a.jpg", Edits: Edits{Operations: []Operation{ThumborConvolve{"1;2", 2, true}}}},
		"an unknown word":  {Original: "a.jpg", Edits: Edits{Operations: []Operation{Bandbool{"not"}}}},
		"no such format":   {Original: "a.jpg", Edits: Edits{Output: Output{Format: "tiff"}}},
		"too much quality": {Original: "a.jpg", Edits: Edits{Output: Output{Quality: 101}}},
	} {
		if key := v.Key(); key != "" {
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
	}{{Resolution{}, "a.jpg"}, {Resolution{-1, 5}, "a.jpg"}, {Resolution{1, MaxSide + 1}, "a.jpg"}, {Resolution{1, 1}, "a/"}} {
		if v, err := New(bad.r, bad.key); err == nil {
			t.Errorf("New(%v, %q) = %+v; want an error", bad.r, bad.key, v)
		}
	}
}
