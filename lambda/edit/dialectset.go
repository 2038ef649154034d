package edit

import (
	"errors"
	"slices"
	"strings"
)

// DialectSet is a set of [Thumbor], [JSON], [Simple] and [OSS]. The zero
// DialectSet has all of them.
type DialectSet struct {
	closed uint8 // a bit for each of dialectWords
}

// dialectWords are the words for dialects in DIALECTS.
var dialectWords = []struct {
	word    string
	dialect Dialect
}{{"thumbor", Thumbor}, {"json", JSON}, {"query", Simple}, {"oss", OSS}}

// OpenDialects is the set of the dialects given; without any it is empty.
func OpenDialects(dialects ...Dialect) DialectSet {
	var s DialectSet
	for i, w := range dialectWords {
		if !slices.Contains(dialects, w.dialect) {
			s.closed |= 1 << i
		}
	}
	return s
}

// ParseDialects reads words separated by commas, blanks around them ignored:
// thumbor, json, query, oss, or any for all of them. The empty string is the
// empty set. All words that are none of these are reported at once.
func ParseDialects(s string) (DialectSet, error) {
	if strings.TrimSpace(s) == "" {
		return OpenDialects(), nil
	}
	words := []string{"any"}
	for _, w := range dialectWords {
		words = append(words, w.word)
	}
	var open []Dialect
	var faults []error
	for word := range strings.SplitSeq(s, ",") {
		word = strings.TrimSpace(word)
		if !slices.Contains(words, word) {
			faults = append(faults, &Error{What: "dialect", Token: word, Expected: nearestWord(word, words) + ", or another of " + strings.Join(words, ", ")})
		}
		for _, w := range dialectWords {
			if word == w.word || word == "any" {
				open = append(open, w.dialect)
			}
		}
	}
	if len(faults) > 0 {
		return OpenDialects(), errors.Join(faults...)
	}
	return OpenDialects(open...), nil
}

// Has reports whether a dialect is in the set. Plain paths are in every set.
func (s DialectSet) Has(dialect Dialect) bool {
	for i, w := range dialectWords {
		if w.dialect == dialect {
			return s.closed&(1<<i) == 0
		}
	}
	return true
}

// String prints the set as [ParseDialects] reads it.
func (s DialectSet) String() string {
	var words []string
	for _, w := range dialectWords {
		if s.Has(w.dialect) {
			words = append(words, w.word)
		}
	}
	if len(words) == len(dialectWords) {
		return "any"
	}
	return strings.Join(words, ",")
}

// wordOf is the word that opens a dialect.
func wordOf(dialect Dialect) string {
	for _, w := range dialectWords {
		if w.dialect == dialect {
			return w.word
		}
	}
	return ""
}

// IsPlain reports whether no dialect is open. The paths and keys of a plain
// installation have fewer words, so that folders may have any name:
//
//	[unsafe/ | HASH/] [SIZE/] [filters:NAME(ARGUMENTS):NAME(ARGUMENTS)…/] [s3:BUCKET/] ORIGINAL
//
// SIZE is a [Resolution], or 0x0 for the original's own size; there must be one,
// or filters. BUCKET is one of [Dialects.Buckets]. All that follows is the
// original's key to the letter. In every other installation paths and keys are
// Thumbor's, whichever dialects are open, for these are what all dialects lead to.
//
//	path                                      key
//	300x300/top/p.jpg                         300x300/top/p.jpg
//	300x300/fit-in/p.jpg                      300x300/fit-in/p.jpg
//	300x300/100x100/p.jpg                     300x300/100x100/p.jpg
//	300x300/s3:some/p.jpg                     300x300/s3:some/p.jpg
//	300x300/filters:blur(2)/smart/p.jpg       300x300/filters:blur(2)/smart/p.jpg
//	300x300/filters:as_is()/filters:x()/p     300x300/filters:as_is()/filters:x()/p
//	filters:resize(300,200,north)/p.jpg       filters:resize(300,200,north)/p.jpg
//	300x200/filters:fit-in():fill(red)/p.jpg  filters:resize(300,200,inside,no_enlarge):canvas(300,200,ff0000)/p.jpg
//	300x200/filters:smart()/p.jpg             filters:resize(300,200,smart)/p.jpg
//	unsafe/0x0/p.jpg                          0x0/p.jpg
func (d Dialects) IsPlain() bool {
	for _, w := range dialectWords {
		if d.Open.Has(w.dialect) {
			return false
		}
	}
	return true
}

// closedError is the fault of a request in a dialect that is not open.
func closedError(token string, dialect Dialect) error {
	return &Error{
		What: "path", Token: token,
		Expected: "a size and an original, such as 300x300/photos/cat.jpg; DIALECTS would allow this with " + wordOf(dialect),
	}
}
