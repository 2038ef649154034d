package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// maker makes one derivative and sees that it is stored. It is safe for
// concurrent use.
type maker func(ctx context.Context, v edit.Variant) (made, error)

// made is what a maker tells of a success.
type made struct {
	there   bool  // it was there already: someone else made it meanwhile
	bytes   int64 // size of the derivative; 0 if the maker does not know
	warning error // what it was made in spite of
}

// newMaker picks the way that the command line asks for. What it returns begins
// with an original.
func newMaker(c clients, m *store.Maker, opt options) func() maker {
	var remote maker
	switch opt.via {
	case byFunction:
		remote = viaFunction(c.lambda, opt.function, m)
	case byWebsite:
		remote = viaWebsite(newBrowser(opt.concurrency), opt.website, m, backoff)
	default:
		return viaLocal(m)
	}
	remote = noImageTold(remote, m)
	return func() maker { return remote }
}

// noImageTold looks at an original itself where the function says that there is
// none: of what is no image it says the same, so that strangers learn nothing.
func noImageTold(make maker, m *store.Maker) maker {
	return func(ctx context.Context, v edit.Variant) (made, error) {
		got, err := make(ctx, v)
		if r := (*refusal)(nil); errors.As(err, &r) && r.status == http.StatusNotFound {
			if _, readErr := m.Store.Original(ctx, store.OriginOf(v)); errors.Is(readErr, store.ErrNoImage) {
				err = readErr
			}
		}
		return got, err
	}
}

// refusal is an HTTP answer other than the one that was hoped for.
type refusal struct {
	status  int
	message string // from the JSON body of the API; "" if the answer has none
}

func (r *refusal) Error() string {
	if r.message == "" {
		return fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
	}
	// The API begins its messages with the status text.
	return fmt.Sprintf("%d %q", r.status, r.message)
}

// newRefusal reads the message out of an error body.
func newRefusal(status int, body []byte) *refusal {
	var e struct{ Message string }
	if json.Unmarshal(body, &e) != nil {
		return &refusal{status: status}
	}
	return &refusal{status, e.Message}
}

// busy reports whether an answer asks to come back later.
func (r *refusal) busy() bool {
	return r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable
}

// hint says what to do about refusals that have little to do with one original.
func (r *refusal) hint() string {
	switch r.status {
	case http.StatusForbidden:
		return "is the resolution one of the function's ALLOWED_RESOLUTIONS?"
	case http.StatusInternalServerError, http.StatusBadGateway:
		return seeLog
	}
	return ""
}

const seeLog = "the function's log says more"

// cannotBeMade recognises a failure that lies in the original being nothing that
// derivatives are made of: no image, or of a kind that is not decoded. Trying
// again would not help.
func cannotBeMade(err error) (reason string, ok bool) {
	for _, never := range []error{store.ErrNoImage, store.ErrDerivative} {
		if errors.Is(err, never) {
			return never.Error(), true
		}
	}
	if unsupported := (codec.UnsupportedError)(""); errors.As(err, &unsupported) {
		return unsupported.Error(), true
	}
	if r := (*refusal)(nil); errors.As(err, &r) && r.status == http.StatusUnsupportedMediaType {
		return r.Error(), true
	}
	return "", false
}

func isImage(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && strings.HasPrefix(mediaType, "image/")
}
