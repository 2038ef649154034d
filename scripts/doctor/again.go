package main

import (
	"context"
	"strings"
)

// checkAgain removes the derivative, as a lifecycle rule does, and asks again.
func (e *exam) checkAgain(ctx context.Context) finding {
	if err := e.puts(ctx); err != nil {
		return skip("%v", err)
	}
	key, err := e.derivativeKey(ctx)
	if err != nil {
		return skip("%v", err)
	}
	if err := e.bucket.remove(ctx, object{e.bucket.name, key}); err != nil {
		return skip("the derivative cannot be removed: %s", terse(err))
	}
	t := e.walk(ctx, e.address(key))
	switch {
	case t.circle != nil:
		return fault(e.circleHint(ctx, t), "once the derivative is removed, readers go round in a circle: %s", strings.Join(t.circle, " → "))
	case !t.arrived() || !e.isHome(t):
		return fault("the first view worked: does something on the way keep errors or redirects?", "%s", t.describe())
	case len(t.replies) == 1 && keptBy(t.last().header) != "":
		return pass("the derivative was removed, and the CDN still has it (%s)", keptBy(t.last().header))
	case len(t.replies) == 1:
		return fault("does something before the bucket keep pictures and not say so? then invalidate it after removals",
			"the derivative was removed, but readers still get it")
	}
	return pass("the derivative was removed, and made again: %s", t.statuses())
}
