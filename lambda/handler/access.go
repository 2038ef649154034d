package handler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"s3resize/lambda/edit"
)

// Access decides who may ask for what. The zero Access lets nobody make
// anything.
type Access struct {
	// Allowed are the resolutions that everyone may ask for.
	Allowed edit.AllowList
	// Operations are the operations that everyone may ask for, by the names of
	// [edit.OperationName]; nil allows all.
	Operations []string
	// Open is what everyone may ask for besides sizes, in the place of Operations;
	// nil leaves it to these.
	Open *edit.Open
	// Keys are the secrets that Thumbor's signatures may be made with. What is
	// signed may be made whatever Allowed and Operations say.
	Keys edit.Keys
	// OnlySigned refuses requests that are neither signed nor for the canonical
	// path of a derivative.
	OnlySigned bool
	// Verify reports whether the secrets for signatures in the query sign what
	// the function it is given looks at. If it is not nil, every request must
	// have such a signature.
	Verify func(context.Context, func(edit.Keys) bool) (bool, error)
}

var (
	errNotAllowed   = errors.New("resolution not allowed")
	errBadSignature = errors.New("the signature is not that of this request")
	// A parameter beside a signature in the path would change what was signed.
	errBesideSignature = errors.New("expected no parameters beside a signature in the path, which is not for them")
	errUnsigned        = errors.New("expected the parameter signature")
	errOnlySigned      = errors.New("expected a signed request, or the canonical path of a derivative")
	errExpired         = errors.New("the request has expired")
)

// operationError is an operation that not everyone may ask for.
type operationError struct{ name string }

func (e *operationError) Error() string { return fmt.Sprintf("operation %q not allowed", e.name) }

// spelled is what a request came as: a path, unescaped, and the query that
// belongs to it.
type spelled struct {
	path  string
	query url.Values
}

// admission is why a request may be carried out: because it is signed, and
// whether it could not be otherwise.
type admission struct{ signed, bySignature bool }

// admit says whether a request may be carried out.
func (a *Access) admit(ctx context.Context, r edit.Request, s spelled, canonical bool, now time.Time) (admission, error) {
	if err := expired(s.query, now); err != nil {
		return admission{}, err
	}
	signed, err := a.signed(ctx, r, s)
	if err != nil {
		return admission{}, err
	}
	open := a.open(r)
	switch {
	case signed:
		return admission{signed: true, bySignature: open != nil}, nil
	case a.OnlySigned && !canonical:
		return admission{}, errOnlySigned
	}
	return admission{}, open
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

// open says what keeps a request from being open to everyone. What is answered
// without a picture is: nothing is stored of it.
func (a *Access) open(r edit.Request) error {
	if a.Open != nil {
		return a.Open.Admit(r, a.Allowed)
	}
	if r.Answer != edit.Picture {
		return nil
	}
	for _, op := range r.Edits.Operations {
		if name := edit.OperationName(op); a.Operations != nil && !slices.Contains(a.Operations, name) {
			return &operationError{name}
		}
	}
	if !a.Allowed.Admits(r.Edits) {
		return errNotAllowed
	}
	return nil
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
