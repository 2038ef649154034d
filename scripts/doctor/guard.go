package main

import (
	"context"
	"net/http"
	"time"

	"s3resize/lambda/edit"
)

// guardTries is how often the function is asked for what is there already; it
// redirects one reader three times at most.
const guardTries = 6

// guardPause is longer than the time in which the function takes a reader for
// one who came at the same time as another.
const guardPause = 6 * time.Second

// checkGuard asks the API, again and again, for a derivative that exists, as a
// browser in a loop would.
func (e *exam) checkGuard(ctx context.Context) finding {
	key, err := e.derivativeKey(ctx)
	if err != nil {
		return skip("%v", err)
	}
	to, err := e.apiAddress(ctx)
	if err != nil {
		return skip("%v", err)
	}
	address := withQuery(to, "key="+edit.EscapePath(key))
	for i := range guardTries {
		if i == guardTries-1 && e.pause(ctx, guardPause) != nil {
			break
		}
		r, err := e.get(ctx, address)
		switch {
		case err != nil:
			return fault(hint(err), "%s", terse(err))
		case r.redirects():
		case r.status == http.StatusOK && isImage(r.header.Get("Content-Type")):
			return pass("asked again for what is there, the API answers with the picture after %s", count(i, "redirect"))
		case r.status == http.StatusLoopDetected:
			return pass("asked again for what is there, the API answers 508 after %s", count(i, "redirect"))
		default:
			saw, hint := e.apiTrouble(r)
			return fault(hint, "%s", saw)
		}
	}
	return fault("deploy this project's function: others redirect for ever, and every turn is billed",
		"the API redirects to a derivative that has long been there, %d times in a row", guardTries)
}
