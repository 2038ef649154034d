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
		RequestID        string `json:"requestId"`
		DomainName       string `json:"domainName"`
		HTTP             client `json:"http"`             // 2.0
		TimeEpoch        int64  `json:"timeEpoch"`        // 2.0: ms
		Identity         client `json:"identity"`         // 1.0
		RequestTimeEpoch int64  `json:"requestTimeEpoch"` // 1.0: ms

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
	reader reader
	start  time.Time // when the gateway got it
}

// parseEvent reads an event that the function got at now. Anything but an HTTP
// request is errNoEvent.
func parseEvent(payload []byte, now time.Time) (request, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return request{start: now}, errNoEvent
	}
	in := e.RequestContext
	r := request{id: in.RequestID, host: in.DomainName, accept: e.header("Accept"), start: now}
	switch {
	case e.Version == "2.0" && in.HTTP.Method != "":
		r.method, r.query = in.HTTP.Method, e.RawQueryString
		r.start, r.reader = began(in.TimeEpoch, now), e.reader(in.HTTP)
		return r, nil
	case e.HTTPMethod != "" && in.ELB == nil:
		caller := in.Identity
		caller.Method = e.HTTPMethod
		query, err := e.rebuildQuery()
		r.method, r.query = e.HTTPMethod, query
		r.start, r.reader = began(in.RequestTimeEpoch, now), e.reader(caller)
		return r, err
	}
	return r, errNoEvent
}

// longestQueued is how long a gateway keeps a request before it gives up.
const longestQueued = 30 * time.Second

// began is when a request began that the function got at now: at the gateway,
// where it may have waited for the function. The gateway tells it in milliseconds,
// the rest of which is given to the request. What cannot be is ignored.
func began(epoch int64, now time.Time) time.Time {
	at := time.UnixMilli(epoch).Add(time.Millisecond)
	if at.Before(now) && now.Sub(at) <= longestQueued {
		return at
	}
	return now
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
// is refused. And a bare "?" looks like one in the name of an original: where a
// parameter seems to follow it is taken for bare, and the rest for the query that
// the reader sent along.
func (e *event) rebuildQuery() (string, error) {
	if len(e.MultiValueQueryStringParameters["key"]) > 1 {
		return "", errExtraQuery
	}
	key, ok := e.QueryStringParameters["key"]
	if !ok {
		return "", nil
	}
	sent := ""
	if path, query, _ := strings.Cut(key, "?"); strings.Contains(query, "=") {
		key, sent = path, query
	}
	others := url.Values{}
	for name, value := range e.QueryStringParameters {
		switch {
		case name == "key":
		case sent == "" && !isParameter(name):
			return "", errExtraQuery
		default:
			others.Set(name, value)
		}
	}
	raw := keyParameter + edit.EscapePath(key)
	switch {
	case sent != "":
		name, value, _ := strings.Cut(sent, "=")
		others.Set(name, value)
		return raw + "?" + others.Encode(), nil
	case len(others) > 0:
		return others.Encode() + "&" + raw, nil
	}
	return raw, nil
}
