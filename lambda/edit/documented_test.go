package edit

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
)

func TestDocumentedQueries(t *testing.T) {
	for _, row := range docRows(t, "query.go", "request", "canonical key") {
		path, query, _ := strings.Cut(row[0], "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Dialects{}.Query(path, values)
		if err != nil || r.Variant.Key() != row[1] {
			t.Errorf("%s: %q, %v; want %q", row[0], r.Variant.Key(), err, row[1])
		}
	}
}

func TestDocumentedOSS(t *testing.T) {
	for _, row := range docRows(t, "oss.go", "x-oss-process", "canonical") {
		r, err := Dialects{}.Query("a.jpg", url.Values{"x-oss-process": {row[0]}})
		if err != nil || r.Variant.Key() != row[1]+"a.jpg" {
			t.Errorf("%s: %q, %v; want %q", row[0], r.Variant.Key(), err, row[1]+"a.jpg")
		}
	}
}

func TestDocumentedJSON(t *testing.T) {
	for _, row := range docRows(t, "json.go", "edits", "canonical") {
		request := `{"key":"a.jpg","edits":` + row[0] + `}`
		r, err := Dialects{}.Path(base64.StdEncoding.EncodeToString([]byte(request)))
		if err != nil || r.Variant.Key() != row[1]+"a.jpg" || r.Dialect != JSON {
			t.Errorf("%s: %q, %v; want %q", row[0], r.Variant.Key(), err, row[1]+"a.jpg")
		}
	}
}
