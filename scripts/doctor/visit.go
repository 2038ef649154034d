package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

const (
	// maxBody is how much of an answer is read, in bytes; API Gateway's largest
	// is 10 MB.
	maxBody = 16 << 20
	// maxHeader is the same for the headers.
	maxHeader = 64 << 10

	userAgent = "s3resize-doctor"
)

var errEndless = fmt.Errorf("the answer goes on after %d MB", maxBody>>20)

// visitor asks the website and the API. It keeps nothing between requests and
// follows nothing by itself.
type visitor struct {
	transport *http.Transport
	timeout   time.Duration // for one answer, to its end
	maxBody   int64
}

func newVisitor(timeout time.Duration) *visitor {
	return &visitor{
		transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:    10 * time.Second,
			DisableCompression:     true, // to see what is sent
			MaxResponseHeaderBytes: maxHeader,
			ForceAttemptHTTP2:      true,
		},
		timeout: timeout,
		maxBody: maxBody,
	}
}

// reply is an answer, read to its end.
type reply struct {
	method, url string
	status      int
	header      http.Header
	body        []byte
}

// location is the Location header as it was sent; "" where there is none.
func (r reply) location() string { return r.header.Get("Location") }

// redirects reports whether a browser would go elsewhere.
func (r reply) redirects() bool {
	switch r.status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// brief is the answer in a few words.
func (r reply) brief() string {
	text := fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
	if r.location() != "" {
		text += " to " + r.location()
	}
	return strings.TrimSpace(text)
}

// ask sends one request, whose further headers come in pairs. The transport is
// used as it is: an http.Client parses the Location before anyone can see it.
func (v *visitor) ask(ctx context.Context, method, address string, header ...string) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, v.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("User-Agent", userAgent)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := v.transport.RoundTrip(req)
	if err != nil {
		return reply{}, fmt.Errorf("%s %s: %w", method, address, late(ctx, err))
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, v.maxBody+1))
	if err == nil && int64(len(body)) > v.maxBody {
		err = errEndless
	}
	if err != nil {
		return reply{}, fmt.Errorf("%s %s: %d, but %w", method, address, res.StatusCode, late(ctx, err))
	}
	return reply{method, address, res.StatusCode, res.Header, body}, nil
}

// late prefers the context's error to what the transport makes of it.
func late(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// follow is the address that a Location leads to. What browsers encode before
// they go there is encoded: everything that is not graphic ASCII.
func follow(base, location string) (*url.URL, error) {
	if location == "" {
		return nil, errors.New("a redirect without Location")
	}
	from, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for i := range len(location) {
		if c := location[i]; c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	to, err := from.Parse(b.String())
	if err == nil {
		to.Fragment, to.RawFragment = "", ""
		// Hosts such as "::" are resolved but cannot be asked.
		to, err = url.Parse(to.String())
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("the Location %q is no address", location)
	case to.Scheme != "http" && to.Scheme != "https" || to.Hostname() == "" || to.User != nil:
		return nil, fmt.Errorf("the Location %q is not followed: expected http or https, a host and no password", location)
	}
	return to, nil
}

// isPrivate reports whether a host is this machine or one of its own network,
// where a stranger's redirect has no business.
func isPrivate(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified())
}

// isLoopback reports whether a host is this machine by name or number.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}
