package main

import (
	"context"
)

// repeats is how often the same redirect is asked for: a cache has it by then.
const repeats = 3

// checkCaching looks for redirects that are kept, or that say they may be: once
// the derivative is there, or gone again, they lead nowhere.
func (e *exam) checkCaching(ctx context.Context) finding {
	seen := map[string]bool{}
	for range repeats {
		r, err := e.get(ctx, e.address(e.missingKey(ctx)))
		if err != nil {
			return fault(hint(err), "%s", terse(err))
		}
		if f := keptFault(r, "the website's"); f.verdict == verdictBad {
			return f
		}
		id := requestID(r.header)
		if seen[id] {
			return fault(cdnHint, "the website's %d was kept: two answers have the request number %s", r.status, id)
		}
		seen[id] = id != ""
	}
	checked := "the website's"
	t, _ := e.view(ctx) // no view, nothing to look at
	for i, r := range t.replies {
		if i == 1 && r.redirects() {
			if f := keptFault(r, "the function's"); f.verdict == verdictBad {
				return f
			}
			checked += " and the function's"
		}
	}
	return pass("%s redirects are not kept: %d asked for, no age, no hit, nothing that allows it", checked, repeats)
}

const cdnHint = "set the CDN's cache policy to minimum and default TTL 0 for the website, and to caching disabled for the API"

// keptFault judges one redirect.
func keptFault(r reply, whose string) finding {
	if evidence := keptBy(r.header); evidence != "" {
		return fault(cdnHint, "%s %d comes from a cache: %s", whose, r.status, evidence)
	}
	if n := freshFor(r.header); n > 0 {
		return fault("nothing may add caching headers to redirects: look at the CDN's response headers policy and at the function's version",
			"%s %d may be kept for %d s, by its headers", whose, r.status, n)
	}
	return finding{}
}
