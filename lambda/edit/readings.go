package edit

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// maxReadings is the most that a path may mean: each costs a look whether its
// original exists. Paths with more words than that are read in the ways that take
// the most words for options.
const maxReadings = 4

// Readings are what a path with its query may mean, by the words that may be
// options or else the first folders of the original. The first is the one of
// [Dialects.Query], which takes every word for an option that can be one; in each
// further one, fewer are:
//
//	300x300/top/p.jpg        p.jpg, cropped at the top; top/p.jpg at 300x300
//	300x300/left/top/p.jpg   p.jpg; top/p.jpg, cropped at the left; left/top/p.jpg
//	trim/100x100/p.jpg       p.jpg at 100x100; 100x100/p.jpg at its own size
//	top/p.jpg?w=300          p.jpg; top/p.jpg, both 300 wide
//
// The one whose original exists is meant; where several exist, [Dialects.Ambiguous]
// words the refusal. Nearly every path has one reading: a size that the path
// begins with is the size, fit-in and what is like it belongs to the size behind
// it, and what stands in front of a filter or a bucket is options. Paths of a
// plain installation, JSON and OSS always have one.
func (d Dialects) Readings(path string, query url.Values) ([]Request, error) {
	first, parsed, err := d.readQuery(path, query)
	if err != nil {
		return nil, err
	}
	all := []Request{first}
	if d.IsPlain() || first.Dialect == JSON || first.Dialect == OSS {
		return all, nil
	}
	text := parsed.path.text
	for _, t := range d.fewerOptions(text, parsed.path.taken) {
		if t.isBare() && parsed.edits.isEmpty() && d.bareFault(text) != nil || len(all) == maxReadings {
			continue
		}
		r, err := d.requestOf(text, t)
		if err != nil {
			continue
		}
		r, err = parsed.merged(parsedPath{d: d, Request: r, isNormal: true})
		if err == nil && !slices.ContainsFunc(all, func(other Request) bool { return other.Equal(r.Variant) }) {
			all = append(all, r)
		}
	}
	return all, nil
}

// fewerOptions takes a path, which has been taken apart with all its options, apart
// in all ways that leave words in front of the filters to the original, the most
// options first.
func (d Dialects) fewerOptions(path string, all *thumborPath) (ways []thumborPath) {
	if all == nil || len(all.filters) > 0 || all.bucket != "" {
		return nil
	}
	g := d.grammar()
	g.fewer = true
	for n := len(all.words) - 1; n >= 0; n-- {
		isSize, _ := new(thumborPath).readSize(all.words[n])
		if isSize && n == 0 { // a size that the path begins with is the size
			continue
		}
		g.wordsTaken = n
		t, err := g.read(path)
		if err != nil {
			continue
		}
		belongs := t.trim == nil && t.crop == nil || t.fitIn
		if !isSize || !belongs {
			ways = append(ways, t)
		}
	}
	return ways
}

// AmbiguousError is a path with several readings whose originals all exist.
type AmbiguousError struct {
	Path     string
	Readings []Reading
}

// Reading is one of several things that a path may mean.
type Reading struct {
	// Original is the key of the original that is meant.
	Original string
	// Spelling is a path that means this and nothing else.
	Spelling string
}

func (e *AmbiguousError) Error() string {
	var readings []string
	for _, r := range e.Readings {
		readings = append(readings, fmt.Sprintf("%s for the original %q", shorten(r.Spelling), shorten(r.Original)))
	}
	return fmt.Sprintf("path %q: expected a spelling that says which original is meant: %s", shorten(e.Path), strings.Join(readings, ", or "))
}

// Ambiguous is the error for a path of which several readings exist.
func (d Dialects) Ambiguous(path string, readings []Request) *AmbiguousError {
	e := &AmbiguousError{Path: path}
	for _, r := range readings {
		e.Readings = append(e.Readings, Reading{Original: r.Original, Spelling: d.unambiguous(r)})
	}
	return e
}

// unambiguous is a path that has only this reading: after as_is() the original
// follows to the letter.
func (d Dialects) unambiguous(r Request) string {
	path := r.Key
	if p, err := d.printer(r.Variant); r.Bucket == "" && err == nil {
		path = p.thumborKey(path != p.thumborKey(false, false), true)
	}
	if r.Answer == Metadata {
		path = "meta/" + path
	}
	return path
}
