package main

import (
	"context"
	"net/http"
	"strings"

	"s3resize/lambda/edit"
)

// checkBack looks at the function's redirect back to the website.
func (e *exam) checkBack(ctx context.Context) finding {
	t, err := e.view(ctx)
	if err != nil {
		return skip("%v", err)
	}
	if len(t.replies) == 0 {
		return fault(hint(t.err), "%s", t.describe())
	}
	first := t.replies[0]
	switch {
	case first.status == http.StatusOK && keptBy(first.header) != "":
		return skip("the picture comes from a cache")
	case first.status == http.StatusOK:
		return skip("the derivative is there already")
	case first.status != http.StatusTemporaryRedirect:
		return fault("the redirect of another missing derivative is right: look at this original's name and access",
			"the first view is %s", first.brief())
	case len(t.replies) == 1:
		return fault(hint(t.err), "%s", t.describe())
	}
	return e.backFault(ctx, t.replies[1])
}

// backFault judges the API's answer for a derivative whose original exists.
func (e *exam) backFault(ctx context.Context, r reply) finding {
	key, _ := e.derivativeKey(ctx) // there was a view of it
	want := e.opt.url + "/" + edit.EscapePath(key)
	switch {
	case r.status == http.StatusOK && isImage(r.header.Get("Content-Type")):
		return fault("the function takes it for a loop: look for a cache that keeps redirects, or for derivatives that cannot be read",
			"the API answers with the picture itself")
	case r.status == http.StatusTemporaryRedirect && r.location() == want:
		return pass("%s", r.brief())
	case r.status == http.StatusTemporaryRedirect:
		return fault("set the function's URL to the address that readers use, "+e.opt.url+" if that is it, without a / at the end",
			"%s, expected %s", r.brief(), want)
	case r.redirects():
		return fault("deploy a function that answers 307: a browser keeps others, and loops once the derivative expires",
			"%d instead of 307", r.status)
	}
	saw, hint := e.apiTrouble(r)
	if e.opt.original != "" && errorOf(r).Code == "original_not_found" {
		hint = "is there an original " + e.opt.original + "? if there is: " + hint
	}
	return fault(hint, "%s", saw)
}

func isImage(contentType string) bool { return strings.HasPrefix(contentType, "image/") }
