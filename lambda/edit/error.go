package edit

import (
	"fmt"
	"strings"
)

// Error is a request that cannot be understood. Its text is fit for the person
// who sent the request: it repeats the token and says what belongs there.
type Error struct {
	What     string // the part of the request at fault, with its dialect: "resolution", "Thumbor filter blur", …
	Token    string // that part as it was sent
	Expected string // the form it should have had
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s %q: expected %s", e.What, shorten(e.Token), e.Expected)
}

// nearestWord is the one of some words that takes the fewest changes of letters
// to become; the first of several.
func nearestWord(word string, words []string) string {
	best, least := "", 1<<30
	for _, w := range words {
		if n := changes(strings.ToLower(word), w); n < least {
			best, least = w, n
		}
	}
	return best
}

// changes counts the letters to add, drop or replace that make one word another.
func changes(from, to string) int {
	from = from[:min(len(from), 40)]
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(from) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(to) {
			replaced := corner
			if from[i] != to[j] {
				replaced++
			}
			corner = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}

// shorten keeps an error readable when a stranger sends a very long token.
func shorten(s string) string {
	const limit = 80
	if len(s) <= limit {
		return s
	}
	return s[:limit] + "…"
}

// NotImplementedError is a request that is understood, for something that is
// not done here.
type NotImplementedError struct {
	Dialect string // "Thumbor", "JSON", "OSS" or "query"
	Token   string // the operation or option by its name there
}

func (e *NotImplementedError) Error() string {
	return fmt.Sprintf("%s: %q is not implemented", e.Dialect, shorten(e.Token))
}

// BucketError is a request for a bucket that is no source bucket.
type BucketError struct {
	Bucket string
}

func (e *BucketError) Error() string {
	return fmt.Sprintf("bucket %q is not one of the source buckets", shorten(e.Bucket))
}

// StyleError is a request for an OSS style that is not configured.
type StyleError struct {
	Style string
}

func (e *StyleError) Error() string {
	return fmt.Sprintf("style %q is not configured", shorten(e.Style))
}
