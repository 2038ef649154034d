package main

import (
	"context"
	"strconv"
	"strings"
)

// pageOrigin is a page elsewhere that wants to read pictures.
const pageOrigin = "https://doctor.example"

// checkCORS asks for each hop with the Origin that a browser sends for such a
// page. After the first redirect to another origin that is "null" (Fetch
// standard, "serializing a request origin"), so that only "*" will do.
func (e *exam) checkCORS(ctx context.Context) finding {
	hops, err := e.corsHops(ctx)
	if err != nil {
		return skip("%v", err)
	}
	var got []string
	given, refused := 0, 0
	for i, address := range hops {
		origin := pageOrigin
		if i > 0 {
			origin = "null"
		}
		r, err := e.get(ctx, address, "Origin", origin)
		if err != nil {
			return fault(hint(err), "%s", terse(err))
		}
		allow := r.header.Get("Access-Control-Allow-Origin")
		got = append(got, strconv.Quote(allow))
		if allow != "" {
			given++
		}
		if allow != "*" && allow != origin {
			refused++
		}
	}
	saw := "Access-Control-Allow-Origin of website, API and picture: " + strings.Join(got, ", ")
	switch {
	case given == 0 && !e.opt.cors:
		return skip("no hop has Access-Control-Allow-Origin: pages can show the pictures, and scripts of other sites not read them (-cors if they must)")
	case refused > 0:
		return fault(`allow "*" on each: the bucket's CORS configuration for GET and HEAD, CORS_ENABLED=yes and CORS_ORIGIN=* of the function, and let the CDN forward Origin`,
			"%s", saw)
	}
	return pass("%s", saw)
}

// corsHops are the addresses of a first view.
func (e *exam) corsHops(ctx context.Context) ([]string, error) {
	key, err := e.derivativeKey(ctx)
	if err != nil {
		return nil, err
	}
	to, err := e.apiAddress(ctx)
	if err != nil {
		return nil, err
	}
	return []string{e.address(e.missingKey(ctx)), to.String(), e.address(key)}, nil
}
