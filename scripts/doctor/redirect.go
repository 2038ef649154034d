package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// checkRedirect looks at where the website sends readers of a derivative that is
// missing.
func (e *exam) checkRedirect(ctx context.Context) finding {
	m, err := e.missing(ctx)
	if err != nil {
		return fault(hint(err), "%s", terse(err))
	}
	if f := statusFault(m, e.size(ctx).String()); f.verdict == verdictBad {
		return f
	}
	if f := e.locationFault(ctx, m); f.verdict == verdictBad {
		return f
	}
	head, err := e.visitor.ask(ctx, http.MethodHead, m.url)
	if err != nil {
		return fault(hint(err), "%s", terse(err))
	}
	if head.status != m.status || head.location() != m.location() {
		return fault("let the CDN pass HEAD on as it does GET", "GET is %s, but HEAD %s", m.brief(), head.brief())
	}
	return pass("%s", m.brief())
}

// statusFault judges the status of the answer for a missing derivative.
func statusFault(m reply, size string) finding {
	switch {
	case m.status == http.StatusTemporaryRedirect:
		return finding{}
	case m.redirects():
		return fault("set HttpRedirectCode to 307 in every routing rule: the default is 301, which browsers and CDNs remember",
			"%d instead of 307", m.status)
	case m.status == http.StatusNotFound:
		return fault("is "+size+" one of the allowed sizes (-resolution names one that is), and is there a routing rule for it and 404? Changed rules take up to a minute",
			"404: the website does not send readers of %s/ to the API", size)
	}
	return fault("is something else than the bucket's website answering? a CDN must pass its errors on as they are",
		"%s instead of 307", m.brief())
}

// locationFault judges where a 307 of the website leads.
func (e *exam) locationFault(ctx context.Context, m reply) finding {
	to, err := follow(m.url, m.location())
	switch {
	case err != nil:
		return fault("set HostName in the routing rule to the API's host", "%v", err)
	case !e.isAPI(to):
		return fault("set Protocol, HostName and the part of ReplaceKeyPrefixWith before the ? to those of the API",
			"it leads to %s://%s%s, expected %s", to.Scheme, to.Host, to.Path, e.opt.api)
	case e.may(to) != nil:
		return fault("set HostName in the routing rule to the API's host", "%v", e.may(to))
	case to.Scheme == "http" && isTLSOnly(to.Hostname()):
		return fault("set Protocol to https in the routing rule", "it leads to http://%s, which speaks https only", to.Host)
	}
	key := e.missingKey(ctx)
	if _, query, _ := strings.Cut(m.location(), "?"); query != "key="+key {
		return fault(queryHint(query, key), "the query is %q, expected %q", query, "key="+key)
	}
	return finding{}
}

// isAPI compares an address with -api, as far as that goes.
func (e *exam) isAPI(to *url.URL) bool {
	api, err := url.Parse(e.opt.api)
	if err != nil || api.Host == "" {
		return true
	}
	path := strings.TrimSuffix(api.Path, "/")
	return to.Scheme == api.Scheme && strings.EqualFold(to.Host, api.Host) && (path == "" || to.Path == path)
}

// isTLSOnly recognises AWS's own names for APIs.
func isTLSOnly(host string) bool {
	return strings.Contains(host, ".execute-api.") || strings.Contains(host, ".lambda-url.")
}

// queryHint says what may be the matter with a query that should ask for a key.
func queryHint(query, key string) string {
	raw, ok := strings.CutPrefix(query, "key=")
	size, rest, _ := strings.Cut(key, "/")
	once := unescape(raw)
	switch {
	case !ok:
		return "end ReplaceKeyPrefixWith in resize?key=" + size + "/"
	case raw == rest:
		return "where KeyPrefixEquals is " + size + "/, ReplaceKeyPrefixWith replaces it: it must end in key=" + size + "/"
	case raw == size+"/"+key:
		return "the rule has no KeyPrefixEquals, so ReplaceKeyPrefixWith must end in key="
	case once == key:
		return "something on the way escapes characters that need none: is it a CDN's or proxy's function?"
	case unescape(once) == key:
		return "the key is escaped twice, by S3 or by something before it"
	}
	return "is ReplaceKeyPrefixWith in the rule resize?key=" + size + "/, and does a CDN forward paths unchanged and without queries?"
}

// unescape undoes percent-encoding once; what is not encoded properly stays.
func unescape(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}
