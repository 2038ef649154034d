package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

const (
	// queueLength is how far the listing runs ahead of the making, in
	// originals, or in derivatives that are there. It bounds memory to some 10 MB for each size, and is long enough for the
	// total, and with it the time left, to be known early in most buckets.
	queueLength = 1 << 15
	// grace is how long what is in hand may take after Ctrl-C.
	grace = 10 * time.Second
	// hopeless is the number of failures of the set-up, without a success, after
	// which there is no point in going on.
	hopeless = 50
)

// job makes what a catalogue lacks, or looks after what is there.
type job struct {
	catalogue   catalogue
	make        func() maker // begins with an original; nil only reports what is missing
	audit       *audit       // nil unless it is what is there that counts
	adopter     *adopter     // nil unless it is what others have made that counts
	concurrency int
	report      *report
}

// task is work of one worker, in pieces that are done one after the other: the
// derivatives of one original, so that it is read once.
type task []func(ctx context.Context)

// run returns when all is made, or when ctx is done and nothing is in hand any
// more. Its error is why it ended early, [context.Canceled] for an interruption;
// failures of single derivatives are the report's.
func (j job) run(ctx context.Context) error {
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	if j.make == nil && j.audit == nil && j.adopter == nil {
		return j.list(ctx, func(t task) bool {
			for _, piece := range t {
				piece(ctx)
			}
			return true
		})
	}
	inHand, release := linger(ctx, grace)
	defer release()
	defer context.AfterFunc(ctx, func() { j.report.stopping() })()

	queue := make(chan task, queueLength)
	var workers sync.WaitGroup
	for range j.concurrency {
		workers.Go(func() {
			for t := range queue {
				for _, piece := range t {
					if ctx.Err() != nil {
						return
					}
					if piece(inHand); j.report.hopeless() {
						giveUp(fmt.Errorf("gave up after %d failures without a success", hopeless))
					}
				}
			}
		})
	}
	err := j.list(ctx, func(t task) bool {
		select {
		case queue <- t:
			return true
		case <-ctx.Done():
			return false
		}
	})
	close(queue)
	workers.Wait()
	if cause := context.Cause(ctx); cause != nil && !j.report.complete() {
		return cause
	}
	if err == nil && j.audit != nil && j.audit.index != nil {
		var removed int
		removed, err = j.audit.index.tidy(inHand)
		j.report.tidied(removed)
	}
	return err
}

// list finds what there is to do and hands it to each, until that returns false.
func (j job) list(ctx context.Context, each func(task) bool) error {
	tasks := j.missing
	switch {
	case j.audit != nil:
		tasks = j.audits
		if j.audit.index != nil {
			if err := j.audit.index.read(ctx); err != nil {
				return err
			}
		}
	case j.adopter != nil:
		tasks = j.adoptions
	}
	for t, err := range tasks(ctx) {
		if err != nil {
			return err
		}
		j.report.found(len(t))
		if !each(t) {
			return nil
		}
	}
	j.report.listed()
	return nil
}

// missing are the derivatives that are not there.
func (j job) missing(ctx context.Context) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for all, err := range j.catalogue.missing(ctx, j.report.watcher()) {
			if !yield(j.toMake(all), err) || err != nil {
				return
			}
		}
	}
}

// toMake is a task to make derivatives of one original, or to report that they are
// missing.
func (j job) toMake(all lacking) task {
	var m maker
	if j.make != nil {
		m = onceUseless(j.make())
	}
	var t task
	for _, v := range all {
		key := j.catalogue.maker.Key(v)
		t = append(t, func(ctx context.Context) {
			if m == nil {
				j.report.add(v.Original, line{Key: key, Outcome: outcomeMissing}, nil)
				return
			}
			j.one(v.Original, key, func() (line, error) { return m.line(ctx, v) })
		})
	}
	return t
}

// onceUseless makes no more derivatives of an original once it has turned out that
// none can be made.
func onceUseless(m maker) maker {
	var useless error
	return func(ctx context.Context, v edit.Variant) (made, error) {
		if useless != nil {
			return made{}, useless
		}
		got, err := m(ctx, v)
		if _, never := cannotBeMade(err); never {
			useless = err
		}
		return got, err
	}
}

// audits look at what is there.
func (j job) audits(ctx context.Context) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for key, err := range j.audit.keys(ctx) {
			t := task{func(ctx context.Context) {
				start := time.Now()
				original, l, err := j.audit.treat(ctx, key)
				l.Key, l.MS = key, time.Since(start).Milliseconds()
				j.report.add(original, l, err)
			}}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// adoptions take over what others have made.
func (j job) adoptions(ctx context.Context) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for key, err := range j.adopter.keys(ctx) {
			t := task{func(ctx context.Context) {
				j.one("", key, func() (line, error) { return j.adopter.treat(ctx, key) })
			}}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// one takes care of one derivative and reports it.
func (j job) one(original, key string, treat func() (line, error)) {
	start := time.Now()
	l, err := treat()
	l.Key, l.MS = key, time.Since(start).Milliseconds()
	j.report.add(original, l, err)
}

// line makes one derivative and words what became of it.
func (m maker) line(ctx context.Context, v edit.Variant) (line, error) {
	got, err := m(ctx, v)
	l := line{Outcome: outcomeMade, Bytes: got.bytes}
	reason, never := cannotBeMade(err)
	l.noImage = errors.Is(err, store.ErrNoImage) || errors.Is(err, store.ErrDerivative)
	switch {
	case err == nil && got.there:
		l.Outcome = outcomeThere
	case err == nil:
	case ctx.Err() == nil && never:
		l.Outcome, l.Error = outcomeSkipped, reason
	default:
		l, err = failed(ctx, err)
		l.Bytes = got.bytes
	}
	if got.warning != nil {
		l.Warning = got.warning.Error()
	}
	return l, err
}

// failed words a failure, which may be that of someone who has lost patience.
func failed(ctx context.Context, err error) (line, error) {
	if ctx.Err() != nil {
		return line{Outcome: outcomeInterrupted, Error: "interrupted"}, err
	}
	return line{Outcome: outcomeFailed, Error: err.Error()}, err
}

// linger returns a context that outlives its parent by d.
func linger(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		select {
		case <-time.After(d):
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { stop(); cancel() }
}
