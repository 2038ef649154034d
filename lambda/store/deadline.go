package store

import (
	"context"
	"runtime/debug"
)

// RunWithDeadline runs f, but waits for it no longer than ctx allows, since a
// decoder cannot be interrupted. If ctx ends first, f goes on by itself, bounded
// by the limits on pixels, and its result is dropped. A panic in f is a
// [*PanicError].
func RunWithDeadline[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if p := recover(); p != nil {
				o.err = &PanicError{p, debug.Stack()}
			}
			done <- o
		}()
		o.value, o.err = f()
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
