package edit

import (
	"net/url"
	"reflect"
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

func TestQuery(t *testing.T) {
	quarter := Rotate{Angle: 90, Background: opaque(0)}
	for request, want := range map[string]Edits{
		"a.jpg?w=300":                               {Operations: operations(Resize{Width: 300, Fit: Inside, NoEnlarge: true})},
		"a.jpg?w=300&h=200":                         {Operations: operations(Resize{Width: 300, Height: 200, Fit: Inside, NoEnlarge: true})},
		"a.jpg?w=300&h=200&fit=cover":               {Operations: operations(Resize{Width: 300, Height: 200})},
		"a.jpg?w=300&h=200&fit=contain":             {Operations: operations(Resize{Width: 300, Height: 200, Fit: Inside}, Canvas{Width: 300, Height: 200, Color: opaque(0)})},
		"a.jpg?w=300&h=200&m=fill":                  {Operations: operations(Resize{Width: 300, Height: 200, NoEnlarge: true})},
		"a.jpg?w=300&w=100":                         {Operations: operations(Resize{Width: 100, Fit: Inside, NoEnlarge: true})},
		"a.jpg?width=100&height=200&fit=cover":      {Operations: operations(Resize{Width: 100, Height: 200})},
		"a.jpg?width=0&height=200&fit=cover":        {Operations: operations(Resize{Height: 200})},
		"a.jpg?width=&height=200":                   {Operations: operations(Resize{Height: 200})},
		"a.jpg?unknown=value&width=100":             {Operations: operations(Resize{Width: 100})},
		"a.jpg?flip=true&flop=false&grayscale=true": {Operations: operations(Grayscale{Linear: true}, Flip{})},
		"a.jpg?rotate=90&width=5":                   {Operations: operations(Resize{Width: 5}, quarter)},
		"a.jpg?format=jpg&q=70":                     {Output: Output{Format: JPEG, Quality: 70}},
		"300x200/a.jpg?height=50":                   {Operations: operations(Resize{Height: 50})},
		"300x200/a.jpg?format=png&rotate=90":        {Operations: operations(Resize{Width: 300, Height: 200}, quarter), Output: Output{Format: PNG}},
		"300x200/a.jpg?v=2":                         {Operations: operations(Resize{Width: 300, Height: 200})},
		"300x200/a.jpg?rotate=":                     {Operations: operations(Resize{Width: 300, Height: 200})},
	} {
		path, query, _ := strings.Cut(request, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Dialects{}.Query(path, values)
		want = want.normal()
		same := len(r.Edits.Operations) == 0 && len(want.Operations) == 0 || reflect.DeepEqual(r.Edits.Operations, want.Operations)
		if err != nil || !same || r.Edits.Output != want.Output || r.Original != "a.jpg" {
			t.Errorf("%s: %+v, %v; want %+v", request, r.Edits, err, want)
		}
	}
}

func TestQueryRefuses(t *testing.T) {
	for request, want := range map[string]string{
		"a.jpg":                        "resolution",
		"a.jpg?v=2":                    "resolution",
		"a.jpg?w=abc":                  "from 1 to 16383",
		"a.jpg?w=0":                    "from 1 to 16383",
		"a.jpg?w=-5":                   "from 1 to 16383",
		"a.jpg?width=abc":              "from 0 to 16383",
		"a.jpg?w=99999999999999999999": "from 1 to 16383",
		"a.jpg?w=5&fit=crop":           "cover, contain",
		"a.jpg?w=5&m=crop":             "lfit, mfit",
		"a.jpg?fit=cover":              "w or h beside it",
		"a.jpg?format=bmp":             "jpeg, png",
		"a.jpg?format=tiff":            "not implemented",
		"a.jpg?q=0":                    "from 1 to 100",
		"a.jpg?quality=high":           "from 1 to 100",
		"a.jpg?rotate=left":            "an angle",
		"../a.jpg?w=5":                 "segments",
	} {
		path, query, _ := strings.Cut(request, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Dialects{}.Query(path, values)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want an error with %q", request, err, want)
		}
	}
}
