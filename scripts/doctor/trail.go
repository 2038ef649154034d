package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxHops is more than any installation needs, and less than browsers allow.
const maxHops = 10

// trail is a way through redirects.
type trail struct {
	replies []reply
	// circle are the addresses of a loop, each once, in order; nil if there is
	// none. The last reply is the first one's that redirected a second time.
	circle []string
	// err is why it ends before its end.
	err error
}

// walk asks for an address and follows redirects, hop by hop, to where may
// allows, until something else than a redirect comes.
func (v *visitor) walk(ctx context.Context, method, address string, may func(*url.URL) error) trail {
	var t trail
	var redirected []string
	for range maxHops {
		r, err := v.ask(ctx, method, address)
		if err != nil {
			t.err = err
			return t
		}
		t.replies = append(t.replies, r)
		if !r.redirects() {
			return t
		}
		if i := slices.Index(redirected, address); i >= 0 {
			t.circle = redirected[i:]
			return t
		}
		redirected = append(redirected, address)
		to, err := follow(address, r.location())
		if err == nil {
			err = may(to)
		}
		if err != nil {
			t.err = err
			return t
		}
		address = to.String()
	}
	t.err = fmt.Errorf("more than %d redirects", maxHops)
	return t
}

// last is the end of the way; the zero reply if nothing came.
func (t trail) last() reply {
	if len(t.replies) == 0 {
		return reply{}
	}
	return t.replies[len(t.replies)-1]
}

// statuses are those of all hops, as in "307, 307, 200".
func (t trail) statuses() string {
	var all []string
	for _, r := range t.replies {
		all = append(all, strconv.Itoa(r.status))
	}
	return strings.Join(all, ", ")
}

// arrived reports whether the way ends with 200.
func (t trail) arrived() bool {
	return t.err == nil && t.circle == nil && t.last().status == http.StatusOK
}

// describe is the way in words, for what went wrong on it.
func (t trail) describe() string {
	text := t.statuses()
	switch {
	case t.circle != nil:
		text += ", a loop of " + strings.Join(t.circle, " and ")
	case t.err != nil && text != "":
		text += ", then " + terse(t.err)
	case t.err != nil:
		text = terse(t.err)
	}
	return text
}
