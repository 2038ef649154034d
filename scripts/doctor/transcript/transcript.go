// Package transcript is the form in which doctor writes down what an
// installation answered, for tests to read again. It is text:
//
//	# anything, to the end of the line
//	key "photos/a b.jpg"
//	GET http://images.example.com/300x300/photos/a%20b.jpg
//	307 https://api.example.com/resize?key=300x300/photos/a%20b.jpg
//	GET https://api.example.com/resize?key=300x300/photos/a%20b.jpg
//	307 http://images.example.com/300x300/photos/a%20b.jpg
//	GET http://images.example.com/300x300/photos/a%20b.jpg
//	200
//
// A view begins with the key of the original, as a Go string. Below it, each
// request is a line with method and address, and each answer one with the status
// and the Location header exactly as it was sent. An address or Location that is
// not all graphic ASCII, or begins with a quote, is a Go string as well, byte
// for byte. Empty lines mean nothing.
package transcript

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// View is one view of one derivative, with every hop on the way.
type View struct {
	// Key is the original's.
	Key       string
	Exchanges []Exchange
}

// Exchange is a request and its answer.
type Exchange struct {
	Method, URL string
	// Status is from 100 to 999, or 0 where no answer came.
	Status int
	// Location is the header's value as it was sent; "" if there was none.
	Location string
}

// Write writes views so that [Read] returns the same. The comment is put in
// front, each of its lines behind a "#"; "" is none.
func Write(w io.Writer, comment string, views []View) error {
	out := bufio.NewWriter(w)
	if comment != "" {
		for line := range strings.SplitSeq(comment, "\n") {
			fmt.Fprintf(out, "# %s\n", line)
		}
	}
	for _, v := range views {
		fmt.Fprintf(out, "\nkey %s\n", strconv.Quote(v.Key))
		for _, x := range v.Exchanges {
			fmt.Fprintf(out, "%s %s\n", x.Method, field(x.URL))
			if x.Location == "" {
				fmt.Fprintf(out, "%03d\n", x.Status)
			} else {
				fmt.Fprintf(out, "%03d %s\n", x.Status, field(x.Location))
			}
		}
	}
	return out.Flush()
}

// field is a value as it is, or as a Go string where that could be misread.
func field(s string) string {
	strange := func(r rune) bool { return r <= ' ' || r > '~' }
	if s == "" || s[0] == '"' || strings.ContainsFunc(s, strange) {
		return strconv.Quote(s)
	}
	return s
}

func unfield(s string) (string, error) {
	if !strings.HasPrefix(s, `"`) {
		return s, nil
	}
	value, err := strconv.Unquote(s)
	if err != nil {
		return "", fmt.Errorf("%s: expected a Go string", s)
	}
	return value, nil
}

// Read reads what [Write] writes. Its errors name the line.
func Read(r io.Reader) ([]View, error) {
	var views []View
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if err := add(&views, line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return views, lines.Err()
}

// add reads one line into the last view.
func add(views *[]View, line string) error {
	word, rest, _ := strings.Cut(line, " ")
	value, err := unfield(rest)
	if err != nil {
		return err
	}
	if word == "key" {
		*views = append(*views, View{Key: value})
		return nil
	}
	if len(*views) == 0 {
		return fmt.Errorf("%q: expected a key first", word)
	}
	v := &(*views)[len(*views)-1]
	status, err := strconv.Atoi(word)
	switch {
	case err == nil && (len(word) != 3 || status < 0):
		return fmt.Errorf("%q: expected a status of three digits", word)
	case err == nil:
		return v.answer(status, value)
	case word == "" || strings.ToUpper(word) != word:
		return fmt.Errorf("%q: expected key, a method or a status", word)
	}
	v.Exchanges = append(v.Exchanges, Exchange{Method: word, URL: value, Status: unanswered})
	return nil
}

// unanswered is the status of a request while its answer has not been read.
const unanswered = -1

func (v *View) answer(status int, location string) error {
	if n := len(v.Exchanges); n > 0 && v.Exchanges[n-1].Status == unanswered {
		v.Exchanges[n-1].Status, v.Exchanges[n-1].Location = status, location
		return nil
	}
	return errors.New("an answer without a request")
}
