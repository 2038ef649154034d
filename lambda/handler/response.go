package handler

import (
	"encoding/json"
	"net/http"
	"strconv"

	"s3resize/lambda/edit"
)

// response is understood by all three kinds of caller.
type response struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

// withoutBody is the answer to HEAD.
func (r response) withoutBody() response {
	r.Body, r.IsBase64Encoded = "", false
	return r
}

// redirect sends the reader to the derivative, with a marker if turn is not 0. The
// address is built from the configuration and the parsed key, and from nothing
// else in the request.
func (h *Handler) redirect(c candidate, turn int, rec *record) response {
	resp := response{StatusCode: http.StatusTemporaryRedirect, Headers: headers("")}
	resp.Headers["Location"] = h.URL + "/" + edit.EscapePath(c.key)
	if turn > 0 {
		resp.Headers["Location"] += "?" + turnParameter + "=" + strconv.Itoa(min(turn, maxMarked))
	}
	resp.Headers["Server-Timing"] = rec.serverTiming()
	c.caching(resp.Headers)
	return resp
}

// failed answers an error.
func failed(err error, rec *record) response {
	f := failureOf(err)
	rec.fail(err, f)
	body, _ := json.Marshal(struct { // strings always can be marshalled
		Message   string `json:"message"`
		Code      string `json:"code"`
		RequestID string `json:"requestId"`
	}{http.StatusText(f.status) + ": " + f.message, f.code, rec.requestID})
	resp := response{StatusCode: f.status, Headers: headers("application/json"), Body: string(body)}
	switch {
	case f.status == http.StatusMethodNotAllowed:
		resp.Headers["Allow"] = "GET, HEAD"
	case f.status < http.StatusInternalServerError && !holdsNowOnly(err):
		resp.Headers["Cache-Control"] = errorCaching
	}
	return resp
}

// errorCaching is how long an answer may be kept that says what is wrong with a
// request or an original. A CDN keeps it for a minute: then a crowd that asks for a
// broken link costs the function one call for each edge. Browsers keep it for 10
// seconds, since nobody can clear their caches: who has uploaded what was missing
// sees it soon, also behind a CDN whose caches the upload clears.
const errorCaching = "public, max-age=10, s-maxage=60"

// headers are what all responses have. None may be kept by a cache in between:
// a kept redirect is a loop once the derivative expires.
func headers(contentType string) map[string]string {
	h := map[string]string{
		"Cache-Control":          "no-store",
		"X-Content-Type-Options": "nosniff",
	}
	if contentType != "" {
		h["Content-Type"] = contentType
	}
	return h
}
