package main

import (
	"context"
	"net/url"
	"strings"
)

// checkHTTPS follows the schemes: a page over https shows nothing that comes by
// way of http.
func (e *exam) checkHTTPS(ctx context.Context) finding {
	to, err := e.apiAddress(ctx)
	if err != nil {
		return skip("%v", err)
	}
	addresses := []string{e.opt.url, to.Scheme + "://" + to.Host}
	if t, err := e.view(ctx); err == nil && len(t.replies) > 1 {
		if back, err := follow(t.replies[1].url, t.replies[1].location()); err == nil {
			addresses = append(addresses, back.Scheme+"://"+back.Host)
		}
	}
	return schemes(addresses)
}

// schemes judges the website, the API and, where it is known, where that leads
// back to.
func schemes(addresses []string) finding {
	site := addresses[0]
	if strings.HasPrefix(site, "http://") {
		if isLoopback(hostOf(site)) {
			return pass("plain http, on this machine")
		}
		f := skip("the website is plain http: browsers block its pictures on pages over https, or ask for them by https in vain")
		f.hint = "put a CDN with a certificate before it, set the function's URL to that, and give that address here"
		return f
	}
	for i, a := range addresses {
		if strings.HasPrefix(a, "http://") {
			return fault([]string{"", "set Protocol to https in the routing rules", "set the function's URL to " + site}[min(i, 2)],
				"from https down to %s: a page over https shows no picture that comes this way", a)
		}
	}
	return pass("https on all of %d addresses", len(addresses))
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
