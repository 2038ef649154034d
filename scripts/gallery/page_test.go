package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// pageOf is the page about all entries, with made-up sizes.
func pageOf(t *testing.T, list []entry) string {
	t.Helper()
	var all []shown
	for _, e := range list {
		all = append(all, shown{e, file{"originals/" + e.original, 960, 640, 93064}, file{e.name + ".jpeg", 240, 160, 999}, nil})
	}
	var b bytes.Buffer
	if err := writePage(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page is well-formed, by a strict reader: tags are closed in order, and
// attributes have values in quotes.
func TestPageIsWellFormed(t *testing.T) {
	elements, ids := walk(t, pageOf(t, entries()))
	count := map[string]int{}
	for _, e := range elements {
		count[e.Name.Local]++
	}
	n := len(entries())
	for name, want := range map[string]int{"article": n, "h3": n, "img": 2 * n, "figure": 2 * n, "h2": 7, "main": 1, "h1": 1, "script": 0} {
		if count[name] != want {
			t.Errorf("%d of <%s>, want %d", count[name], name, want)
		}
	}
	for _, e := range entries() {
		if !ids[e.name] {
			t.Errorf("no id for %s", e.name)
		}
	}
}

// Links go to this page and to files beside it, and pictures have texts and
// sizes.
func TestPageIsSelfContained(t *testing.T) {
	page := pageOf(t, entries())
	elements, ids := walk(t, page)
	for _, e := range elements {
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "href", "src":
				u, err := url.Parse(a.Value)
				if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/") || u.Path == "" && !ids[u.Fragment] {
					t.Errorf("<%s> leads to %s", e.Name.Local, a.Value)
				}
			case "alt":
				if a.Value == "" {
					t.Error("a picture without a text")
				}
			}
		}
		if e.Name.Local == "img" && !slices.Equal(names(e), []string{"src", "alt", "width", "height", "loading"}) {
			t.Errorf("a picture has only %v", names(e))
		}
	}
	if strings.Contains(page, "url(") || strings.Contains(page, "@import") || strings.Contains(page, "http") {
		t.Error("the page asks for something elsewhere")
	}
}

func TestPageEscapes(t *testing.T) {
	e := entry{group: shape, name: "odd", what: `<b> & "quotes"`, original: "awkward/a b+c&d é.jpg", path: "300x", json: `{"resize":{"width":300}}`}
	page := pageOf(t, []entry{e})
	walk(t, page)
	for _, want := range []string{
		"&lt;b&gt; &amp;", `src="originals/awkward/a%20b%2Bc%26d%20%C3%A9.jpg"`, "/300x/awkward/a b&#43;c&amp;d é.jpg", "93.1 kB", "999 B",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// walk reads the page to its end and returns what it has, and all ids.
func walk(t *testing.T, page string) (elements []xml.StartElement, ids map[string]bool) {
	t.Helper()
	ids = map[string]bool{}
	d := xml.NewDecoder(strings.NewReader(page))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, ids
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		elements = append(elements, start.Copy())
		for _, a := range start.Attr {
			if a.Name.Local != "id" {
				continue
			}
			if ids[a.Value] {
				t.Errorf("the id %s is there twice", a.Value)
			}
			ids[a.Value] = true
		}
	}
}

func names(e xml.StartElement) []string {
	var list []string
	for _, a := range e.Attr {
		list = append(list, a.Name.Local)
	}
	return list
}

func size(w, h int) string { return fmt.Sprintf("%d×%d", w, h) }
