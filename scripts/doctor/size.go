package main

import (
	"context"
	"net/http"
	"net/url"
)

// checkSize asks for a size that nobody allows, at the website and at the API.
func (e *exam) checkSize(ctx context.Context) finding {
	key := refusedSize + "/" + e.folder + "missing.jpg"
	site, err := e.get(ctx, e.address(key))
	if err != nil {
		return fault(hint(err), "%s", terse(err))
	}
	to, err := e.apiAddress(ctx)
	if err != nil {
		return skip("%v", err)
	}
	api, err := e.get(ctx, withQuery(to, "key="+key))
	switch {
	case err != nil:
		return fault(hint(err), "%s", terse(err))
	case api.status != http.StatusForbidden || errorOf(api).Code != "resolution_not_allowed":
		return fault("set ALLOWED_RESOLUTIONS, and deploy this project's function: without a list anyone can have any number of derivatives made",
			"the API does not refuse the size %s: %s", refusedSize, api.brief())
	case site.redirects():
		return e.generalRule(ctx, site)
	case site.status != http.StatusNotFound && site.status != http.StatusForbidden:
		return fault("is an error page sent as 200? the CDN must pass the website's errors on", "the website answers %s", site.brief())
	}
	return pass("%s is %d at the website and %d at the API", refusedSize, site.status, api.status)
}

// generalRule judges a website that sends every size on to the API. It has to
// where the sizes are not a list, or too many for S3.
func (e *exam) generalRule(ctx context.Context, site reply) finding {
	set, err := e.settings(ctx)
	list, listErr := allowed(set)
	if n := len(list.Resolutions()); err == nil && listErr == nil && 0 < n && n <= maxRules {
		return fault("make one routing rule for each of the sizes, so that S3 itself turns others away",
			"the website sends the size %s to the API, though the %s that are allowed could have a rule each", refusedSize, count(n, "size"))
	}
	return pass("%s is %d at the website, whose one general rule leaves it to the API: 403. One rule for each size, up to %d, spares the function strangers",
		refusedSize, site.status, maxRules)
}

// withQuery is the API's address with another query, sent as it is.
func withQuery(to *url.URL, query string) string {
	other := *to
	other.RawQuery = query
	return other.String()
}
