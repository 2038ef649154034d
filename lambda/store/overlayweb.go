package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"s3resize/lambda/edit"
)

// OverlayHostError is an overlay at an address from which none are fetched.
type OverlayHostError struct {
	Host   string // as it was asked for, with the port
	Reason string // fit for whoever sent the request
}

func (e *OverlayHostError) Error() string {
	return fmt.Sprintf("no pictures are fetched from %q: %s", e.Host, e.Reason)
}

// overlayWeb is what overlays are fetched with. Its zero value connects to public
// addresses only.
type overlayWeb struct {
	// reachable says which addresses may be connected to; nil is isPublic.
	reachable func(netip.Addr) bool

	once   sync.Once
	client *http.Client
}

const (
	// fetchPatience is how long a fetch may take, redirects and all.
	fetchPatience = 5 * time.Second
	// fetchHops is how many redirects are followed.
	fetchHops = 3
)

// fromWeb fetches an overlay; same is true if it still has the given ETag.
func (p *Overlays) fromWeb(ctx context.Context, s edit.Source, etag string) (next cacheEntry, same bool, err error) {
	at, err := url.Parse(s.Key)
	if err != nil {
		return cacheEntry{}, false, &OverlayError{s, "expected an address such as https://example.com/logo.png", err}
	}
	if err := p.allow(at); err != nil {
		return cacheEntry{}, false, err
	}
	limited, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, at.String(), nil)
	if err != nil {
		return cacheEntry{}, false, &OverlayError{s, "expected an address such as https://example.com/logo.png", err}
	}
	req.Header.Set("Accept", "image/*")
	req.Header.Set("User-Agent", "s3resize")
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	res, err := p.httpClient().Do(req)
	if err != nil {
		return cacheEntry{}, false, notFetched(ctx, s, at.Host, err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotModified && etag != "":
		return cacheEntry{}, true, nil
	case res.StatusCode != http.StatusOK:
		return cacheEntry{}, false, notServed(s, res.StatusCode)
	}
	body, err := p.take(ctx, s, res.Body, res.ContentLength)
	return cacheEntry{body: body, etag: res.Header.Get("ETag")}, false, err
}

// notFetched is the error for no answer.
func notFetched(ctx context.Context, s edit.Source, host string, err error) error {
	var refused *OverlayHostError
	switch {
	case errors.As(err, &refused): // by checkRedirect
		return refused
	case errors.Is(err, errNotPublic):
		return &OverlayHostError{host, "its address is not a public one"}
	}
	return &Error{"fetch", s.Key, cause(ctx, err)}
}

// notServed is the error for a status: the request's mistake if the host takes
// it for the client's, and may do so tomorrow.
func notServed(s edit.Source, status int) error {
	text := fmt.Sprintf("its host answers %d %s", status, http.StatusText(status))
	if status/100 == 4 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests {
		return &OverlayError{s, text, nil}
	}
	return &Error{"fetch", s.Key, errors.New(text)}
}

// allow refuses addresses that are not at one of the hosts, and puts the host's
// configured spelling into the others, so that what is connected to is what was
// compared.
func (p *Overlays) allow(at *url.URL) error {
	usual := map[string]string{"http": ":80", "https": ":443"}
	port, ok := usual[at.Scheme]
	if !ok || at.Opaque != "" || at.User != nil {
		return &OverlayHostError{at.Host, "expected http or https, without a user"}
	}
	i := slices.Index(p.Hosts, strings.TrimSuffix(strings.ToLower(at.Host), port))
	if i < 0 {
		return &OverlayHostError{at.Host, "it is not one of the hosts that are configured"}
	}
	at.Host = p.Hosts[i]
	return nil
}

// httpClient fetches from the configured hosts only, from public addresses only,
// and through no proxy.
func (p *Overlays) httpClient() *http.Client {
	p.web.once.Do(func() {
		dialer := &net.Dialer{Timeout: fetchPatience, Control: p.web.control}
		p.web.client = &http.Client{
			Transport: &http.Transport{
				DialContext:            dialer.DialContext,
				DisableCompression:     true, // a length and a tag are then those of the file
				MaxResponseHeaderBytes: 64 << 10,
				IdleConnTimeout:        time.Minute,
			},
			CheckRedirect: p.checkRedirect,
		}
	})
	return p.web.client
}

// checkRedirect refuses redirects to addresses that are not fetched from, and
// those from https to http.
func (p *Overlays) checkRedirect(to *http.Request, via []*http.Request) error {
	if len(via) > fetchHops {
		return fmt.Errorf("more than %d redirects", fetchHops)
	}
	if to.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https" {
		return &OverlayHostError{to.URL.Host, "it is http, and a redirect from https"}
	}
	return p.allow(to.URL)
}

var errNotPublic = errors.New("not a public address")

// control is called before each connection with the address that the name was
// found to have, so that there is no second look-up to give another answer.
func (w *overlayWeb) control(network, address string, _ syscall.RawConn) error {
	reachable := w.reachable
	if reachable == nil {
		reachable = isPublic
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil || !reachable(to.Addr()) {
		return fmt.Errorf("%s: %w", address, errNotPublic)
	}
	return nil
}
