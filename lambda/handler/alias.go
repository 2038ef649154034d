package handler

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
)

// aliasAge is how long, in seconds, a redirect from another spelling to the
// canonical one may be kept. The canonical path takes care of itself: if the
// derivative has expired by then, it is made again.
const aliasAge = 3600

// caching sets the headers that say how long a redirect may be kept. That of a
// canonical path may not be kept at all: it would become a loop. Neither may one
// that holds for this reader or this moment only.
func (c candidate) caching(headers map[string]string) {
	if c.negotiated {
		headers["Vary"] = "Accept"
	}
	for _, h := range c.Headers {
		// The others tell browsers something, of this address and not of the
		// derivative's. A stranger has no say in what everybody may keep.
		if name := http.CanonicalHeaderKey(h.Name); c.signed && strings.HasPrefix(name, "X-") {
			headers[name] = h.Value
		}
	}
	if c.alias && !c.bySignature && !c.negotiated && !c.query.Has("expires") {
		headers["Cache-Control"] = fmt.Sprintf("public, max-age=%d", aliasAge)
	}
}

// cacheControl is what a signed request wants its derivative to be stored with;
// "" if it says nothing. The derivative is everyone's, and who asks first must not
// decide for all how long it is kept, so no others are asked.
func (c candidate) cacheControl() string {
	asked := ""
	if c.MaxAge > 0 {
		asked = fmt.Sprintf("public, max-age=%d", c.MaxAge)
	}
	for _, h := range c.Headers {
		if strings.EqualFold(h.Name, "Cache-Control") {
			asked = h.Value
		}
	}
	return asked
}

// negotiate chooses WebP for readers who accept it, where the request names no
// format and the installation wants that.
func (h *Handler) negotiate(c candidate, accept string) candidate {
	out := c.Edits.Output
	if !h.AutoWebP || c.Answer != edit.Picture || out.Format != "" || out.AutoJPEG {
		return c
	}
	c.negotiated = true
	if !accepts(accept, "image/webp") {
		return c
	}
	webp := c.Variant
	webp.Edits.Output.Format = edit.WebP
	if key := h.Key(webp); key != "" {
		c.Variant, c.key, c.alias = webp, key, true
	}
	return c
}

// accepts reports whether an Accept header names a media type, by its own name,
// and does not rule it out (RFC 9110, section 12.5.1). Ranges such as image/* do
// not count: everyone sends them.
func accepts(header, mediaType string) bool {
	for entry := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(entry, ";")
		if !strings.EqualFold(strings.TrimSpace(name), mediaType) {
			continue
		}
		weight, found := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !found || err == nil && q > 0
	}
	return false
}
