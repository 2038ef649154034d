package main

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"

	"s3resize/lambda/edit"
)

// entry is one picture of the gallery.
type entry struct {
	group group
	// name is unique, and that of its file.
	name string
	// what says what is to be seen.
	what string
	// original is the picture's key; "" is defaultOriginal.
	original string
	// path is the canonical key without the original: "300x200/filters:blur(4)".
	path string
	// The rest is the same in the dialects that have words for it, "" in those
	// that have none.

	// thumbor is a path without the original; same if it is that of path.
	thumbor string
	// json is the value of "edits".
	json string
	// oss is what follows "x-oss-process=image/".
	oss string
	// query are simple parameters.
	query string
}

const (
	defaultOriginal = "photo.420.jpg"
	// same stands for a path that Thumbor writes like this project's own.
	same = "="
)

// group is a section of the page.
type group string

const (
	shape     group = "Shape"
	smart     group = "Smart"
	tone      group = "Tone"
	detail    group = "Detail"
	overlay   group = "Overlays and text"
	output    group = "Output formats"
	animation group = "Animation"
)

// entries are all pictures, group after group: what the gallery shows.
func entries() []entry {
	var all []entry
	for _, section := range []struct {
		group   group
		entries []entry
	}{
		{shape, slices.Concat(sizes, corners, turns)},
		{smart, smarts},
		{tone, slices.Concat(tones, channels)},
		{detail, details},
		{overlay, overlays},
		{output, outputs},
		{animation, animations},
	} {
		for _, e := range section.entries {
			e.group, e.original = section.group, cmp.Or(e.original, defaultOriginal)
			all = append(all, e)
		}
	}
	return all
}

// key is the derivative's canonical key.
func (e entry) key() string { return e.path + "/" + e.original }

// request is what somebody types behind the website's address, in one dialect.
type request struct {
	// dialect is its name for people.
	dialect string
	// url is the path and the query, escaped.
	url string
	// plain is the same where it can be read; "" if url can.
	plain string
}

// requests are the entry in every dialect that can say it, the canonical path
// first.
func (e entry) requests() []request {
	list := []request{{"path", "/" + edit.EscapePath(e.key()), "/" + e.key()}}
	if e.thumbor != "" {
		path := e.thumbor
		if path == same {
			path = e.path
		}
		path = "/unsafe/" + path + "/" + e.original
		list = append(list, request{"Thumbor", "/" + edit.EscapePath(path[1:]), path})
	}
	if e.json != "" {
		text := `{"key":` + quoted(e.original) + `,"edits":` + e.json + `}`
		list = append(list, request{"JSON", "/" + base64.URLEncoding.EncodeToString([]byte(text)), text})
	}
	if e.oss != "" {
		list = append(list, query("OSS", e.original, "x-oss-process=image/"+e.oss))
	}
	if e.query != "" {
		list = append(list, query("query", e.original, e.query))
	}
	return list
}

func query(dialect, original, parameters string) request {
	return request{dialect, "/" + edit.EscapePath(original) + "?" + parameters, "/" + original + "?" + parameters}
}

func quoted(s string) string {
	text, _ := json.Marshal(s) // a string can always be marshalled
	return string(text)
}

// parse reads a request as the function does.
func (r request) parse() (edit.Request, error) {
	u, err := url.Parse(r.url)
	if err != nil {
		return edit.Request{}, err
	}
	path := u.Path[1:]
	if u.RawQuery == "" {
		return edit.Dialects{}.Path(path)
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return edit.Request{}, err
	}
	return edit.Dialects{}.Query(path, values)
}
