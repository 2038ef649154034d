package main

import (
	"context"
	"errors"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// audit looks at the derivatives that are there (-stale), and at the index. Each
// derivative costs two HEAD requests, and one for each picture laid over it: what
// it was made of, and how, is in its metadata, which no listing has. What turns out
// not to be ours costs one.
type audit struct {
	listing     listing // of derivatives, and whatever else is there
	prefix      string  // of their originals
	resolutions []edit.Resolution
	maker       *store.Maker
	remake      remake // nil only reports
	// deleteOrphans deletes derivatives that nothing can be made of any more.
	deleteOrphans bool
	index         *index // nil leaves it as it is
	// useless remembers originals that are no images, so that each is read once.
	useless sync.Map
}

// remake puts a derivative in the place of what is there, by a maker that stores
// it under that key.
type remake func(ctx context.Context, m *store.Maker, v edit.Variant, is store.State) (made, error)

func newAudit(c clients, m *store.Maker, opt options) *audit {
	a := &audit{
		listing:       listing{client: c.s3, bucket: opt.bucket},
		prefix:        opt.prefix,
		resolutions:   opt.resolutions,
		maker:         m,
		deleteOrphans: opt.deleteOrphans && !opt.dryRun,
	}
	if opt.dryRun {
		return a
	}
	a.index = newIndex(m.Store)
	a.index.whole = len(opt.resolutions) == 0 && opt.prefix == ""
	a.remake = a.replaceLocally
	if opt.via != byLocal {
		a.remake = replaceFromAfar(newMaker(c, m, opt))
	}
	return a
}

// replaceLocally makes a derivative and puts it in the place of what is there.
func (a *audit) replaceLocally(ctx context.Context, m *store.Maker, v edit.Variant, is store.State) (made, error) {
	of := store.OriginOf(v)
	if err, known := a.useless.Load(of); known {
		return made{}, err.(error)
	}
	original, err := m.Store.Original(ctx, of)
	if err != nil {
		if _, never := cannotBeMade(err); never {
			a.useless.Store(of, err)
		}
		return made{}, err
	}
	got, err := m.Remake(ctx, v, original, is)
	return made{bytes: got.BytesOut, warning: got.Warning}, err
}

// replaceFromAfar deletes a derivative first, since neither the function nor the
// website would make one that is there. Readers who come in between have it made.
func replaceFromAfar(begin func() maker) remake {
	return func(ctx context.Context, m *store.Maker, v edit.Variant, is store.State) (made, error) {
		n, err := m.Store.Delete(ctx, []store.Stored{{Key: m.Key(v), ETag: is.ETag}})
		switch {
		case err != nil:
			return made{}, terse(err)
		case n == 0:
			return made{}, store.ErrChanged
		}
		return begin()(ctx, v)
	}
}

// keys lists what is spelled like a derivative: of the resolutions, or all,
// whatever was done to make them.
func (a *audit) keys(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, l := range a.listings() {
			for o, err := range l.objects(ctx) {
				if err != nil {
					yield("", err)
					return
				}
				// The original's key is the end of the derivative's.
				if !edit.IsDerivative(o.key) || !strings.Contains(o.key, "/"+a.prefix) || store.IsInternal(o.key) {
					continue
				}
				if !yield(o.key, nil) {
					return
				}
			}
		}
	}
}

// listings are the narrowest that have all that is looked for.
func (a *audit) listings() []listing {
	if len(a.resolutions) == 0 {
		return []listing{a.listing}
	}
	var all []listing
	for _, r := range a.resolutions {
		l := a.listing
		l.prefix = r.String() + "/" + a.prefix
		all = append(all, l)
	}
	return all
}

// treat looks at one object and does what it needs. It returns the key of its
// original, if it has one.
func (a *audit) treat(ctx context.Context, key string) (original string, l line, err error) {
	is, err := a.maker.Store.State(ctx, key)
	switch {
	case err != nil:
		l, err = failed(ctx, terse(err))
		return "", l, err
	case !is.There: // it has just gone
		return "", line{Outcome: outcomeCurrent}, nil
	case !is.Ours:
		return "", line{Outcome: outcomeForeign, Error: "not ours"}, nil
	}
	v, m, ok := readAs(a.maker, key, is)
	if !ok {
		return "", line{Outcome: outcomeForeign, Error: "not a derivative of the original in its key"}, nil
	}
	if !strings.HasPrefix(v.Original, a.prefix) {
		return "", line{Outcome: outcomeElsewhere}, nil
	}
	if !a.reaches(v.Bucket) {
		return v.Original, line{Outcome: outcomeSkipped, Error: "its original is in the bucket " + v.Bucket + ", which is none of the function's settings"}, nil
	}
	l, err = a.treatOurs(ctx, m, v, is)
	return v.Original, l, err
}

// reaches reports whether a source bucket is one of the settings. Others can hold
// anything.
func (a *audit) reaches(bucket string) bool {
	return bucket == "" || slices.Contains(a.maker.Store.Sources, bucket)
}

// treatOurs looks at a derivative.
func (a *audit) treatOurs(ctx context.Context, m *store.Maker, v edit.Variant, is store.State) (line, error) {
	if a.index != nil {
		if err := a.index.enter(ctx, m, v); err != nil {
			return failed(ctx, terse(err))
		}
	}
	c, err := m.Compare(ctx, v, is)
	switch {
	case err != nil:
		return failed(ctx, terse(err))
	case c == store.Orphan:
		return a.orphan(ctx, m.Key(v), is, "its original is gone")
	case c != store.Stale:
		return line{Outcome: outcomeCurrent}, nil
	case a.remake == nil:
		return line{Outcome: outcomeStale}, nil
	}
	remake := maker(func(ctx context.Context, v edit.Variant) (made, error) { return a.remake(ctx, m, v, is) })
	l, err := remake.line(ctx, v)
	switch {
	case errors.Is(err, store.ErrChanged): // whoever changed it looks after it
		return line{Outcome: outcomeThere}, nil
	case l.Outcome == outcomeSkipped && l.noImage:
		return a.orphan(ctx, m.Key(v), is, l.Error)
	case a.overlayGone(ctx, err):
		return a.orphan(ctx, m.Key(v), is, "a picture laid over it is gone")
	}
	return l, err
}

// overlayGone reports whether a derivative cannot be made because a picture that is
// laid over it was deleted.
func (a *audit) overlayGone(ctx context.Context, err error) bool {
	var overlay *store.OverlayError
	if !errors.As(err, &overlay) || overlay.Source.IsURL() || !a.reaches(overlay.Source.Bucket) {
		return false
	}
	_, err = a.maker.Store.Head(ctx, store.Origin{Bucket: overlay.Source.Bucket, Key: overlay.Source.Key})
	return errors.Is(err, store.ErrNoOriginal)
}

// orphan reports a derivative that nothing can be made of any more, and deletes
// it if that is wanted.
func (a *audit) orphan(ctx context.Context, key string, is store.State, reason string) (line, error) {
	if !a.deleteOrphans {
		return line{Outcome: outcomeOrphan, Error: reason}, nil
	}
	n, err := a.maker.Store.Delete(ctx, []store.Stored{{Key: key, ETag: is.ETag}})
	switch {
	case err != nil:
		return failed(ctx, terse(err))
	case n == 0:
		return line{Outcome: outcomeThere}, nil
	}
	return line{Outcome: outcomeDeleted, Error: reason}, nil
}

// index is the function's index of derivatives as it is while prewarm runs. It
// keeps 8 bytes for each entry and derivative.
type index struct {
	store *store.Store
	// whole says that all derivatives are looked at, so that entries of others
	// have none.
	whole bool
	now   func() time.Time

	seed    maphash.Seed
	mu      sync.Mutex
	entries map[uint64]bool // that are there
	seen    map[uint64]bool // derivatives that are ours
}

func newIndex(s *store.Store) *index {
	return &index{store: s, now: time.Now, seed: maphash.MakeSeed(), entries: map[uint64]bool{}, seen: map[uint64]bool{}}
}

func (x *index) hash(key string) uint64 { return maphash.String(x.seed, key) }

// read notes which entries there are.
func (x *index) read(ctx context.Context) error {
	for page, err := range x.store.AllEntries(ctx) {
		if err != nil {
			return terse(err)
		}
		for _, e := range page {
			x.entries[x.hash(e.Name())] = true
		}
	}
	return nil
}

// enter writes the entries that a derivative needs and lacks, so that it is found
// when its original changes.
func (x *index) enter(ctx context.Context, m *store.Maker, v edit.Variant) error {
	x.mu.Lock()
	x.seen[x.hash(m.Key(v))] = true
	x.mu.Unlock()
	_, err := m.Enter(ctx, v, func(entry string) bool { return x.entries[x.hash(entry)] })
	return err
}

// tidy removes entries whose derivatives are gone, and returns how many. Those
// that somebody may still be about to make stay.
func (x *index) tidy(ctx context.Context) (removed int, err error) {
	if !x.whole {
		return 0, nil
	}
	for page, err := range x.store.AllEntries(ctx) {
		if err != nil {
			return removed, terse(err)
		}
		page = slices.DeleteFunc(page, func(e store.Entry) bool { return x.seen[x.hash(e.Key)] })
		gone, err := store.Each(ctx, page, func(ctx context.Context, e store.Entry) (bool, error) {
			is, err := x.store.State(ctx, e.Key)
			if err != nil || is.There && is.Ours {
				return false, err
			}
			return e.Old(x.now()), x.store.RemoveEntry(ctx, e, x.now())
		})
		if err != nil {
			return removed, terse(err)
		}
		for _, is := range gone {
			if is {
				removed++
			}
		}
	}
	return removed, nil
}
