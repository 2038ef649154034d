package handler

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"s3resize/lambda/edit"
)

// event is what is used of the three events that can arrive: HTTP API and
// function URL (payload 2.0) and REST API (1.0).
type event struct {
	Version        string `json:"version"`
	RawQueryString string `json:"rawQueryString"` // 2.0: as sent, percent-encoded
	// Headers have names in lower case in 2.0, and as they were sent in 1.0.
	Headers map[string]string `json:"headers"`

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
	accept string // the header
	client client
	start  time.Time // when the function got it
}

// parseEvent reads an event. Anything but an HTTP request is errNoEvent.
func parseEvent(payload []byte) (request, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return request{}, errNoEvent
	}
	r := request{id: e.RequestContext.RequestID, host: e.RequestContext.DomainName, accept: e.header("Accept")}
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

// header is the value of a header by any spelling of its name.
func (e *event) header(name string) string {
	for n, value := range e.Headers {
		if strings.EqualFold(n, name) {
			return value
		}
	}
	return ""
}

// rebuildQuery makes the raw query that payload 1.0 does not have. It has
// decoded values only, in no order, so a bare "&" inside a key has split it for
// good: with anything beside a single key that has no meaning here the request
// is refused.
func (e *event) rebuildQuery() (string, error) {
	others := url.Values{}
	for name, value := range e.QueryStringParameters {
		if name != "key" && !isParameter(name) {
			return "", errExtraQuery
		}
		if name != "key" {
			others.Set(name, value)
		}
	}
	if len(e.MultiValueQueryStringParameters["key"]) > 1 {
		return "", errExtraQuery
	}
	key, ok := e.QueryStringParameters["key"]
	if !ok {
		return "", nil
	}
	if len(others) == 0 {
		return keyParameter + edit.EscapePath(key), nil
	}
	return others.Encode() + "&" + keyParameter + edit.EscapePath(key), nil
}
