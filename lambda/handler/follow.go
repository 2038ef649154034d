package handler

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"s3resize/lambda/edit"
)

// Follow says how derivatives follow their originals. The zero value makes stale
// ones anew at once, nothing ahead of time, and leaves CDNs alone.
//
// What it cannot reach are the copies in browsers and in CDNs that it is not
// told of: they show the old picture for as long as the Cache-Control allows
// that the derivative was stored with.
type Follow struct {
	// Delete has stale derivatives deleted instead, to be made again when
	// someone asks for them.
	Delete bool
	// Eager are the resolutions that are made as soon as an original arrives.
	Eager []edit.Resolution
	// CDN forgets the derivatives that have changed; nil is none.
	CDN *CloudFront
}

// follow acts on what S3 tells of originals. What is told only says where to
// look: an original's derivatives are brought in line with what it is now, so
// that events may come late, twice and in any order. Failures are returned, for
// Lambda to try again and to keep what fails for good.
func (h *Handler) follow(ctx context.Context, notices []notice, fault error) ([]byte, error) {
	if limit, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, limit.Add(-margin))
		defer cancel()
	}
	if fault != nil {
		h.reportFollowed(ctx, &followed{outcome: outcomeFailed, err: fault})
		return nil, fault
	}
	var faults []error
	for _, c := range coalesce(notices) {
		start := time.Now()
		f := followed{change: c, outcome: outcomeIgnored, reason: h.ignores(c)}
		if f.reason == "" {
			h.followOne(ctx, &f)
		}
		f.took = time.Since(start)
		h.reportFollowed(ctx, &f)
		faults = append(faults, f.err)
	}
	return []byte("null"), errors.Join(faults...)
}

// ignores says why a change is none of an original; "" if it may be one. The
// function's own writes are among them: whatever wakes it, it does not wake
// itself again and again.
func (h *Handler) ignores(c change) string {
	shared := h.Store.originals() == h.Store.Bucket
	switch {
	case !c.comesOrGoes():
		return "not an object that comes or goes"
	// What an access point's bucket is called is not known here; its events do
	// no harm, since only what the original is now counts.
	case c.bucket != h.Store.originals() && !strings.HasPrefix(h.Store.originals(), "arn:"):
		return reasonBucket
	case edit.IsDerivative(c.key):
		return "a derivative"
	case shared && strings.HasPrefix(c.key, IndexPrefix):
		return "an entry of the index"
	}
	return ""
}

const reasonBucket = "not in the bucket of the originals"

// followOne brings the derivatives of one original in line with it.
func (h *Handler) followOne(ctx context.Context, f *followed) {
	etag, err := h.Store.etag(ctx, origin{key: f.key})
	gone := errors.Is(err, errNoOriginal)
	if err != nil && !gone {
		f.fail(err)
		return
	}
	all, err := h.inventory(ctx, origin{key: f.key})
	if err != nil {
		f.fail(err)
		return
	}
	plan := h.plan(all, etag, gone, f.time)
	if err := h.carryOut(ctx, plan, f); err != nil {
		f.fail(err)
		return
	}
	if h.Follow.CDN != nil && len(plan.forget) > 0 {
		if err := h.Follow.CDN.forget(ctx, h.URL, f.ids, plan.forget); err != nil {
			f.fail(err)
		}
	}
}

// held is a derivative that there is or could be.
type held struct {
	edit.Variant
	state
}

// atOnce is how many derivatives are asked about at the same time.
const atOnce = 16

// inventory looks up the derivatives of an original: those that the allow-list
// lets one guess, and those in the index.
func (h *Handler) inventory(ctx context.Context, of origin) ([]held, error) {
	variants, err := h.Store.entries(ctx, of)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Concat(h.Allowed.Resolutions(), h.Follow.Eager) {
		v, err := edit.New(r, of.key)
		if err == nil && !slices.ContainsFunc(variants, v.Equal) {
			variants = append(variants, v)
		}
	}
	all, faults := make([]held, len(variants)), make([]error, len(variants))
	free := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, v := range variants {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			all[i].Variant = v
			all[i].state, faults[i] = h.Store.state(ctx, h.key(v))
		})
	}
	wg.Wait()
	return all, errors.Join(faults...)
}

// plan is what to do about the derivatives of an original.
type plan struct {
	remake []held
	delete []string
	forget []string // the keys whose cached copies are wrong
}

// plan decides. since is when the change happened: a derivative that is current
// and was stored after that was mended by an earlier try at the same event,
// which may have failed before its cached copies were forgotten.
func (h *Handler) plan(all []held, etag string, gone bool, since time.Time) plan {
	var p plan
	for _, d := range all {
		size, plain := plainSize(d.Variant)
		eager := plain && slices.Contains(h.Follow.Eager, size)
		stale := d.stale(etag)
		switch {
		case gone && d.there, stale && h.Follow.Delete && !eager:
			p.delete = append(p.delete, h.key(d.Variant))
		case gone:
		case stale, eager && !d.there:
			p.remake = append(p.remake, d)
		}
		if d.there && (gone || stale || !since.IsZero() && !d.modified.Before(since.Truncate(time.Second))) {
			p.forget = append(p.forget, h.key(d.Variant))
		}
	}
	return p
}

// carryOut remakes and deletes. Where the original turns out to be gone, or to
// be nothing that derivatives can be made of, the stale ones are deleted.
func (h *Handler) carryOut(ctx context.Context, p plan, f *followed) error {
	if len(p.remake) > 0 {
		useless, err := h.remake(ctx, p.remake, f)
		if err != nil {
			return err
		}
		p.delete = append(p.delete, useless...)
	}
	if err := h.Store.Delete(ctx, p.delete); err != nil {
		return err
	}
	f.deleted = len(p.delete)
	switch {
	case f.made > 0:
		f.outcome = outcomeRefreshed
	case f.deleted > 0:
		f.outcome = outcomeDeleted
	}
	return nil
}

// remake makes derivatives of one original, read once, and returns the keys of
// those that are there but cannot be made any more; why is f's warning.
func (h *Handler) remake(ctx context.Context, all []held, f *followed) (useless []string, err error) {
	all = slices.Clone(all)
	from := originOf(all[0].Variant)
	failed := make([]error, len(all))
	original, err := h.Store.original(ctx, from)
	if err == nil {
		err = h.settle(ctx, from, original, func(original object, _ bool) (wrote []string, err error) {
			wrote, err = h.writeAll(ctx, all, original, failed)
			f.made = len(wrote)
			return wrote, err
		})
	}
	switch {
	case blameless(err):
		return nil, err
	case err != nil:
		f.made, failed = 0, slices.Repeat([]error{err}, len(all))
	}
	for i, d := range all {
		if failed[i] != nil && d.there {
			useless = append(useless, h.key(d.Variant))
		}
		f.warning = cmp.Or(f.warning, failed[i])
	}
	return useless, nil
}

// writeAll makes and stores derivatives, whatever was there, and notes that they
// are. What cannot be made of the original has its reason in failed, the rest
// nil; any other error ends it.
func (m *Maker) writeAll(ctx context.Context, all []held, original object, failed []error) (wrote []string, err error) {
	for i := range all {
		d, made := &all[i], Made{}
		derivative, err := m.derive(ctx, d.Variant, original, &made)
		if blameless(err) {
			return wrote, err
		}
		if failed[i] = err; err != nil {
			continue
		}
		keys, err := m.write(ctx, d.Variant, derivative, true, &made)
		if wrote = append(wrote, keys...); err != nil {
			return wrote, err
		}
		d.there = true
	}
	return wrote, nil
}

// blameless reports whether an error is one that the original has no part in, so
// that another try may help.
func blameless(err error) bool {
	return err != nil && failureOf(err).status >= http.StatusInternalServerError
}
