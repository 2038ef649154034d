package main

import (
	"cmp"
	"context"
	"strings"
)

// checkLoop names the members of a loop, if the first view went round in one.
func (e *exam) checkLoop(ctx context.Context) finding {
	t, err := e.view(ctx)
	switch {
	case err != nil:
		return skip("%v", err)
	case t.circle != nil:
		return fault(e.circleHint(ctx, t), "the first view goes round in a circle: %s", strings.Join(t.circle, " → "))
	case t.err != nil:
		return fault(cmp.Or(hint(t.err), "the website and the API may lead to each other only"), "%s", t.describe())
	}
	return pass("the first view ends after %s: %s", count(len(t.replies)-1, "redirect"), t.statuses())
}

// circleHint finds out why a loop is one.
func (e *exam) circleHint(ctx context.Context, t trail) string {
	for _, r := range t.replies {
		if keptBy(r.header) != "" {
			return cdnHint
		}
	}
	key, _ := e.derivativeKey(ctx) // there was a view of it
	_, there, err := e.stored(ctx, key)
	switch {
	case err != nil:
		return "is the derivative public, is BUCKET the website's bucket, and does nothing on the way keep redirects? with -bucket this can be told"
	case there:
		return "the derivative is in the bucket, but readers are sent on: a rule without the condition 404, a rule for 403 while the derivative is not public, or a cache that keeps redirects"
	}
	return "the function stores the derivative elsewhere: its BUCKET must be the website's, and the key exactly what the website asks for"
}
