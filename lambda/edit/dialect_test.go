package edit

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
)

func TestDialectSet(t *testing.T) {
	for list, want := range map[string]string{
		"": "", " ": "", "any": "any", "thumbor": "thumbor", "oss, query": "query,oss", "thumbor,json,query,oss": "any", "json,any": "any",
	} {
		s, err := ParseDialects(list)
		if err != nil || s.String() != want || (Dialects{Open: s}).IsPlain() != (want == "") {
			t.Errorf("ParseDialects(%q) = %q, %v; want %q", list, s, err, want)
		}
		for _, w := range dialectWords {
			if got := s.Has(w.dialect); got != (want == "any" || strings.Contains(want, w.word)) {
				t.Errorf("%q has %s: %v", list, w.dialect, got)
			}
		}
	}
	if s := (Dialects{}).Open; s.String() != "any" || !s.Has(Plain) || !OpenDialects().Has(Plain) {
		t.Errorf("the zero set is %q", s)
	}
}

func TestDialectsThatAreNone(t *testing.T) {
	for list, nearest := range map[string]string{
		"thumber": "expected thumbor", "JSON": "expected json", "queries": "expected query", "thumbor,,json": `""`, "imgproxy": "of any, thumbor", "thumbor,plane": "plane",
	} {
		s, err := ParseDialects(list)
		if err == nil || !strings.Contains(err.Error(), nearest) || s.String() != "" {
			t.Errorf("ParseDialects(%q) = %q, %v; want an error with %q", list, s, err, nearest)
		}
	}
}

func TestDocumentedPlainPaths(t *testing.T) {
	d := Dialects{Open: OpenDialects()}
	for _, row := range docRows(t, "dialect.go", "path", "key") {
		r, err := d.Path(row[0])
		if err != nil || d.Key(r.Variant) != row[1] || r.Dialect != Plain {
			t.Errorf("%s: %+v with the key %q, %v; want %q", row[0], r, d.Key(r.Variant), err, row[1])
		}
	}
}

// Nothing but a size and filters is an option in a plain installation.
func TestPlainInstallationsReadFoldersAsFolders(t *testing.T) {
	d := Dialects{Open: OpenDialects(), Buckets: []string{"first", "second"}, SIH: true}
	for _, folder := range []string{
		"top", "left", "center", "smart", "middle", "fit-in", "full-fit-in/30x20", "meta", "trim", "trim:x", "10x10:20x20", "100x100", "0x0",
		"-30x20", "unsafe", "debug", "s3:third", "s3:x", "filters:x", "orig", "left/top/smart",
	} {
		r, err := d.Path("300x200/" + folder + "/p.jpg")
		if err != nil || !r.Equal(plain(300, 200, folder+"/p.jpg")) || d.Key(r.Variant) != "300x200/"+folder+"/p.jpg" {
			t.Errorf("%s: %+v, %v", folder, r, err)
		}
	}
	for path, bucket := range map[string]string{"30x20/s3:second/top/p": "second", "30x20/s3:first/top/p": ""} {
		if r, err := d.Path(path); err != nil || r.Bucket != bucket || r.Original != "top/p" {
			t.Errorf("%s: %+v, %v", path, r, err)
		}
	}
	signature := SignPath("secret", "300x200/top/p.jpg")
	if r, err := d.Path(signature + "/300x200/top/p.jpg"); err != nil || r.Hash != signature || !(Keys{"secret"}).PathSigned(r.Hash, r.Signed) || r.Original != "top/p.jpg" {
		t.Errorf("signed: %+v, %v", r, err)
	}
}

func TestPlainInstallationsRefuse(t *testing.T) {
	d := Dialects{Open: OpenDialects()}
	for path, want := range map[string]string{
		"fit-in/300x200/a.jpg":        `path "fit-in": expected a size and an original, such as 300x300/photos/cat.jpg; DIALECTS would allow this with thumbor`,
		"unsafe/fit-in/300x200/a.jpg": "with thumbor",
		"meta/300x200/a.jpg":          "with thumbor",
		"trim/a.jpg":                  "with thumbor",
		"10x10:20x20/a.jpg":           "with thumbor",
		"top/a.jpg":                   "with thumbor",
		"-300x/a.jpg":                 `resolution "-300x"`,
		"300x0/a.jpg":                 `resolution "300x0"`,
		"0300x300/a.jpg":              `resolution "0300x300"`,
		"a.jpg":                       `resolution "a.jpg"`,
		"unsafe/a.jpg":                `resolution "a.jpg"`,
		"photos/a.jpg?w=300":          "DIALECTS would allow this with query",
		"photos/a.jpg?x-oss-process=image/resize,w_3":                "DIALECTS would allow this with oss",
		"300x200/filters:thumb()/a.jpg":                              `"thumb"`,
		base64.StdEncoding.EncodeToString([]byte(`{"key":"a.jpg"}`)): "with json",
	} {
		path, query, _ := strings.Cut(path, "?")
		values, _ := url.ParseQuery(query)
		if r, err := d.Query(path, values); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s?%s: %+v, %v; want an error with %q", path, query, r, err, want)
		}
	}
}

// What readers send along is no concern of a dialect that is not open.
func TestParametersOfClosedDialects(t *testing.T) {
	for _, tt := range []struct {
		open       DialectSet
		query, key string
	}{
		{OpenDialects(), "w=100&v=2&x-oss-process=image/resize,w_5", "300x200/a.jpg"},
		{OpenDialects(Thumbor, OSS), "w=nonsense", "300x200/a.jpg"},
		{OpenDialects(Thumbor, Simple), "w=100&x-oss-process=nonsense", "100x/filters:no_upscale()/a.jpg"},
		{OpenDialects(Simple), "w=100", "100x/filters:no_upscale()/a.jpg"},
	} {
		d := Dialects{Open: tt.open}
		values, _ := url.ParseQuery(tt.query)
		r, err := d.Query("300x200/a.jpg", values)
		if err != nil || d.Key(r.Variant) != tt.key {
			t.Errorf("%s with %s: %q, %v; want %q", tt.query, tt.open, d.Key(r.Variant), err, tt.key)
		}
		if d.IsParameter("w") != tt.open.Has(Simple) || d.IsParameter(ossParameter) != tt.open.Has(OSS) || d.IsParameter("v") {
			t.Errorf("%s: wrong parameters", tt.open)
		}
	}
}
