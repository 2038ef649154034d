package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// outcome is what became of a derivative, or of an original without any.
type outcome string

const (
	outcomeMade        outcome = "made"
	outcomeThere       outcome = "there"
	outcomeMissing     outcome = "missing"
	outcomeSkipped     outcome = "skipped"
	outcomeFailed      outcome = "failed"
	outcomeInterrupted outcome = "interrupted"

	// Of derivatives that are there.
	outcomeCurrent outcome = "current" // not worth a line
	outcomeStale   outcome = "stale"   // -dry-run
	outcomeOrphan  outcome = "orphan"
	outcomeDeleted outcome = "deleted" // an orphan
	outcomeForeign outcome = "foreign" // not ours, left as it is

	// outcomeElsewhere is of a derivative that -prefix leaves out, as turns out
	// late. It is not worth a line.
	outcomeElsewhere outcome = "elsewhere"

	// Of objects that others have made.
	outcomeAdoptable outcome = "adoptable" // -dry-run
	outcomeAdopted   outcome = "adopted"
)

// line is one line of -json.
type line struct {
	Key     string  `json:"key"` // of the derivative, or of an original without any
	Outcome outcome `json:"outcome"`
	Bytes   int64   `json:"bytes"`
	MS      int64   `json:"ms"`
	Error   string  `json:"error"`
	Warning string  `json:"warning,omitempty"`

	noImage bool // why it was skipped: derivatives are never made of what its original is now
}

// summary is the last line of -json.
type summary struct {
	Originals   int64  `json:"originals"`
	Missing     int64  `json:"missing"`           // derivatives that were not there
	Made        int64  `json:"made"`              // and this is what became of them
	There       int64  `json:"there"`             // made by someone else meanwhile
	Skipped     int64  `json:"skipped"`           // their original is no image
	Failed      int64  `json:"failed"`            // worth another try
	Interrupted int64  `json:"interrupted"`       // the rest was not begun
	NoOriginals int64  `json:"noOriginals"`       // objects that are none
	Checked     int64  `json:"checked,omitempty"` // derivatives that were there, with -stale
	Current     int64  `json:"current,omitempty"` // and this is what became of them, besides the above
	Stale       int64  `json:"stale,omitempty"`
	Orphans     int64  `json:"orphans,omitempty"`
	Deleted     int64  `json:"deleted,omitempty"`
	Foreign     int64  `json:"foreign,omitempty"`        // not ours, left as they are
	Unindexed   int64  `json:"entriesRemoved,omitempty"` // from the index, whose derivatives were gone
	Adoptable   int64  `json:"adoptable,omitempty"`      // with -adopt
	Adopted     int64  `json:"adopted,omitempty"`
	Bytes       int64  `json:"bytes"` // of those made
	MS          int64  `json:"ms"`
	Complete    bool   `json:"complete"` // the listing came to its end
	Error       string `json:"error"`    // why it did not
}

// done is how many derivatives need no more attention.
func (s summary) done() int64 {
	return s.Made + s.There + s.Skipped + s.Failed + s.Interrupted + s.Current + s.Stale + s.Orphans + s.Deleted + s.Foreign + s.Adoptable + s.Adopted
}

// work is how many derivatives there are, as far as is known, to be done.
func (s summary) work() int64 { return s.Missing + s.Checked }

// successes are signs that the set-up works.
func (s summary) successes() int64 {
	return s.Made + s.There + s.Current + s.Stale + s.Foreign + s.Adoptable + s.Adopted
}

// report keeps the books of a run and writes what is said of it. It is safe for
// concurrent use.
type report struct {
	mu             sync.Mutex
	stdout, stderr io.Writer
	opt            options
	progress       progress // nil after the end of it
	start          time.Time

	sum     summary
	skipped problems
	warned  problems
	failed  problems
	orphans problems
	foreign folders
	adopted folders // or adoptable
	older   int64   // of these, older than their originals
	setup   int     // failures that other derivatives would meet too
	advice  string  // the hint of the first of those
}

func newReport(opt options, stdout, stderr io.Writer) *report {
	r := &report{stdout: stdout, stderr: stderr, opt: opt, start: time.Now()}
	if !opt.dryRun && !opt.json {
		r.progress = newProgress(stderr)
	}
	return r
}

// watcher notes what the catalogue comes across.
func (r *report) watcher() watcher {
	return watcher{
		looked: func() { r.update(func() { r.sum.Originals++ }) },
		skipped: func(key, reason string) {
			r.update(func() {
				r.sum.NoOriginals++
				r.skipped.add(key, reason)
				r.write(line{Key: key, Outcome: outcomeSkipped, Error: reason})
			})
		},
		foreign: func(key string) {
			r.update(func() {
				r.foreign.add(key)
				r.write(line{Key: key, Outcome: outcomeForeign, Error: "not ours"})
			})
		},
	}
}

// found counts derivatives that are not there, or with -stale and -adopt what is.
func (r *report) found(n int) {
	r.update(func() {
		if r.opt.stale || r.opt.adopt {
			r.sum.Checked += int64(n)
		} else {
			r.sum.Missing += int64(n)
		}
	})
}

// tidied notes how many entries were removed from the index.
func (r *report) tidied(n int) { r.update(func() { r.sum.Unindexed = int64(n) }) }

// listed notes that all that is missing was found.
func (r *report) listed() { r.update(func() { r.sum.Complete = true }) }

// add tells what became of a derivative of an original, and why.
func (r *report) add(original string, l line, cause error) {
	r.update(func() {
		switch l.Outcome {
		case outcomeMade:
			r.sum.Made++
			r.sum.Bytes += l.Bytes
		case outcomeThere:
			r.sum.There++
		case outcomeSkipped:
			r.sum.Skipped++
			r.skipped.add(original, l.Error)
		case outcomeInterrupted:
			r.sum.Interrupted++
		case outcomeCurrent:
			r.sum.Current++
		case outcomeStale:
			r.sum.Stale++
		case outcomeOrphan:
			r.sum.Orphans++
			r.orphans.add(l.Key, l.Error)
		case outcomeDeleted:
			r.sum.Deleted++
		case outcomeForeign:
			r.sum.Foreign++
			r.foreign.add(l.Key)
		case outcomeElsewhere:
			r.sum.Checked--
		case outcomeAdoptable, outcomeAdopted:
			r.addAdopted(l)
		case outcomeFailed:
			r.sum.Failed++
			r.failed.add(l.Key, l.Error)
			if advice := hint(cause); advice != "" {
				r.setup++
				r.advice = cmp.Or(r.advice, advice)
			}
		}
		if l.Warning != "" {
			r.warned.add(l.Key, l.Warning)
		}
		r.write(l)
	})
}

func (r *report) addAdopted(l line) {
	if l.Outcome == outcomeAdopted {
		r.sum.Adopted++
	} else {
		r.sum.Adoptable++
	}
	r.adopted.add(l.Key)
	if l.Error != "" {
		r.older++
	}
}

// update changes the books and shows the progress.
func (r *report) update(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
	if r.progress != nil {
		r.progress.update(counts{r.sum.Originals, r.sum.work(), r.sum.done(), r.sum.Complete})
	}
}

// write is what standard output gets of a line. Errors of writing are left
// alone: the derivatives matter more.
func (r *report) write(l line) {
	switch {
	case l.Outcome == outcomeCurrent, l.Outcome == outcomeElsewhere:
	case r.opt.json:
		r.encode(l)
	case l.Outcome == outcomeMissing, l.Outcome == outcomeStale, l.Outcome == outcomeAdoptable && r.opt.dryRun:
		fmt.Fprintln(r.stdout, l.Key)
	}
}

func (r *report) encode(v any) {
	e := json.NewEncoder(r.stdout)
	e.SetEscapeHTML(false)
	e.Encode(v)
}

// complete reports whether all was found and nothing is left to do.
func (r *report) complete() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sum.Complete && r.sum.Interrupted == 0 && r.sum.done() == r.sum.work()
}

// hopeless reports whether the set-up has failed often enough and never worked.
// Broken originals do not count: there may be good ones behind them.
func (r *report) hopeless() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.setup >= hopeless && r.sum.successes() == 0
}

// stopping ends the progress and says that what is in hand is waited for.
func (r *report) stopping() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.endProgress()
	fmt.Fprintf(r.stderr, "prewarm: stopping; what is in hand has %v to finish\n", grace)
}

func (r *report) endProgress() {
	if r.progress != nil {
		r.progress.stop()
		r.progress = nil
	}
}

// finish writes the summary of a run that ended with err, and returns what there
// is to complain about.
func (r *report) finish(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.endProgress()
	r.sum.MS = time.Since(r.start).Milliseconds()
	if err != nil {
		r.sum.Error = err.Error()
	}
	if r.opt.json {
		r.encode(map[string]summary{"summary": r.sum})
	} else {
		r.tell()
	}
	if err == nil && r.sum.Failed > 0 {
		err = fmt.Errorf("%s failed", count(r.sum.Failed, "derivative"))
	}
	if r.sum.Failed == 0 || hint(err) != "" || errors.Is(err, context.Canceled) {
		return err
	}
	return &hinted{err, cmp.Or(r.advice, "run the same command again: what is done is not done again")}
}
