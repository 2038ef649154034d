package main

import (
	"context"
	"net/http"
)

// checkSecond looks at the derivative again: S3 has it now, alone.
func (e *exam) checkSecond(ctx context.Context) finding {
	key, err := e.derivativeKey(ctx)
	if err != nil {
		return skip("%v", err)
	}
	before, _, beforeErr := e.stored(ctx, key)
	r, err := e.get(ctx, e.address(key))
	switch {
	case err != nil:
		return fault(hint(err), "%s", terse(err))
	case r.redirects():
		return fault("is a routing rule without HttpErrorCodeReturnedEquals 404 ahead of the object, or does a CDN keep the redirect of the first view?",
			"%s: the derivative is there, and the function is asked again", r.brief())
	case r.status != http.StatusOK:
		return fault("the first view could read it: does the CDN keep errors? set its error caching to 0 for 403 and 404", "%s", r.brief())
	}
	if beforeErr != nil {
		return pass("200 at once")
	}
	after, there, err := e.stored(ctx, key)
	if err != nil {
		return skip("200 at once, but the bucket does not tell: %s", terse(err))
	}
	if !there || after != before {
		return fault("something writes derivatives again and again: look at the function's log, and for a second function on the same bucket",
			"200, but meanwhile the derivative was written again")
	}
	return pass("200 at once, and the derivative is the same one, of %s", after.modified.UTC().Format("15:04:05 UTC"))
}

// stored looks at a derivative from inside.
func (e *exam) stored(ctx context.Context, key string) (state, bool, error) {
	if e.bucket == nil {
		return state{}, false, errOutside
	}
	return e.bucket.derivative(ctx, key)
}
