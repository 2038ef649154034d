package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// refusedSize is on nobody's list: it is larger than what "*" allows, and too
// odd to be wanted.
const refusedSize = "16381x3"

// apiError is the body of an error of the function's, or, without a code, of
// API Gateway's.
type apiError struct {
	Message string `json:"message"`
	Code    string `json:"code"`
}

func errorOf(r reply) apiError {
	var e apiError
	_ = json.Unmarshal(r.body, &e) // what is no JSON has no code
	return e
}

// checkAPI asks the API for a derivative whose original does not exist.
func (e *exam) checkAPI(ctx context.Context) finding {
	r, err := e.apiAnswer(ctx)
	if err != nil {
		return fault(cmp.Or(hint(err), "is HostName in the routing rule the API's host?"), "%s", terse(err))
	}
	if r.status != http.StatusNotFound || errorOf(r).Code != "original_not_found" {
		saw, hint := e.apiTrouble(r)
		return fault(hint, "%s", saw)
	}
	head, err := e.visitor.ask(ctx, http.MethodHead, r.url)
	if err != nil {
		return fault(hint(err), "%s", terse(err))
	}
	// API Gateway's 404 for a route that it does not have says nothing on caching.
	if head.status != r.status || head.header.Get("Cache-Control") != r.header.Get("Cache-Control") {
		return fault("add a route HEAD /resize beside GET /resize, with the same integration",
			"GET reaches the function, but HEAD does not: %d", head.status)
	}
	return pass("GET and HEAD reach the function: %s", errorOf(r).Message)
}

// apiTrouble explains an answer of the API's that is not the one hoped for.
func (e *exam) apiTrouble(r reply) (saw, hint string) {
	trouble := errorOf(r)
	saw = "the API answers " + r.brief()
	if trouble.Message != "" {
		saw += fmt.Sprintf(", %q", trouble.Message)
	}
	if trouble.Code != "" {
		return saw, functionHint(trouble.Code)
	}
	return saw, gatewayHint(r)
}

// functionHint is about errors of the function itself.
func functionHint(code string) string {
	switch code {
	case "original_not_found":
		return "are BUCKET and SOURCE_BUCKETS of the function the buckets that the originals are in, and may its role s3:GetObject and s3:ListBucket there?"
	case "resolution_not_allowed":
		return "the website has a rule for this size, so put it on the function's ALLOWED_RESOLUTIONS, or name another with -resolution"
	case "url_is_api":
		return "set the function's URL to the website's address: it is the API's"
	case "store_failed":
		return "look at the function's log: its role needs s3:GetObject, s3:PutObject and s3:ListBucket, and its BUCKET must exist in its region"
	case "out_of_time":
		return "give the function more memory, which is more processor, and a timeout of 28 s"
	case "malformed_query", "malformed_key", "malformed_resolution":
		return "does the rule end in resize?key=SIZE/, and does everything on the way leave the query as it is?"
	}
	return "the function's log says more"
}

// gatewayHint is about errors that the function has no part in.
func gatewayHint(r reply) string {
	switch {
	case r.status == http.StatusNotFound && r.header.Get("Server") == "AmazonS3":
		return "the redirect leads to the website itself: set HostName in the routing rule to the API's host"
	case r.status == http.StatusNotFound:
		return "the API has no such route: expected GET and HEAD on /resize, and the stage $default with automatic deployment (of a REST API, the stage in ReplaceKeyPrefixWith)"
	case r.status == http.StatusForbidden:
		return "is it the API's address, and may everyone call it? a function URL needs the authorization type NONE"
	case r.status == http.StatusTooManyRequests:
		return "the stage's throttling turns readers away: set rate and burst, which are 0 where other route settings were given without them"
	case r.status == http.StatusInternalServerError:
		return "may the API invoke the function (lambda:InvokeFunction for apigateway.amazonaws.com), and does it start? its log says more"
	case r.status == http.StatusServiceUnavailable || r.status == http.StatusGatewayTimeout:
		return "is the function's reserved concurrency 0, or its timeout over 29 s? its log says more"
	case r.redirects():
		return "the API must not redirect what does not exist: is it this project's function?"
	}
	return "is it the API's address, and this project's function behind it?"
}
