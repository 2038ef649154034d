package main

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"strings"
)

// checkWebsite asks for something that is not there, which any website endpoint
// answers with an error page, and a bucket's REST endpoint with XML.
func (e *exam) checkWebsite(ctx context.Context) finding {
	r, err := e.nothing(ctx)
	switch {
	case err != nil:
		return fault(hint(err), "%s", terse(err))
	case isXMLError(r):
		return fault("use the website endpoint, as in http://BUCKET.s3-website-REGION.amazonaws.com; with a CDN it must be a custom origin, http only, not an S3 origin",
			"%s, in XML: this is the bucket's REST endpoint, which knows no routing rules", r.brief())
	case r.status >= http.StatusInternalServerError:
		return fault("look at the CDN's origin: the website endpoint, http only, port 80", "%s", r.brief())
	case r.status < 300:
		return fault("remove the CDN's custom error responses, or the error document's redirect: they hide what is missing, and no rule applies",
			"%s for something that does not exist", r.brief())
	case r.redirects() && sameButScheme(r.url, r.location()):
		return fault("give this address instead", "%s: it sends everyone to its other scheme", r.brief())
	}
	return pass("%d%s", r.status, origin(r.header))
}

// origin is who says that it answered.
func origin(h http.Header) string {
	text := ""
	if server := h.Get("Server"); server != "" {
		text = " from " + server
	}
	if via := cmp.Or(h.Get("Via"), h.Get("X-Cache")); via != "" {
		text += ", via " + via
	}
	return text
}

func isXMLError(r reply) bool {
	return strings.Contains(r.header.Get("Content-Type"), "xml") && bytes.Contains(r.body, []byte("<Error>"))
}

// sameButScheme reports whether two addresses differ in "http" and "https" only.
func sameButScheme(from, to string) bool {
	_, a, _ := strings.Cut(from, "://")
	_, b, _ := strings.Cut(to, "://")
	return from != to && a == b
}

// checkMissing tells 404 from 403, since the rules apply to 404 only.
func (e *exam) checkMissing(ctx context.Context) finding {
	m, err := e.missing(ctx)
	if err != nil {
		return fault(hint(err), "%s", terse(err))
	}
	n, err := e.nothing(ctx)
	switch {
	case err != nil:
		return fault(hint(err), "%s", terse(err))
	case m.status == http.StatusForbidden:
		return fault("let everyone s3:GetObject arn:aws:s3:::BUCKET/"+e.size(ctx).String()+"/*, also while nothing is there, and turn the public-access blocks off, the account's too",
			"a missing derivative is 403 instead of 404, so its rule does not apply")
	case n.status == http.StatusForbidden:
		return pass("a missing derivative is not; other missing objects are 403, as they are where originals are not public")
	}
	if n.redirects() {
		return pass("what is missing is not 403: it leads on, whatever it is")
	}
	return pass("what is missing is %d", n.status)
}
