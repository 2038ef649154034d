package gateway

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// Account and API names that stand in for the real ones in every event.
const (
	AccountID = "123456789012"
	APIID     = "local"
)

// Event is what API Gateway sends a function for an HTTP request: the payload
// format 2.0 of HTTP APIs, with the stage "$default". The request may be a
// server's or one made with [http.NewRequest]. Its body is read to the end, and
// a body that cannot be read counts as ending there.
//
// The query is in the event twice: RawQueryString is byte for byte as it was
// sent, QueryStringParameters is decoded as a form and ambiguous (a "+" became a
// space, a parameter that came twice is one value with a comma). The path is
// there in one form only, decoded and, as HTTP APIs do it, cut at a "?" that
// decoding brought to light.
func Event(r *http.Request, requestID string) events.APIGatewayV2HTTPRequest {
	path, _, _ := strings.Cut(r.URL.Path, "?")
	path = cmp.Or(path, "/")
	route := r.Method + " " + path
	body, encoded := body(r)
	now := time.Now().UTC()
	return events.APIGatewayV2HTTPRequest{
		Version:               "2.0",
		RouteKey:              route,
		RawPath:               path,
		RawQueryString:        r.URL.RawQuery,
		Cookies:               cookies(r.Header),
		Headers:               headers(r, requestID),
		QueryStringParameters: parameters(r.URL.RawQuery),
		Body:                  body,
		IsBase64Encoded:       encoded,
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey:     route,
			AccountID:    AccountID,
			Stage:        "$default",
			RequestID:    requestID,
			APIID:        APIID,
			DomainName:   r.Host,
			DomainPrefix: prefix(r.Host),
			Time:         now.Format("02/Jan/2006:15:04:05 -0700"),
			TimeEpoch:    now.UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method:    r.Method,
				Path:      path,
				Protocol:  cmp.Or(r.Proto, "HTTP/1.1"),
				SourceIP:  sourceIP(r.RemoteAddr),
				UserAgent: r.UserAgent(),
			},
		},
	}
}

// headers are the request's own, in lower case and duplicates joined with
// commas, and those that API Gateway adds. Cookies are not among them: they
// have a field of their own.
func headers(r *http.Request, requestID string) map[string]string {
	scheme, port := "http", "80"
	if r.TLS != nil || r.URL.Scheme == "https" {
		scheme, port = "https", "443"
	}
	if _, p, err := net.SplitHostPort(r.Host); err == nil {
		port = p
	}
	h := map[string]string{
		"host":            r.Host,
		"content-length":  strconv.FormatInt(max(r.ContentLength, 0), 10),
		"x-amzn-trace-id": traceID(requestID, time.Now()),
	}
	for name, values := range r.Header {
		if name = strings.ToLower(name); name != "cookie" {
			h[name] = strings.Join(values, ",")
		}
	}
	forwarded := append(slices.Clip(r.Header.Values("X-Forwarded-For")), sourceIP(r.RemoteAddr))
	h["x-forwarded-for"] = strings.Join(forwarded, ", ")
	h["x-forwarded-port"] = port
	h["x-forwarded-proto"] = scheme
	return h
}

// traceID is in X-Ray's form and the same for the same request.
func traceID(requestID string, t time.Time) string {
	sum := sha256.Sum256([]byte(requestID))
	return fmt.Sprintf("Root=1-%08x-%x", t.Unix(), sum[:12])
}

func cookies(h http.Header) []string {
	var list []string
	for _, line := range h["Cookie"] {
		for cookie := range strings.SplitSeq(line, ";") {
			if cookie = strings.TrimSpace(cookie); cookie != "" {
				list = append(list, cookie)
			}
		}
	}
	return list
}

// parameters decodes a query as a form. Unlike net/url it drops nothing that is
// malformed: what cannot be decoded is passed on as it came.
func parameters(query string) map[string]string {
	var list map[string]string
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, value = unescape(name), unescape(value)
		if list == nil {
			list = map[string]string{}
		}
		if before, ok := list[name]; ok {
			value = before + "," + value
		}
		list[name] = value
	}
	return list
}

func unescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}

// body reads the request's body as text where its type is one that HTTP APIs
// pass on as text, and otherwise in base64.
func body(r *http.Request) (text string, encoded bool) {
	if r.Body == nil {
		return "", false
	}
	b, _ := io.ReadAll(r.Body)
	if len(b) == 0 {
		return "", false
	}
	if isText(r.Header.Get("Content-Type")) && utf8.Valid(b) {
		return string(b), false
	}
	return base64.StdEncoding.EncodeToString(b), true
}

func isText(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch media {
	case "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml")
}

func sourceIP(remote string) string {
	if host, _, err := net.SplitHostPort(remote); err == nil {
		return host
	}
	return remote
}

// prefix is the first label of the host name.
func prefix(host string) string {
	label, _, _ := strings.Cut(host, ".")
	label, _, _ = strings.Cut(label, ":")
	return label
}
