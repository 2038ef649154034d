package follow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// maxRemade is how many stale derivatives of one picture are made again at once,
// besides the plain sizes of the list. If there are more, nobody looks at most of
// them, and they are deleted, to be made again when someone asks: that is a
// thousand in one request. A hundred take seconds to make.
const maxRemade = 100

// keeper brings the derivatives of one picture in line with it: those that are
// made of it, and those that it is laid over.
//
// The plain sizes of the list come first, then pages of the index. All that is
// done is done for good: a keeper that starts again later finds it current.
type keeper struct {
	*Follower
	*report
	of store.Origin
	// original is what the picture is now, without its bytes; or else it is gone.
	original store.Object
	gone     bool

	// read reads the picture with its bytes, once.
	read func() (store.Object, error)
	// waiting are stale derivatives that are made again if there are no more than
	// maxRemade of them.
	waiting []derivative
	many    bool // there are more
	// plain are the keys in the plain sizes, and whether a derivative of ours is stored.
	plain  map[string]bool
	faults []error // what failed, while the rest was done
}

// derivative is one that is stored or could be.
type derivative struct {
	edit.Variant
	store.State
	key   string
	entry *store.Entry // nil if it has none
}

// isFollower reports whether the picture is laid over it.
func (d derivative) isFollower() bool { return d.entry != nil && d.entry.Follower }

// keep does all that has to be done.
func (k *keeper) keep(ctx context.Context, sizes func() ([]edit.Resolution, error)) error {
	err := k.keepAll(ctx, sizes)
	if err != nil && ctx.Err() != nil && !errors.As(err, new(*unfinishedError)) {
		err = &unfinishedError{cause: err}
	}
	faults := k.faults
	if more := len(faults) - maxFaults; more > 0 {
		faults = append(slices.Clip(faults[:maxFaults]), fmt.Errorf("and %d more", more))
	}
	return errors.Join(append(faults, err)...)
}

// maxFaults is how many failures of one change are told of. They are much alike.
const maxFaults = 5

func (k *keeper) keepAll(ctx context.Context, sizes func() ([]edit.Resolution, error)) error {
	if err := k.keepPlain(ctx, sizes); err != nil {
		return err
	}
	for entries, err := range k.Maker.Store.Entries(ctx, k.of) {
		if err == nil {
			err = k.keepPage(ctx, entries)
		}
		if err != nil {
			return err
		}
	}
	return k.remake(ctx, k.waiting)
}

// keepPlain is about the plain sizes. Their derivatives are in the usual bucket,
// and never have the picture laid over them.
func (k *keeper) keepPlain(ctx context.Context, sizes func() ([]edit.Resolution, error)) error {
	k.plain = map[string]bool{}
	if k.of.Bucket != "" {
		return nil
	}
	recorded, err := sizes()
	if err != nil {
		return err
	}
	var all []derivative
	for _, size := range slices.Concat(k.Eager, recorded) {
		v, err := edit.New(size, k.of.Key)
		if err != nil { // no original can have this key
			continue
		}
		// An installation that reads other dialects by now has other keys for
		// originals in folders such as "top/". What is recorded stays where it was.
		for _, key := range []string{store.PlainKey(size, k.of), k.Maker.Key(v)} {
			if _, twice := k.plain[key]; !twice {
				k.plain[key] = false
				all = append(all, derivative{Variant: v, key: key})
			}
		}
	}
	if all, err = k.look(ctx, all); err != nil {
		return err
	}
	var remake, remove []derivative
	for _, d := range all {
		size, _ := d.Edits.Resolution()
		eager := slices.Contains(k.Eager, size)
		switch stale := k.stale(d); {
		case stale && (k.gone || k.Delete && !eager || k.misplaced(d)):
			remove = append(remove, d)
		case !stale && eager && !d.There && !k.gone && !k.misplaced(d), stale && (eager || k.Maker.PlainSizes.Allows(size)):
			remake = append(remake, d)
		case stale:
			k.waiting = append(k.waiting, d)
		}
		k.plain[d.key] = k.ours(d)
	}
	k.delete(ctx, remove)
	return k.remake(ctx, remake)
}

// misplaced reports whether a derivative is stored under a key that this
// installation does not give it, since it read other dialects then. Readers get it
// there as long as it is current; it is not made again there.
func (k *keeper) misplaced(d derivative) bool { return d.key != k.Maker.Key(d.Variant) }

// keepPage is about a page of the index.
func (k *keeper) keepPage(ctx context.Context, entries []store.Entry) error {
	var all, remove []derivative
	for _, e := range entries {
		if stored, done := k.plain[e.Key]; !done {
			all = append(all, derivative{Variant: e.Variant, key: e.Key, entry: &e})
		} else if !stored {
			k.useless = append(k.useless, e)
		}
	}
	all, err := k.look(ctx, all)
	if err != nil {
		return err
	}
	for _, d := range all {
		switch stale := k.stale(d); {
		case !k.ours(d):
			k.useless = append(k.useless, *d.entry)
		case stale && (k.gone || k.Delete || k.many || k.misplaced(d)):
			remove = append(remove, d)
		case stale:
			k.waiting = append(k.waiting, d)
		}
	}
	if len(k.waiting) > maxRemade {
		k.many = true
		remove = append(remove, k.waiting...)
		k.waiting = nil
	}
	k.delete(ctx, remove)
	return ctx.Err()
}

// look finds out what is stored, and notes what the CDN may have an old copy of.
func (k *keeper) look(ctx context.Context, all []derivative) ([]derivative, error) {
	all, err := store.Each(ctx, all, func(ctx context.Context, d derivative) (derivative, error) {
		var err error
		d.State, err = k.Maker.Store.State(ctx, d.key)
		return d, err
	})
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		theirs := d.There && !k.ours(d)
		if theirs {
			k.foreign++
		}
		switch {
		case k.again, // by now nothing may be left of what an earlier try has changed
			!theirs && d.There && !k.since.IsZero() && !d.Modified.Before(k.since.Truncate(time.Second)):
			k.forget = append(k.forget, d.key)
		}
	}
	return all, nil
}

// ours reports whether what is stored is the derivative that its key says. All
// else is left alone.
func (k *keeper) ours(d derivative) bool { return d.MadeOf(store.OriginOf(d.Variant)) }

// stale reports whether a derivative is stored that the picture has gone from
// under.
func (k *keeper) stale(d derivative) bool {
	switch {
	case !k.ours(d):
		return false
	case k.gone:
		return true
	case d.isFollower():
		return d.OverlayETag(k.of) != k.original.ETag
	}
	return k.Maker.Stale(d.State, k.original)
}

// delete deletes derivatives. The entries of those that are gone are useless then;
// unless something went wrong, when nobody knows which these are.
func (k *keeper) delete(ctx context.Context, all []derivative) {
	if len(all) == 0 {
		return
	}
	stored := make([]store.Stored, len(all))
	for i, d := range all {
		stored[i] = store.Stored{Key: d.key, ETag: d.ETag}
		k.forget = append(k.forget, d.key)
	}
	n, err := k.Maker.Store.Delete(ctx, stored)
	k.deleted += n
	if err != nil {
		k.faults = append(k.faults, err)
		return
	}
	for _, d := range all {
		if d.entry != nil {
			k.useless = append(k.useless, *d.entry)
		} else {
			k.plain[d.key] = false
		}
	}
}

// remake makes derivatives again. Those that cannot be made any more are deleted;
// why is the warning.
func (k *keeper) remake(ctx context.Context, all []derivative) error {
	var useless []derivative
	err := k.makeAll(ctx, all, func(d derivative, err error) {
		switch {
		case err == nil:
			k.made++
			k.forget = append(k.forget, d.key)
		case errors.Is(err, store.ErrChanged):
		case store.IsTransient(err):
			k.faults = append(k.faults, err)
		default:
			if k.warning = cmp.Or(k.warning, err); d.There {
				useless = append(useless, d)
			}
		}
	})
	k.delete(ctx, useless)
	return err
}

// unfinishedError says how much is left of the work on one picture.
type unfinishedError struct {
	left  int // derivatives that are known of; 0 if none is
	cause error
}

func (e *unfinishedError) Error() string {
	if e.left == 0 {
		return fmt.Sprintf("%v; the rest is left to the next delivery", e.cause)
	}
	return fmt.Sprintf("%v; %d derivatives are left to the next delivery", e.cause, e.left)
}

func (e *unfinishedError) Unwrap() error { return e.cause }
