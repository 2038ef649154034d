package handler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"s3resize/lambda/edit"
)

// Access decides who may ask for what. The zero Access lets nobody make
// anything.
type Access struct {
	// Allowed are the resolutions that everyone may ask for.
	Allowed edit.AllowList
	// Open is what everyone may ask for besides these.
	Open edit.Open
	// Keys are the secrets that Thumbor's signatures may be made with. What is
	// signed may be made whatever Allowed and Open say.
	Keys edit.Keys
	// OnlySigned makes nothing that is not signed. The canonical path of a
	// derivative that exists leads to it all the same: there are readers who are
	// late, and it is public.
	OnlySigned bool
	// Verify reports whether the secrets for signatures in the query sign what
	// the function it is given looks at. If it is not nil, every request must
	// have such a signature.
	Verify func(context.Context, func(edit.Keys) bool) (bool, error)
}

var (
	errBadSignature = errors.New("the signature is not that of this request")
	// A parameter beside a signature in the path would change what was signed.
	errBesideSignature = errors.New("expected no parameters beside a signature in the path, which is not for them")
	errUnsigned        = errors.New("expected the parameter signature")
	errOnlySigned      = errors.New("expected a signed request, or the canonical path of a derivative that exists")
	errExpired         = errors.New("the request has expired")
)

// spelled is what a request came as: a path, unescaped, and the query that
// belongs to it, without the marker of the reader's turns.
type spelled struct {
	path  string
	query url.Values
	turns int
}

// admission says why a request may be carried out, and how far.
type admission struct {
	// signed says that it is signed, and bySignature that it perhaps could not be
	// carried out otherwise: then a redirect may not be kept, since the address it
	// leads to cannot be made again by itself.
	signed, bySignature bool
	// ifThere says that nothing may be made for it: it is for a derivative that
	// exists.
	ifThere bool
}

// admit says whether a request that began at start may be carried out.
func (a *Access) admit(ctx context.Context, c candidate, start time.Time) (admission, error) {
	if err := expired(c.query, start); err != nil {
		return admission{}, err
	}
	signed, err := a.signed(ctx, c.Request, c.spelled)
	switch {
	case err != nil:
		return admission{}, err
	case signed:
		// Whether what is more than a size is within a stranger's bounds is only
		// known once the original is.
		_, plain := c.Edits.Plain()
		return admission{signed: true, bySignature: a.OnlySigned || !plain || a.Open.Admit(c.Request, a.Allowed) != nil}, nil
	case !a.OnlySigned:
		return admission{}, a.Open.Admit(c.Request, a.Allowed)
	case c.alias || c.Answer != edit.Picture:
		return admission{}, errOnlySigned
	}
	return admission{ifThere: true}, nil
}

// signed checks the signatures that a request has, and that it has those it
// must have.
func (a *Access) signed(ctx context.Context, r edit.Request, s spelled) (bool, error) {
	inPath := r.Hash != ""
	if inPath && !a.Keys.PathSigned(r.Hash, r.Signed) {
		return false, errBadSignature
	}
	if a.Verify == nil {
		// Thumbor's signature says nothing about a query.
		if inPath && hasEdits(s.query) {
			return false, errBesideSignature
		}
		return inPath, nil
	}
	signature, ok := edit.LastValue(s.query, "signature")
	if !ok {
		return false, errUnsigned
	}
	ok, err := a.Verify(ctx, func(keys edit.Keys) bool {
		return keys.QuerySigned(signature, s.path, s.query)
	})
	if err != nil {
		return false, &secretError{err}
	}
	if !ok {
		return false, errBadSignature
	}
	return true, nil
}

// hasEdits reports whether a query changes what is made.
func hasEdits(query url.Values) bool {
	for name := range query {
		if edit.IsParameter(name) {
			return true
		}
	}
	return false
}

// expired checks the parameter expires, which is part of what is signed.
func expired(query url.Values, now time.Time) error {
	value, ok := edit.LastValue(query, "expires")
	if !ok {
		return nil
	}
	until, err := edit.ParseExpires(value)
	if err == nil && now.After(until) {
		err = errExpired
	}
	return err
}

// secretError is a secret that cannot be read.
type secretError struct{ cause error }

func (e *secretError) Error() string { return fmt.Sprintf("reading the secret: %v", e.cause) }
func (e *secretError) Unwrap() error { return e.cause }
