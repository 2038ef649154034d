package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestPhrase(t *testing.T) {
	tests := []struct {
		c    counts
		took time.Duration
		want string
	}{
		{counts{}, 0, "0 originals looked at"},
		{counts{originals: 1204}, time.Second, "1,204 originals looked at"},
		{counts{originals: 1204, missing: 5000, done: 20}, 10 * time.Second, "20 of 5,000 or more, 2.0/s"},
		{counts{1204, 5000, 0, true}, 10 * time.Second, "0 of 5,000 (0%), 0.0/min"},
		{counts{1204, 5000, 1000, true}, 100 * time.Second, "1,000 of 5,000 (20%), 10.0/s, 6m40s left"},
		{counts{3, 3, 3, true}, 3 * time.Second, "3 of 3 (100%), 1.0/s, 0s left"},
	}
	for _, test := range tests {
		if got := test.c.phrase(test.took); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.c, got, test.want)
		}
	}
}

func TestLines(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	l := newLines(&out, func() time.Time { return now })
	for i := range int64(100) { // ten a second
		now = now.Add(100 * time.Millisecond)
		l.update(counts{originals: 100, missing: 100, done: i + 1, listed: true})
	}
	l.stop()
	const want = "prewarm: 50 of 100 (50%), 10.0/s, 5s left\nprewarm: 100 of 100 (100%), 10.0/s, 0s left\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestNewProgressElsewhere(t *testing.T) {
	if _, ok := newProgress(new(bytes.Buffer)).(*lines); !ok {
		t.Error("a bar where there is no terminal")
	}
}

func TestBar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := &bar{w: &out}
		say := func(c counts, want string) {
			t.Helper()
			time.Sleep(time.Second) // more than the bar waits between updates
			out.Reset()
			b.update(c)
			if !strings.Contains(out.String(), want) {
				t.Errorf("%+v: got %q, want %q", c, &out, want)
			}
		}
		say(counts{originals: 10}, "10 originals looked at, 0 missing")
		say(counts{originals: 20, missing: 3}, "20 originals looked at, 3 missing")
		say(counts{originals: 20, missing: 3, done: 1}, "1/4")
		say(counts{originals: 20, missing: 3, done: 3}, "3/4") // it has caught up, but there may be more
		say(counts{originals: 30, missing: 9, done: 4}, "4/10")
		say(counts{originals: 30, missing: 9, done: 4}, "")
		say(counts{originals: 30, missing: 9, done: 4, listed: true}, "4/9")
		say(counts{originals: 30, missing: 9, done: 8, listed: true}, "8/9")
		out.Reset()
		b.update(counts{originals: 30, missing: 9, done: 9, listed: true})
		if out.Len() != 0 {
			t.Errorf("too soon, but wrote %q", &out)
		}
		time.Sleep(time.Second)
		b.update(counts{originals: 30, missing: 9, done: 9, listed: true})
		b.stop()
		if last := out.String(); !strings.HasSuffix(last, " \r") {
			t.Errorf("the line is not cleared: %q", last)
		}
	})
}

func TestBarTellsRateAndTimeLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := &bar{w: &out}
		for i := range int64(20) {
			b.update(counts{missing: 100, done: i, listed: true})
			time.Sleep(500 * time.Millisecond)
		}
		out.Reset()
		b.update(counts{missing: 100, done: 20, listed: true})
		// Two a second leave 80 for 40 seconds; the bar's rate is a rolling one.
		want := regexp.MustCompile(`\(20/100, 2 pictures/s\) \[\d+s:(3[5-9]|4[0-5])s\]`)
		if !want.MatchString(out.String()) {
			t.Errorf("got %q, want %v", &out, want)
		}
	})
}

func TestBarStopsEarly(t *testing.T) {
	var out bytes.Buffer
	b := &bar{w: &out}
	b.stop()
	if out.Len() != 0 {
		t.Errorf("never started, but wrote %q", &out)
	}
	b.update(counts{originals: 1})
	b.stop()
	b.update(counts{originals: 1, missing: 2, done: 1})
	b.stop()
}
