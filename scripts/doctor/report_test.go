package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func said(opt options) string {
	var out bytes.Buffer
	r := &report{opt: opt, stdout: &out}
	r.add("website", pass("404 from %s", "AmazonS3"), 3*time.Millisecond)
	r.add("loop", fault("keep nothing", "a → \x1b[2Jb\nOK   c"), time.Second)
	r.add("keys", skip("needs -bucket"), 0)
	r.finish(false)
	return out.String()
}

func TestReportForPeople(t *testing.T) {
	const want = `OK   website    404 from AmazonS3
BAD  loop       a → \x1b[2Jb\nOK   c
                hint: keep nothing
skip keys       needs -bucket
doctor: 1 OK, 1 bad, 1 skipped: something is wrong
`
	if got := said(options{}); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestReportAsJSON(t *testing.T) {
	var got, want any
	if err := json.Unmarshal([]byte(said(options{json: true, url: "http://x"})), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"url":"http://x","checks":[
		{"name":"website","verdict":"ok","saw":"404 from AmazonS3","ms":3},
		{"name":"loop","verdict":"bad","saw":"a → \u001b[2Jb\nOK   c","hint":"keep nothing","ms":1000},
		{"name":"keys","verdict":"skip","saw":"needs -bucket","ms":0}
	],"summary":{"ok":1,"bad":1,"skipped":1}}`), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}

func TestPrintable(t *testing.T) {
	long := string(bytes.Repeat([]byte("é"), 1500))
	for s, want := range map[string]string{
		"":                 "",
		"é 😀 → fine":       "é 😀 → fine",
		"a\tb\r\x00":       `a\tb\r\x00`,
		"\u202eevil\u2066": `\u202eevil\u2066`,
		"\xff":             "\uFFFD",
		long:               long[:2000] + "…",
	} {
		if got := printable(s); got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("a\x1b[2J\n\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := printable(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || 0x7f <= r && r < 0xa0 || r == 0x202e }) {
			t.Errorf("%q: %q", s, got)
		}
	})
}

func TestSummaryWord(t *testing.T) {
	for s, want := range map[summary]string{
		{OK: 1}:             "nothing is wrong",
		{OK: 1, Skipped: 1}: "nothing is wrong with what was looked at",
		{OK: 1, Bad: 1}:     "something is wrong",
		{Skipped: 1}:        "nothing was looked at",
	} {
		if got := s.word(false); got != want {
			t.Errorf("%+v: %s", s, got)
		}
	}
	if got := (summary{OK: 1}).word(true); got != "not everything was looked at" {
		t.Errorf("interrupted: %s", got)
	}
}
