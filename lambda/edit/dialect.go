package edit

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"s3resize/lambda/edit/rewrite"
)

// Request is what a URL asks for.
type Request struct {
	Variant
	// Answer is what to answer with.
	Answer Answer
	// Dialect is what the URL was read as, for errors and logs.
	Dialect Dialect
	// Key is the variant's canonical key for the installation that read it: that
	// of [Dialects.Key].
	Key string
	// MaxAge is how long a derivative that this request makes may be kept, in
	// seconds; 0 is not given. Like Headers it says nothing about the picture,
	// and so is no part of the variant.
	MaxAge int
	// Headers are what a JSON request wants its derivative to be stored with, in
	// the order given; only names that [headerAllowed] are in it.
	Headers []Header
	// Hash is the signature that stood in the path, "" without one, and Signed
	// is the rest of the path, which it is for.
	Hash, Signed string
}

// Header is the name and value of an HTTP header.
type Header struct{ Name, Value string }

// Answer is what a request is answered with.
type Answer uint8

const (
	// Picture is the derivative.
	Picture Answer = iota
	// Metadata is Thumbor's JSON about source, operations and target.
	Metadata
	// Info is OSS's JSON about the original.
	Info
	// AverageHue is OSS's JSON about the original's mean color.
	AverageHue
)

// Dialect is one URL syntax.
type Dialect string

const (
	Plain   Dialect = "plain"   // 300x200/photos/cat.jpg
	Thumbor Dialect = "Thumbor" // unsafe/fit-in/300x200/filters:grayscale()/photos/cat.jpg
	JSON    Dialect = "JSON"    // eyJrZXkiOiJwaG90b3MvY2F0LmpwZyIsImVkaXRzIjp7fX0=
	OSS     Dialect = "OSS"     // photos/cat.jpg?x-oss-process=image/resize,w_300
	Simple  Dialect = "query"   // photos/cat.jpg?w=300&format=webp
)

// Dialects is how an installation reads URLs. Its zero value reads all dialects,
// Thumbor's paths as Thumbor does, and knows one bucket and no styles.
type Dialects struct {
	// Open are the dialects that are read besides plain paths. Without any the
	// installation is plain: see [Dialects.IsPlain].
	Open DialectSet
	// SIH reads Thumbor-shaped paths as the Serverless Image Handler from
	// version 4 on does where the two differ: fit-in enlarges, rotate is
	// clockwise, filters are sorted, a bare key is a picture to be left as it is,
	// and so on. [Dialects.Key] marks keys that it would read otherwise with the
	// filter thumbor().
	SIH bool
	// Buckets are the source buckets that requests may name; the first is the
	// default, which variants leave out.
	Buckets []string
	// Styles are OSS's: names and the chains, "image/…", that they stand for.
	Styles map[string]string
	// Rewrites change paths before they are read.
	Rewrites rewrite.Rules
	// WatermarkHosts are the hosts that overlays may come from; none by default.
	WatermarkHosts []string
	// anySource takes every bucket and host for known.
	anySource bool
	// table has the operations; nil is the table of all. Tests add to it.
	table *operationTable
}

// operations are the operations that this installation knows.
func (d Dialects) operations() *operationTable {
	if d.table == nil {
		return allOperations
	}
	return d.table
}

// complete is the end of a dialect: it brings a variant that was read into normal
// form, and does what finish does.
func (d Dialects) complete(v Variant) (Variant, string, error) {
	if len(v.Edits.Operations) <= maxFilters {
		v.Edits = d.operations().normalEdits(v.Edits)
	}
	return d.finish(v)
}

// finish is the end of every dialect, for a variant whose edits are in normal
// form: it refuses what may not be asked for and what cannot be stored, and
// prints the key.
func (d Dialects) finish(v Variant) (finished Variant, key string, err error) {
	p, err := d.checked(v)
	if err != nil {
		return Variant{}, "", err
	}
	if key = p.key(); key == "" {
		return Variant{}, "", &Error{What: "key", Token: v.Original, Expected: "at most 1024 bytes with the edits in front"}
	}
	return p.v, key, nil
}

// checked is finish for variants whose key is not of interest.
func (d Dialects) checked(v Variant) (printer, error) {
	if err := ValidateKey(v.Original); err != nil {
		return printer{}, err
	}
	if len(d.Buckets) > 0 && v.Bucket == d.Buckets[0] {
		v.Bucket = ""
	}
	if n := len(v.Edits.Operations); n > maxOperations {
		return printer{}, &Error{What: "edits", Token: fmt.Sprint(n, " operations"), Expected: fmt.Sprintf("at most %d", maxOperations)}
	}
	v.Edits.Operations = slices.Clone(v.Edits.Operations)
	p := printer{d: d, v: v, filters: make([]string, len(v.Edits.Operations))}
	for i := range p.filters {
		if err := p.write(i); err != nil {
			return printer{}, err
		}
		if err := p.checkSource(i); err != nil {
			return printer{}, err
		}
	}
	var err error
	p.output, err = spellOutput(v.Edits.Output)
	return p, err
}

// checkSource refuses a picture from elsewhere, and leaves out its bucket if that
// is the one of the original.
func (p printer) checkSource(i int) error {
	table, op := p.d.operations(), p.v.Edits.Operations[i]
	source, has := table.source(op)
	if !has {
		return nil
	}
	if err := p.d.checkSource(source); err != nil {
		return err
	}
	own := p.d.sourceFor(p.v, source)
	if own == source {
		return nil
	}
	p.v.Edits.Operations[i] = table.withSource(op, own)
	return p.write(i)
}

// checkSource refuses pictures from elsewhere than the source buckets and the
// hosts that are allowed.
func (d Dialects) checkSource(s Source) error {
	switch {
	case d.anySource:
	case s.IsURL():
		u, err := url.Parse(s.Key)
		if err != nil || !slices.Contains(d.WatermarkHosts, u.Host) {
			return &Error{What: "watermark", Token: s.Key, Expected: "a picture in a source bucket, or from a host that is allowed"}
		}
	case s.Bucket != "" && !slices.Contains(d.Buckets, s.Bucket):
		return &BucketError{Bucket: s.Bucket}
	}
	return nil
}

// sourceFor leaves out a bucket that is the one of v's original.
func (d Dialects) sourceFor(v Variant, s Source) Source {
	own := v.Bucket
	if own == "" && len(d.Buckets) > 0 {
		own = d.Buckets[0]
	}
	if s.Bucket == own {
		s.Bucket = ""
	}
	return s
}

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
