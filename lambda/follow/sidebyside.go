package follow

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/store"
)

// sideBySide is how many derivatives are made at the same time. For about half of
// the time a small one waits for S3: for its entry, for itself and for the look at
// its original. So twice as many as there are processors keep these busy, and two
// more even out the rest. Each gets its part of the memory; see [store.Maker.Share].
func sideBySide() int { return 2*runtime.GOMAXPROCS(0) + 2 }

// makeAll makes derivatives side by side, in order, and then, one by one, those
// that need more memory than their part. What became of each is told to done, one
// call at a time. The error is an [*unfinishedError] if time runs out first.
func (k *keeper) makeAll(ctx context.Context, all []derivative, done func(derivative, error)) error {
	if len(all) == 0 {
		return nil
	}
	w := worker{keeper: k}
	var alone []derivative
	n := min(sideBySide(), len(all))
	left := w.each(ctx, n, all, k.Maker.Share(n), func(d derivative, err error) {
		if n > 1 && needsMore(err) {
			alone = append(alone, d)
		} else {
			done(d, err)
		}
	})
	left += w.each(ctx, 1, alone, k.Maker, done)
	if left > 0 {
		return &unfinishedError{left, context.DeadlineExceeded}
	}
	return nil
}

// needsMore reports whether something was refused for its size.
func needsMore(err error) bool {
	return errors.As(err, new(*codec.LimitError)) || errors.As(err, new(*store.TooLargeError))
}

// worker makes derivatives for a keeper.
type worker struct {
	*keeper
	longest time.Duration // that a derivative took so far
}

// each makes derivatives, n at a time, and returns how many are left. None is begun
// that would probably not be finished in time: what is written but not looked
// after would have to be withdrawn.
func (w *worker) each(ctx context.Context, n int, all []derivative, maker *store.Maker, done func(derivative, error)) (left int) {
	var mu sync.Mutex
	next := func() (derivative, bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(all) == 0 || ctx.Err() != nil {
			return derivative{}, false
		}
		if limit, ok := ctx.Deadline(); ok && time.Until(limit) < w.longest {
			return derivative{}, false
		}
		d := all[0]
		all = all[1:]
		return d, true
	}
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for d, ok := next(); ok; d, ok = next() {
				start := time.Now()
				err := w.make(ctx, maker, d)
				took := time.Since(start)
				mu.Lock()
				w.longest = max(w.longest, took)
				if err != nil && ctx.Err() != nil {
					left++
				} else {
					done(d, err)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return left + len(all)
}

// make makes one derivative anew.
func (w *worker) make(ctx context.Context, maker *store.Maker, d derivative) error {
	original, err := w.readOriginal(ctx, maker, d)
	if err == nil {
		_, err = maker.Remake(ctx, d.Variant, original, d.State)
	}
	return err
}

func (w *worker) readOriginal(ctx context.Context, maker *store.Maker, d derivative) (store.Object, error) {
	if of := store.OriginOf(d.Variant); of != w.of {
		return maker.Store.Original(ctx, of)
	}
	return w.read()
}
