package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// line is a check in the document of -json.
type line struct {
	Name    string  `json:"name"`
	Verdict verdict `json:"verdict"`
	Saw     string  `json:"saw"`
	Hint    string  `json:"hint,omitempty"`
	MS      int64   `json:"ms"`
}

// summary counts verdicts.
type summary struct {
	OK      int `json:"ok"`
	Bad     int `json:"bad"`
	Skipped int `json:"skipped"`
}

// report writes findings as they come, or as one document at the end.
type report struct {
	opt    options
	stdout io.Writer
	lines  []line
	sum    summary
}

// add tells one finding. Errors of writing are left alone: there is no better
// place to tell them.
func (r *report) add(name string, f finding, took time.Duration) {
	r.lines = append(r.lines, line{name, f.verdict, f.saw, f.hint, took.Milliseconds()})
	word := "OK"
	switch f.verdict {
	case verdictOK:
		r.sum.OK++
	case verdictBad:
		word = "BAD"
		r.sum.Bad++
	case verdictSkip:
		word = "skip"
		r.sum.Skipped++
	}
	if r.opt.json {
		return
	}
	fmt.Fprintf(r.stdout, "%-4s %-10s %s\n", word, name, printable(f.saw))
	if f.hint != "" {
		fmt.Fprintf(r.stdout, "%15s hint: %s\n", "", printable(f.hint))
	}
}

// finish writes the summary, or with -json everything.
func (r *report) finish(interrupted bool) {
	if !r.opt.json {
		fmt.Fprintf(r.stdout, "doctor: %d OK, %d bad, %d skipped: %s\n", r.sum.OK, r.sum.Bad, r.sum.Skipped, r.sum.word(interrupted))
		return
	}
	e := json.NewEncoder(r.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(struct {
		URL     string  `json:"url"`
		Checks  []line  `json:"checks"`
		Summary summary `json:"summary"`
	}{r.opt.url, r.lines, r.sum})
}

func (s summary) word(interrupted bool) string {
	switch {
	case s.Bad > 0:
		return "something is wrong"
	case interrupted:
		return "not everything was looked at"
	case s.OK == 0:
		return "nothing was looked at"
	case s.Skipped > 0:
		return "nothing is wrong with what was looked at"
	}
	return "nothing is wrong"
}

// maxPrintable is how much of one text is shown, in bytes; servers have their
// say in it.
const maxPrintable = 2000

// printable replaces what could steer a terminal or be taken for two lines, and
// cuts what is too long.
func printable(s string) string {
	if len(s) > maxPrintable {
		s = s[:maxPrintable] + "…"
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if !strings.ContainsFunc(s, unsafeRune) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unsafeRune(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unsafeRune is true of control characters and of those that change the
// direction of text.
func unsafeRune(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

// count writes a number of things.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}
