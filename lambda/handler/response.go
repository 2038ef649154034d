package handler

import (
	"encoding/json"
	"net/http"

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

// redirect sends the reader to the derivative. The address is built from the
// configuration and the parsed key, and from nothing else in the request.
func (h *Handler) redirect(c candidate, rec *record) response {
	resp := response{StatusCode: http.StatusTemporaryRedirect, Headers: headers("")}
	resp.Headers["Location"] = h.URL + "/" + edit.EscapePath(c.key)
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
	switch f.status {
	case http.StatusNotFound:
		// Short enough for an upload to be seen soon, long enough to spare the
		// function a crowd.
		resp.Headers["Cache-Control"] = "max-age=10"
	case http.StatusMethodNotAllowed:
		resp.Headers["Allow"] = "GET, HEAD"
	}
	return resp
}

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
