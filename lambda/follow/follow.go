// Package follow keeps derivatives in line with their originals. It reads what S3
// tells of originals that change, makes their derivatives again or deletes them,
// and has CloudFront forget its copies.
//
// Package store says why that leaves no stale derivative, and how derivatives are
// found whose keys cannot be guessed.
package follow

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// Follower makes derivatives follow their originals, and the pictures that are
// laid over these. Unless told otherwise it makes stale ones again at once, makes
// nothing ahead of time, and tells no CDN. It is safe for concurrent use.
//
// It cannot reach the copies in browsers and in other CDNs. They show the old
// picture for as long as the derivative's Cache-Control allows.
type Follower struct {
	Maker *store.Maker
	// Delete has stale derivatives deleted instead, to be made again when someone
	// asks for them.
	Delete bool
	// Eager are the resolutions that are made as soon as an original arrives.
	Eager []edit.Resolution
	// CDN forgets the derivatives that have changed; nil is none.
	CDN *CloudFront
	// URL is the website's address, without a "/" at the end. CDN needs its path.
	URL string
	// Logger gets one line for each change; nil drops it.
	Logger *slog.Logger
	// Metrics gets one line of CloudWatch embedded metrics for each change, in one
	// Write that may come from several goroutines at once; nil drops it.
	Metrics io.Writer
	// FunctionName is the dimension of the metrics.
	FunctionName string
}

const (
	// margin is kept of the function's own time limit, to report in.
	margin = 700 * time.Millisecond
	// finishing is kept of what is left, but no more than a quarter, to tell the CDN
	// and to remove entries of the index.
	finishing = 5 * time.Second
)

// Follow acts on the payload of an invocation that is not an HTTP request. An event
// only says where to look: the derivatives of a picture are brought in line with
// what the picture is now, so that events may come late, twice and in any order.
//
// The answer is JSON. For SQS it names the messages whose work failed or is not
// finished, also those that cannot be read. For others that is an error, for Lambda
// to try again and to keep what fails for good. What is done by then is kept: the
// next delivery goes on from there.
func (f *Follower) Follow(ctx context.Context, payload []byte) (answer []byte, err error) {
	if limit, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, limit.Add(-margin))
		defer cancel()
	}
	d := readDelivery(payload, time.Now())
	faults := make([]error, len(d.messages))
	for i, m := range d.messages {
		if faults[i] = m.err; m.err != nil {
			f.report(ctx, &report{outcome: outcomeFailed, err: m.err})
		}
	}
	reports := f.followAll(ctx, coalesce(d.messages))
	f.finish(ctx, reports)
	for _, r := range reports {
		f.report(ctx, r)
		for _, i := range r.messages {
			faults[i] = errors.Join(faults[i], r.err)
		}
	}
	return d.answer(faults)
}

// followAll brings the derivatives of all changed objects in line, one object after
// the other: the memory is for one original at a time.
func (f *Follower) followAll(ctx context.Context, changes []change) []*report {
	if limit, ok := ctx.Deadline(); ok {
		left := time.Until(limit)
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, limit.Add(-min(finishing, left/4)))
		defer cancel()
	}
	// What is recorded after the delivery was sent is of derivatives that look at
	// their original afterwards.
	sizes := sync.OnceValues(func() ([]edit.Resolution, error) { return f.Maker.Sizes(ctx) })
	var reports []*report
	for _, c := range changes {
		start := time.Now()
		r := &report{change: c, outcome: outcomeIgnored, reason: f.ignoreReason(c)}
		if r.reason == "" {
			f.followChange(ctx, sizes, r)
		}
		r.took = time.Since(start)
		reports = append(reports, r)
	}
	return reports
}

// finish has the CDN forget what has changed, in one invalidation for all, and
// then removes the entries of derivatives that are gone. As long as the CDN does
// not know, the entries tell the next delivery what it has to forget.
func (f *Follower) finish(ctx context.Context, reports []*report) {
	var err error
	if f.CDN != nil {
		var keys []string
		for _, r := range reports {
			keys = append(keys, r.forget...)
		}
		if len(keys) > 0 {
			err = f.CDN.forget(ctx, f.URL, keys)
		}
	}
	for _, r := range reports {
		switch {
		case err != nil && len(r.forget) > 0:
			r.fail(err)
		case len(r.useless) > 0:
			if err := f.Maker.Store.RemoveEntries(ctx, r.useless, time.Now()); err != nil {
				r.fail(err)
			}
		}
	}
}

const (
	reasonBucket     = "not in the bucket of the originals"
	reasonDerivative = "a derivative"
)

// ignoreReason says why a change is none of an original; "" if it may be one. Keys
// that are spelled like those of derivatives may be originals.
func (f *Follower) ignoreReason(c change) string {
	switch _, known := f.origin(c); {
	case !c.createsOrDeletes():
		return "not an object that comes or goes"
	case !known:
		return reasonBucket
	case store.IsInternal(c.key):
		return "written by the function"
	}
	return ""
}

// origin is where a changed object is, if it is where originals or overlays can be.
func (f *Follower) origin(c change) (of store.Origin, known bool) {
	s := f.Maker.Store
	originals := s.OriginalsBucket()
	switch {
	case c.bucket == originals:
		return store.Origin{Key: c.key}, true
	case slices.Contains(s.Sources, c.bucket):
		return store.Origin{Bucket: c.bucket, Key: c.key}, true
	}
	// Nothing here knows the bucket behind an access point. Its events do no harm,
	// since only what the original is now counts.
	return store.Origin{Key: c.key}, strings.HasPrefix(originals, "arn:")
}

// followChange brings the derivatives of one picture in line with it.
func (f *Follower) followChange(ctx context.Context, sizes func() ([]edit.Resolution, error), r *report) {
	if err := ctx.Err(); err != nil {
		r.fail(&unfinishedError{cause: err})
		return
	}
	of, _ := f.origin(r.change)
	original, err := f.Maker.Store.Head(ctx, of)
	gone := errors.Is(err, store.ErrNoOriginal)
	switch {
	case err != nil && !gone:
		r.fail(err)
		return
	case original.Ours() && edit.IsDerivative(of.Key):
		// A copy of a derivative in the place of an original is none: what was made of
		// the original before must go.
		r.reason = reasonDerivative
		return
	}
	read := sync.OnceValues(func() (store.Object, error) { return f.Maker.Store.Original(ctx, of) })
	k := keeper{Follower: f, report: r, of: of, original: original, gone: gone, read: read}
	if err := k.keep(ctx, sizes); err != nil {
		r.fail(err)
		return
	}
	switch {
	case r.made > 0:
		r.outcome = outcomeRefreshed
	case r.deleted > 0:
		r.outcome = outcomeDeleted
	}
}
