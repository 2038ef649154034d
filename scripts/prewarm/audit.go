package main

import (
	"context"
	"iter"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// audit looks at the derivatives that are there (-stale). Each costs two HEAD
// requests: what a derivative was made of, and by what, is in its metadata, which
// no listing has.
type audit struct {
	listing     listing // of derivatives, and whatever else is there
	prefix      string  // of their originals
	resolutions []edit.Resolution
	maker       *store.Maker
	remake      maker // replaces a derivative; nil only reports
	// deleteOrphans deletes derivatives that nothing can be made of any more.
	deleteOrphans bool
}

func newAudit(c clients, opt options) *audit {
	local := localMaker(c.s3, opt)
	a := &audit{
		listing:       listing{client: c.s3, bucket: opt.bucket},
		prefix:        opt.prefix,
		resolutions:   opt.resolutions,
		maker:         local,
		deleteOrphans: opt.deleteOrphans && !opt.dryRun,
	}
	switch {
	case opt.dryRun:
	case opt.via == byLocal:
		a.remake = replaceLocally(local)
	default:
		a.remake = replaceFromAfar(local.Store, newMaker(c, opt))
	}
	return a
}

// replaceLocally makes a derivative and puts it in the place of what is there.
func replaceLocally(m *store.Maker) maker {
	return func(ctx context.Context, v edit.Variant) (made, error) {
		original, err := m.Store.Original(ctx, store.OriginOf(v))
		if err != nil {
			return made{}, err
		}
		is, err := m.Store.State(ctx, m.Key(v))
		if err != nil {
			return made{}, err
		}
		got, err := m.Remake(ctx, v, original, is)
		return made{bytes: got.BytesOut, warning: got.Warning}, err
	}
}

// replaceFromAfar deletes a derivative first, since neither the function nor the
// website would make one that is there. Readers who come in between have it made.
func replaceFromAfar(s *store.Store, m maker) maker {
	return func(ctx context.Context, v edit.Variant) (made, error) {
		is, err := s.State(ctx, v.Key())
		if err == nil && is.Ours {
			_, err = s.Delete(ctx, []store.Stored{{Key: v.Key(), ETag: is.ETag}})
		}
		if err != nil {
			return made{}, terse(err)
		}
		return m(ctx, v)
	}
}

// derivatives lists those that are there: of the resolutions, or all, whatever
// was done to make them.
func (a *audit) derivatives(ctx context.Context) iter.Seq2[edit.Variant, error] {
	return func(yield func(edit.Variant, error) bool) {
		for _, l := range a.listings() {
			for o, err := range l.objects(ctx) {
				if err != nil {
					yield(edit.Variant{}, err)
					return
				}
				v, err := edit.Parse(o.key)
				if err != nil || v.Key() != o.key || !strings.HasPrefix(v.Original, a.prefix) {
					continue
				}
				if !yield(v, nil) {
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

// treat looks at one derivative and does what it needs.
func (a *audit) treat(ctx context.Context, v edit.Variant) (line, error) {
	is, state, err := a.maker.Condition(ctx, v)
	switch {
	case err != nil:
		return failed(ctx, terse(err))
	case is == store.Orphan:
		return a.orphan(ctx, v, state, "its original is gone")
	case is != store.Stale: // also one that has just gone
		return line{Outcome: outcomeCurrent}, nil
	case a.remake == nil:
		return line{Outcome: outcomeStale}, nil
	}
	l, err := a.remake.line(ctx, v)
	if l.Outcome == outcomeSkipped {
		return a.orphan(ctx, v, state, l.Error)
	}
	return l, err
}

// orphan reports a derivative that nothing can be made of any more, and deletes
// it if that is wanted.
func (a *audit) orphan(ctx context.Context, v edit.Variant, is store.State, reason string) (line, error) {
	if !a.deleteOrphans {
		return line{Outcome: outcomeOrphan, Error: reason}, nil
	}
	if _, err := a.maker.Store.Delete(ctx, []store.Stored{{Key: v.Key(), ETag: is.ETag}}); err != nil {
		return failed(ctx, terse(err))
	}
	return line{Outcome: outcomeDeleted, Error: reason}, nil
}
