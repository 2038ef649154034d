// Package follow keeps derivatives in line with their originals. It reads what S3
// tells of originals that change, makes their derivatives again or deletes them,
// and has CloudFront forget its copies.
//
// Package store says why that leaves no stale derivative, and how derivatives are
// found whose keys cannot be guessed.
package follow

import (
	"cmp"
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

// Follower makes derivatives follow their originals. Unless told otherwise it
// makes stale ones again at once, makes nothing ahead of time, and tells no CDN.
// It is safe for concurrent use.
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

// margin is kept of the function's own time limit, to report in.
const margin = 700 * time.Millisecond

// Follow acts on the payload of an invocation that S3 caused, itself or through
// EventBridge; ok is false for any other. An event only says where to look: the
// derivatives of an original are brought in line with what the original is now, so
// that events may come late, twice and in any order. An error is for Lambda, which
// tries again and keeps what fails for good. The answer is JSON.
func (f *Follower) Follow(ctx context.Context, payload []byte) (answer []byte, ok bool, err error) {
	events, ok, err := parseEvents(payload)
	if !ok {
		return nil, false, nil
	}
	if limit, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, limit.Add(-margin))
		defer cancel()
	}
	if err != nil {
		f.report(ctx, &report{outcome: outcomeFailed, err: err})
		return nil, true, err
	}
	var faults []error
	for _, c := range coalesce(events) {
		start := time.Now()
		r := report{change: c, outcome: outcomeIgnored, reason: f.ignoreReason(c)}
		if r.reason == "" {
			f.followChange(ctx, &r)
		}
		r.took = time.Since(start)
		f.report(ctx, &r)
		faults = append(faults, r.err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, true, err
	}
	return []byte("null"), true, nil
}

// ignoreReason says why a change is none of an original; "" if it may be one. The
// function's own writes are ignored, so that it does not wake itself again and
// again.
func (f *Follower) ignoreReason(c change) string {
	originals := f.Maker.Store.OriginalsBucket()
	shared := originals == f.Maker.Store.Bucket
	switch {
	case !c.createsOrDeletes():
		return "not an object that comes or goes"
	// Nothing here knows the bucket behind an access point. Its events do no harm,
	// since only what the original is now counts.
	case c.bucket != originals && !strings.HasPrefix(originals, "arn:"):
		return reasonBucket
	case edit.IsDerivative(c.key):
		return "a derivative"
	case shared && strings.HasPrefix(c.key, store.IndexPrefix):
		return "an entry of the index"
	}
	return ""
}

const reasonBucket = "not in the bucket of the originals"

// followChange brings the derivatives of one original in line with it.
func (f *Follower) followChange(ctx context.Context, r *report) {
	of := store.Origin{Key: r.key}
	original, err := f.Maker.Store.Head(ctx, of)
	gone := errors.Is(err, store.ErrNoOriginal)
	if err != nil && !gone {
		r.fail(err)
		return
	}
	all, err := f.inventory(ctx, of)
	if err != nil {
		r.fail(err)
		return
	}
	plan := f.plan(all, original, gone, r.time)
	if err := f.carryOut(ctx, of, plan, r); err != nil {
		r.fail(err)
		return
	}
	if f.CDN != nil && len(plan.forget) > 0 {
		if err := f.CDN.forget(ctx, f.URL, r.ids, plan.forget); err != nil {
			r.fail(err)
		}
	}
}

// storedDerivative is a derivative that is stored or could be.
type storedDerivative struct {
	edit.Variant
	store.State
}

// atOnce is how many derivatives are asked about at the same time.
const atOnce = 16

// inventory looks up the derivatives of an original: those in the index, and those
// whose keys the list of sizes tells.
func (f *Follower) inventory(ctx context.Context, of store.Origin) ([]storedDerivative, error) {
	var variants []edit.Variant
	for entries, err := range f.Maker.Store.Entries(ctx, of) {
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			variants = append(variants, e.Variant)
		}
	}
	sizes, err := f.Maker.Sizes(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Concat(sizes, f.Eager) {
		v, err := edit.New(r, of.Key)
		if err == nil && !slices.ContainsFunc(variants, v.Equal) {
			variants = append(variants, v)
		}
	}
	all, faults := make([]storedDerivative, len(variants)), make([]error, len(variants))
	free := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, v := range variants {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			all[i].Variant = v
			all[i].State, faults[i] = f.Maker.Store.State(ctx, f.Maker.Key(v))
		})
	}
	wg.Wait()
	return all, errors.Join(faults...)
}

// plan is what to do about the derivatives of an original.
type plan struct {
	remake []storedDerivative
	delete []store.Stored
	forget []string // keys of which the CDN may have an old copy
}

// plan decides what to do. since is when the change happened. A derivative that is
// current and was stored after that was made by an earlier try at the same event,
// which may have failed before the CDN was told.
func (f *Follower) plan(all []storedDerivative, original store.Object, gone bool, since time.Time) plan {
	var p plan
	for _, d := range all {
		if d.There && !d.Ours {
			continue
		}
		size, plain := d.Edits.Resolution()
		eager := plain && slices.Contains(f.Eager, size)
		stale := f.Maker.Stale(d.State, original)
		switch {
		case gone && d.There, stale && f.Delete && !eager:
			p.delete = append(p.delete, store.Stored{Key: f.Maker.Key(d.Variant), ETag: d.ETag})
		case gone:
		case stale, eager && !d.There:
			p.remake = append(p.remake, d)
		}
		if d.There && (gone || stale || !since.IsZero() && !d.Modified.Before(since.Truncate(time.Second))) {
			p.forget = append(p.forget, f.Maker.Key(d.Variant))
		}
	}
	return p
}

// carryOut remakes and deletes derivatives. If the original turns out to be gone,
// or derivatives cannot be made of it, the stale ones are deleted.
func (f *Follower) carryOut(ctx context.Context, of store.Origin, p plan, r *report) error {
	if len(p.remake) > 0 {
		useless, err := f.remake(ctx, of, p.remake, r)
		if err != nil {
			return err
		}
		p.delete = append(p.delete, useless...)
	}
	deleted, err := f.Maker.Store.Delete(ctx, p.delete)
	r.deleted = deleted
	if err != nil {
		return err
	}
	switch {
	case r.made > 0:
		r.outcome = outcomeRefreshed
	case r.deleted > 0:
		r.outcome = outcomeDeleted
	}
	return nil
}

// remake makes derivatives of one original, and returns those that are stored but
// cannot be made any more. Why is the report's warning.
func (f *Follower) remake(ctx context.Context, of store.Origin, all []storedDerivative, r *report) (useless []store.Stored, err error) {
	original, readErr := f.Maker.Store.Original(ctx, of)
	if store.IsTransient(readErr) {
		return nil, readErr
	}
	for _, d := range all {
		err := readErr
		if err == nil {
			_, err = f.Maker.Remake(ctx, d.Variant, original, d.State)
		}
		switch {
		case errors.Is(err, store.ErrChanged):
		case store.IsTransient(err):
			return nil, err
		case err != nil:
			if r.warning = cmp.Or(r.warning, err); d.There {
				useless = append(useless, store.Stored{Key: f.Maker.Key(d.Variant), ETag: d.ETag})
			}
		default:
			r.made++
		}
	}
	return useless, nil
}
