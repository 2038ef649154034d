package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
)

// said is what a report writes of a run that add fills in, without times.
func said(t *testing.T, opt options, err error, add func(*report)) (stdout, stderr string, complaint error) {
	t.Helper()
	var out, log bytes.Buffer
	r := newReport(opt, &out, &log)
	add(r)
	complaint = r.finish(err)
	return out.String(), log.String(), complaint
}

func TestReportForPeople(t *testing.T) {
	opt := options{resolutions: resolutions(t, "3x3")}
	stdout, stderr, complaint := said(t, opt, nil, func(r *report) {
		w := r.watcher()
		for range 1200 {
			w.looked()
		}
		w.skipped("photos/", "a folder marker")
		w.skipped("a\x1b[2J", "bad")
		w.foreign("1920x1080/b.jpg")
		w.foreign("1920x1080/a.jpg")
		r.found(5)
		r.listed()
		r.add("b.jpg", line{Key: "3x3/b.jpg", Outcome: outcomeFailed, Error: "no"}, errTest)
		r.add("a.jpg", line{Key: "3x3/a.jpg", Outcome: outcomeFailed, Error: "no"}, errTest)
		r.add("c.jpg", line{Key: "3x3/c.jpg", Outcome: outcomeMade, Bytes: 1500, Warning: "odd"}, nil)
		r.add("d.jpg", line{Key: "3x3/d.jpg", Outcome: outcomeThere}, nil)
		r.add("e.txt", line{Key: "3x3/e.txt", Outcome: outcomeSkipped, Error: "text"}, nil)
	})
	if stdout != "" {
		t.Errorf("standard output has %q", stdout)
	}
	const want = `prewarm: not ours: 2 in 1920x1080/, such as 1920x1080/a.jpg
prewarm: skipped 3:
    "a\x1b[2J": bad
    e.txt: text
    photos/: a folder marker
prewarm: made in spite of a warning 1:
    3x3/c.jpg: odd
prewarm: failed 2:
    3x3/a.jpg: no
    3x3/b.jpg: no
prewarm: 1,200 originals, 5 derivatives missing: 1 made (1.5 kB), 1 there by now, 1 skipped, 2 failed, in `
	if !strings.HasPrefix(stderr, want) {
		t.Errorf("got\n%s\nwant\n%s", stderr, want)
	}
	if complaint == nil || complaint.Error() != "2 derivatives failed" || !strings.HasPrefix(hint(complaint), "run the same command again") {
		t.Errorf("complaint %v, hint %q", complaint, hint(complaint))
	}
}

func TestReportSentences(t *testing.T) {
	tests := []struct {
		sum    summary
		dryRun bool
		want   string
	}{
		{summary{Complete: true}, false, "0 originals, nothing missing"},
		{summary{Originals: 1, Complete: true}, false, "1 original, nothing missing"},
		{summary{Originals: 7}, false, "7 originals, 0 derivatives missing so far"},
		{summary{Originals: 7, Missing: 1, Complete: true}, true, "7 originals, 1 derivative missing"},
		{summary{Originals: 7, Missing: 2, Made: 1, Interrupted: 1, Bytes: 9, MS: 2000}, false,
			"7 originals, 2 derivatives missing so far: 1 made (9 B), 1 interrupted, in 2s (1.0/s)"},
	}
	for _, test := range tests {
		if got := test.sum.sentence(test.dryRun); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestReportShortensTheListOfSkipped(t *testing.T) {
	_, stderr, _ := said(t, options{}, nil, func(r *report) {
		for i := range showSkipped + 1001 {
			r.watcher().skipped(fmt.Sprintf("%05d/", i), "a folder marker")
		}
		for i := range showSkipped + 2 {
			r.watcher().foreign(fmt.Sprintf("%02dx/a.jpg", i+10))
		}
	})
	if n := strings.Count(stderr, "a folder marker"); n != showSkipped || !strings.Contains(stderr, "    and 1,001 more; -json lists all\n") {
		t.Errorf("%d are listed:\n%s", n, stderr)
	}
	if n := strings.Count(stderr, "prewarm: not ours: 1 in "); n != showSkipped || !strings.Contains(stderr, "prewarm: not ours: more in 2 other folders; -json lists all\n") {
		t.Errorf("folders:\n%s", stderr)
	}
}

func TestReportForMachines(t *testing.T) {
	stdout, stderr, complaint := said(t, options{json: true}, errTest, func(r *report) {
		r.watcher().looked()
		r.watcher().skipped("x/", "a folder marker")
		r.found(1)
		r.add("a<&>é.jpg", line{Key: "3x3/a<&>é.jpg", Outcome: outcomeMade, Bytes: 7, MS: 3}, nil)
	})
	if stderr != "" || !errors.Is(complaint, errTest) {
		t.Errorf("said %q, complaint %v", stderr, complaint)
	}
	lines := strings.SplitAfter(stdout, "\n")
	if len(lines) != 4 || lines[3] != "" {
		t.Fatalf("got\n%s", stdout)
	}
	if want := `{"key":"x/","outcome":"skipped","bytes":0,"ms":0,"error":"a folder marker"}` + "\n"; lines[0] != want {
		t.Errorf("got %swant %s", lines[0], want)
	}
	if want := `{"key":"3x3/a<&>é.jpg","outcome":"made","bytes":7,"ms":3,"error":""}` + "\n"; lines[1] != want {
		t.Errorf("got %swant %s", lines[1], want)
	}
	var last struct{ Summary summary }
	if err := json.Unmarshal([]byte(lines[2]), &last); err != nil {
		t.Fatal(err)
	}
	last.Summary.MS = 0
	want := summary{Originals: 1, Missing: 1, Made: 1, NoOriginals: 1, Bytes: 7, Error: "the test says no"}
	if last.Summary != want {
		t.Errorf("summary %+v, want %+v", last.Summary, want)
	}
}

func TestReportComplaint(t *testing.T) {
	denied := fmt.Errorf("put 3x3/a.jpg: %w", &smithy.GenericAPIError{Code: "AccessDenied"})
	failure := func(r *report) {
		r.found(1)
		r.found(1)
		r.listed()
		r.add("b.jpg", line{Key: "3x3/b.jpg", Outcome: outcomeFailed}, errTest)
		r.add("a.jpg", line{Key: "3x3/a.jpg", Outcome: outcomeFailed}, denied)
	}
	tests := map[string]struct {
		err  error
		add  func(*report)
		want string
		hint string
	}{
		"all is well":           {nil, func(*report) {}, "<nil>", ""},
		"the failure's hint":    {nil, failure, "2 derivatives failed", "s3:PutObject"},
		"gave up":               {errTest, failure, "the test says no", "s3:PutObject"},
		"the error's own hint":  {errNoRegion, failure, "no AWS region is set", "AWS_REGION"},
		"a listing that failed": {errTest, func(*report) {}, "the test says no", ""},
		"interrupted":           {context.Canceled, failure, "context canceled", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, _, complaint := said(t, options{}, test.err, test.add)
			if got := fmt.Sprint(complaint); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if complaint != nil {
				if got := hint(complaint); !strings.Contains(got, test.hint) || (got == "") != (test.hint == "") {
					t.Errorf("hint %q, want %q", got, test.hint)
				}
			}
		})
	}
}

// Progress that goes on after the message would write over it.
func TestReportStopping(t *testing.T) {
	var log bytes.Buffer
	r := newReport(options{}, io.Discard, &log)
	p := &spy{}
	r.progress = p
	r.found(1)
	r.stopping()
	r.found(1)
	r.finish(context.Canceled)
	if p.updates != 1 || p.stops != 1 {
		t.Errorf("%d updates, %d stops", p.updates, p.stops)
	}
	if !strings.HasPrefix(log.String(), "prewarm: stopping; what is in hand has 10s to finish\n") {
		t.Errorf("said %q", &log)
	}
}

type spy struct{ updates, stops int }

func (s *spy) update(counts) { s.updates++ }
func (s *spy) stop()         { s.stops++ }
