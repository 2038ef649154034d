package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// counts are how far a run has come.
type counts struct {
	originals int64 // looked at
	missing   int64 // found so far
	done      int64 // of missing
	listed    bool  // missing will not grow any more
}

// progress shows counts to someone who waits. It is not safe for concurrent use.
type progress interface {
	update(counts)
	stop()
}

// newProgress is a bar on a terminal and now and then a line elsewhere.
func newProgress(w io.Writer) progress {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &bar{w: w}
	}
	return newLines(w, time.Now)
}

// between is the time from one line to the next.
const between = 5 * time.Second

// lines is the progress for logs.
type lines struct {
	w           io.Writer
	now         func() time.Time
	start, last time.Time
}

func newLines(w io.Writer, now func() time.Time) *lines {
	t := now()
	return &lines{w: w, now: now, start: t, last: t}
}

func (l *lines) update(c counts) {
	t := l.now()
	if t.Sub(l.last) < between {
		return
	}
	l.last = t
	fmt.Fprintf(l.w, "prewarm: %s\n", c.phrase(t.Sub(l.start)))
}

func (l *lines) stop() {}

// phrase says how far it is after some time. The time left can be told only
// when it is known how much there is to do.
func (c counts) phrase(took time.Duration) string {
	if c.missing == 0 {
		return count(c.originals, "original") + " looked at"
	}
	text := thousands(c.done) + " of " + thousands(c.missing)
	if !c.listed {
		return fmt.Sprintf("%s or more, %s", text, rate(c.done, took))
	}
	text = fmt.Sprintf("%s (%d%%), %s", text, 100*c.done/c.missing, rate(c.done, took))
	if c.done == 0 {
		return text
	}
	left := time.Duration(float64(took) / float64(c.done) * float64(c.missing-c.done))
	return fmt.Sprintf("%s, %s left", text, round(left))
}

// bar is the progress for a terminal: a spinner until the first derivative is
// done, and then a bar that grows while the listing goes on.
type bar struct {
	w       io.Writer
	spinner *progressbar.ProgressBar
	bar     *progressbar.ProgressBar
	shown   counts
	last    time.Time
}

// blink is how long a bar stays as it is at least.
const blink = 100 * time.Millisecond

func (b *bar) update(c counts) {
	if time.Since(b.last) < blink {
		return
	}
	b.last = time.Now()
	switch {
	case c.done == 0:
		b.spin(c)
	case b.bar == nil:
		b.begin(c)
		b.advance(c)
	case c.done != b.shown.done || c.listed != b.shown.listed:
		// Nothing else moves the bar: its rate is that of its updates.
		b.advance(c)
	}
}

func (b *bar) spin(c counts) {
	if b.spinner == nil {
		b.spinner = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(b.w),
			progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine of its own
			progressbar.OptionSetElapsedTime(true),
			progressbar.OptionClearOnFinish())
	}
	b.spinner.Describe(count(c.originals, "original") + " looked at, " + thousands(c.missing) + " missing")
}

func (b *bar) begin(c counts) {
	if b.spinner != nil {
		b.spinner.Clear()
	}
	b.bar = progressbar.NewOptions64(c.total(),
		progressbar.OptionSetWriter(b.w),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("pictures"),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish())
}

// advance moves the bar, and its end before or after so that it is not reached
// too early.
func (b *bar) advance(c counts) {
	if c.total() > b.shown.total() {
		b.bar.ChangeMax64(c.total())
	}
	b.bar.Add64(c.done - b.shown.done)
	if c.total() < b.shown.total() {
		b.bar.ChangeMax64(c.total())
	}
	b.shown = c
}

// total is what is known of the work. Until all is listed it is one more, since
// a bar that once reached its end stays there.
func (c counts) total() int64 {
	if c.listed {
		return c.missing
	}
	return c.missing + 1
}

func (b *bar) stop() {
	if b.spinner != nil {
		b.spinner.Clear()
	}
	if b.bar != nil {
		b.bar.Clear()
	}
}
