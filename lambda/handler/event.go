package handler

import (
	"encoding/json"
	"time"

	"s3resize/lambda/edit"
)

// event is what is used of the three events that can arrive: HTTP API and
// function URL (payload 2.0) and REST API (1.0).
type event struct {
	Version        string `json:"version"`
	RawQueryString string `json:"rawQueryString"` // 2.0: as sent, percent-encoded

	HTTPMethod                      string              `json:"httpMethod"` // 1.0
	QueryStringParameters           map[string]string   `json:"queryStringParameters"`
	MultiValueQueryStringParameters map[string][]string `json:"multiValueQueryStringParameters"`

	RequestContext struct {
		RequestID  string `json:"requestId"`
		DomainName string `json:"domainName"`
		HTTP       client `json:"http"`     // 2.0
		Identity   client `json:"identity"` // 1.0

		// ELB is what a load balancer has instead. Its events look like 1.0 but
		// leave parameters encoded.
		ELB json.RawMessage `json:"elb"`
	} `json:"requestContext"`
}

type client struct {
	Method    string `json:"method"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

// request is an event of any kind, read.
type request struct {
	id     string // the gateway's own, for matching its access log
	method string
	host   string
	query  string // raw
	client client
	start  time.Time // when the function got it
}

// parseEvent reads an event. Anything but an HTTP request is errNoEvent.
func parseEvent(payload []byte) (request, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return request{}, errNoEvent
	}
	r := request{id: e.RequestContext.RequestID, host: e.RequestContext.DomainName}
	switch {
	case e.Version == "2.0" && e.RequestContext.HTTP.Method != "":
		r.client = e.RequestContext.HTTP
		r.method, r.query = r.client.Method, e.RawQueryString
		return r, nil
	case e.HTTPMethod != "" && e.RequestContext.ELB == nil:
		r.client = e.RequestContext.Identity
		r.method = e.HTTPMethod
		query, err := e.rebuildQuery()
		r.query = query
		return r, err
	}
	return r, errNoEvent
}

// rebuildQuery makes the raw query that payload 1.0 does not have. It has
// decoded values only, in no order, so a bare "&" inside a key has split it for
// good: with anything else beside a single key the request is refused.
func (e *event) rebuildQuery() (string, error) {
	if len(e.QueryStringParameters) > 1 || len(e.MultiValueQueryStringParameters["key"]) > 1 {
		return "", errExtraQuery
	}
	key, ok := e.QueryStringParameters["key"]
	if !ok {
		return "", nil
	}
	return keyParameter + edit.EscapePath(key), nil
}

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
