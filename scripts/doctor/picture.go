package main

import (
	"context"
	"net/http"
)

// checkPicture looks at what the first view ends with.
func (e *exam) checkPicture(ctx context.Context) finding {
	t, err := e.view(ctx)
	if err != nil {
		return skip("%v", err)
	}
	r := t.last()
	switch {
	case r.status == http.StatusForbidden:
		return fault("let everyone s3:GetObject the derivatives: by the bucket's policy, with the public-access blocks off and encryption SSE-S3, not KMS",
			"the derivative is there, but not public: %s", t.describe())
	case r.status == http.StatusNotFound:
		return fault("is the function's BUCKET the bucket of the website, and does the CDN keep no 404?",
			"the function says that the derivative is there, but the website does not have it: %s", t.describe())
	case !t.arrived():
		return fault("look at the answer of the last address: "+r.url, "%s", t.describe())
	case !e.isHome(t):
		return fault("the function takes it for a loop: look for a cache that keeps redirects, or derivatives that cannot be read",
			"the picture comes from the API: %s", t.describe())
	}
	if key, err := e.derivativeKey(ctx); err == nil {
		if is, there, err := e.stored(ctx, key); err == nil && there && !is.ours {
			f := skip("%s is not ours: somebody keeps it there, and the function leaves it alone", key)
			f.hint = "name another -original, or another -resolution"
			return f
		}
	}
	size := e.size(ctx)
	if saw, hint := pictureFault(r.body, r.header.Get("Content-Type"), size); saw != "" {
		return fault(hint, "%s", saw)
	}
	if freshFor(r.header) == 0 {
		return fault("upload originals with Cache-Control, or set CACHE_CONTROL of the function, as in public, max-age=86400; then remove the derivatives",
			"no browser or CDN may keep the picture: Cache-Control is %q", r.header.Get("Cache-Control"))
	}
	return pass("%s, %s, %d bytes, %s", r.header.Get("Content-Type"), size, len(r.body), r.header.Get("Cache-Control"))
}
