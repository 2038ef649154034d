package edit

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestReadings(t *testing.T) {
	thumbor, sih := Dialects{Buckets: []string{"first", "second"}}, Dialects{SIH: true}
	for _, tt := range []struct {
		d    Dialects
		path string
		want string // canonical keys
	}{
		{thumbor, "300x300/top/p.jpg", "300x300/top/p.jpg 300x300/filters:as_is()/top/p.jpg"},
		{thumbor, "300x300/smart/p.jpg", "300x300/smart/p.jpg 300x300/filters:as_is()/smart/p.jpg"},
		{thumbor, "300x300/center/p.jpg", "300x300/p.jpg 300x300/filters:as_is()/center/p.jpg"},
		{thumbor, "300x300/left/top/p.jpg", "300x300/left/top/p.jpg 300x300/left/filters:as_is()/top/p.jpg 300x300/filters:as_is()/left/top/p.jpg"},
		{thumbor, "300x300/top/left/p.jpg", "300x300/top/left/p.jpg 300x300/filters:as_is()/top/left/p.jpg"},
		{thumbor, "trim/100x100/p.jpg", "trim:top-left/100x100/p.jpg trim:top-left/filters:as_is()/100x100/p.jpg"},
		{thumbor, "unsafe/left/p.jpg", "0x0/p.jpg filters:as_is()/left/p.jpg"},
		{thumbor, "top/p.jpg?w=300", "300x/filters:no_upscale()/p.jpg 300x/filters:no_upscale()/top/p.jpg"},
		{thumbor, "300x300/top/p.jpg?w=300", "300x/filters:no_upscale()/p.jpg 300x/filters:no_upscale()/top/p.jpg"},
		{sih, "left/p.jpg", "0x0/p.jpg filters:as_is()/left/p.jpg"},
		{sih, "fit-in/300x200/a.jpg", "fit-in/300x200/filters:upscale()/a.jpg 0x0/fit-in/300x200/a.jpg"},
		// Most paths mean one thing.
		{thumbor, "300x300/p.jpg", "300x300/p.jpg"},
		{thumbor, "300x300/100x100/p.jpg", "300x300/100x100/p.jpg"},
		{thumbor, "300x300/fit-in/p.jpg", "300x300/fit-in/p.jpg"},
		{thumbor, "fit-in/300x200/a.jpg", "fit-in/300x200/a.jpg"},
		{thumbor, "meta/300x200/a.jpg", "300x200/a.jpg"},
		{thumbor, "300x300/filters:blur(2)/top/p.jpg", "300x300/filters:blur(2)/top/p.jpg"},
		{thumbor, "300x300/top/filters:blur(2)/p.jpg", "300x300/top/filters:blur(2)/p.jpg"},
		{thumbor, "300x300/top/s3:second/top/p.jpg", "300x300/top/s3:second/top/p.jpg"},
		{thumbor, "300x300/filters:as_is()/top/p.jpg", "300x300/filters:as_is()/top/p.jpg"},
		{sih, "300x200/a.jpg", "300x200/a.jpg"},
		{Dialects{Open: OpenDialects()}, "300x300/top/p.jpg", "300x300/top/p.jpg"},
	} {
		path, query, _ := strings.Cut(tt.path, "?")
		values, _ := url.ParseQuery(query)
		readings, err := tt.d.Readings(path, values)
		var keys []string
		for _, r := range readings {
			keys = append(keys, tt.d.Key(r.Variant))
		}
		if got := strings.Join(keys, " "); err != nil || got != tt.want {
			t.Errorf("%s has the readings %q, %v; want %q", tt.path, got, err, tt.want)
		}
		checkReadings(t, tt.d, path, values)
	}
}

func TestReadingsAreFew(t *testing.T) {
	path := "meta/trim/10x20:30x40/fit-in/300x200/left/top/smart/p.jpg"
	all, err := Dialects{}.Readings(path, nil)
	if err != nil || len(all) != maxReadings || all[0].Original != "p.jpg" || all[3].Original != "left/top/smart/p.jpg" {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestReadingsRefuse(t *testing.T) {
	for _, path := range []string{"p.jpg", "0300x300/p.jpg", "300x300/../p.jpg", "left/p.jpg?x-oss-process=image/nothing", "p.jpg?w=0"} {
		name, query, _ := strings.Cut(path, "?")
		values, _ := url.ParseQuery(query)
		if all, err := (Dialects{}).Readings(name, values); err == nil || len(all) != 0 {
			t.Errorf("%s: %+v, %v", path, all, err)
		}
	}
}

func TestAmbiguousNamesBoth(t *testing.T) {
	d := Dialects{}
	all, err := d.Readings("300x300/top/p.jpg", nil)
	if err != nil {
		t.Fatal(err)
	}
	e := d.Ambiguous("300x300/top/p.jpg", all)
	want := []Reading{{"p.jpg", "300x300/top/filters:as_is()/p.jpg"}, {"top/p.jpg", "300x300/filters:as_is()/top/p.jpg"}}
	if !slices.Equal(e.Readings, want) {
		t.Errorf("%+v; want %+v", e.Readings, want)
	}
	for _, part := range []string{`"300x300/top/p.jpg"`, want[0].Spelling, want[1].Spelling, `"top/p.jpg"`} {
		if !strings.Contains(e.Error(), part) {
			t.Errorf("%q does not name %s", e, part)
		}
	}
}
