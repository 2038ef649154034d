package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"s3resize/lambda/edit"
)

const (
	// queueLength is how far the listing runs ahead of the making, in
	// derivatives. It bounds memory to some 10 MB, and is long enough for the
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
	make        maker  // nil only reports what is missing
	audit       *audit // nil unless it is what is there that counts
	concurrency int
	report      *report
}

// run returns when all is made, or when ctx is done and nothing is in hand any
// more. Its error is why it ended early, [context.Canceled] for an interruption;
// failures of single derivatives are the report's.
func (j job) run(ctx context.Context) error {
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	if j.make == nil && j.audit == nil {
		return j.list(ctx, func(v edit.Variant) bool {
			j.report.add(v, line{Key: v.Key(), Outcome: outcomeMissing}, nil)
			return true
		})
	}
	inHand, release := linger(ctx, grace)
	defer release()
	defer context.AfterFunc(ctx, func() { j.report.stopping() })()

	queue := make(chan edit.Variant, queueLength)
	var workers sync.WaitGroup
	for range j.concurrency {
		workers.Go(func() {
			for v := range queue {
				if ctx.Err() != nil {
					return
				}
				if j.one(inHand, v); j.report.hopeless() {
					giveUp(fmt.Errorf("gave up after %d failures without a success", hopeless))
				}
			}
		})
	}
	err := j.list(ctx, func(v edit.Variant) bool {
		select {
		case queue <- v:
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
	return err
}

// list finds what there is to do and hands it to each, until that returns false.
func (j job) list(ctx context.Context, each func(edit.Variant) bool) error {
	variants := j.catalogue.missing(ctx, j.report.watcher())
	if j.audit != nil {
		variants = j.audit.derivatives(ctx)
	}
	for v, err := range variants {
		if err != nil {
			return err
		}
		j.report.found()
		if !each(v) {
			return nil
		}
	}
	j.report.listed()
	return nil
}

// one takes care of one derivative and reports it.
func (j job) one(ctx context.Context, v edit.Variant) {
	treat := j.make.line
	if j.audit != nil {
		treat = j.audit.treat
	}
	start := time.Now()
	l, err := treat(ctx, v)
	l.Key, l.MS = v.Key(), time.Since(start).Milliseconds()
	j.report.add(v, l, err)
}

// line makes one derivative and words what became of it.
func (m maker) line(ctx context.Context, v edit.Variant) (line, error) {
	got, err := m(ctx, v)
	l := line{Outcome: outcomeMade, Bytes: got.bytes}
	reason, never := cannotBeMade(err)
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
