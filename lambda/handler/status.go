package handler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// What can go wrong besides the errors of edit, codec and pipeline.
var (
	errNoEvent    = errors.New("the event is not a request of API Gateway or a function URL")
	errNoKey      = errors.New("no key in the query: expected ?key=300x300/photos/cat.jpg")
	errExtraQuery = errors.New("more than a key in the query: expected & in keys to be written %26")
	errMethod     = errors.New("expected GET or HEAD")
	errNotAllowed = errors.New("resolution not allowed")
	errNoOriginal = errors.New("no such original")
	errLoop       = errors.New("the derivative exists, yet it was asked for again, and it is too large to answer with: " +
		"something between reader and bucket keeps an old redirect, or the derivative cannot be read there")
	errNoLength = errors.New("the answer does not say how long the object is")
	errURLIsAPI = errors.New("redirects would come back here: URL is the API's own address, expected the website's")
)

// tooLargeError is an object over the limit of what is read.
type tooLargeError struct{ size, limit int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("%d bytes, at most %d", e.size, e.limit)
}

// storeError is a failure of S3's. Its cause is for the log, not for readers.
type storeError struct {
	verb, key string
	cause     error
}

func (e *storeError) Error() string { return fmt.Sprintf("%s %s: %v", e.verb, e.key, e.cause) }
func (e *storeError) Unwrap() error { return e.cause }

// panicError is a bug that was caught.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// failure is how an error is answered.
type failure struct {
	status  int
	code    string // one word for programs, stable
	message string // a sentence for people, after the status text
}

// failureOf is the one place that decides statuses. What it does not know is a
// 500, and tells the reader nothing.
func failureOf(err error) failure {
	var (
		syntax      *edit.Error
		tooLarge    *tooLargeError
		unsupported codec.UnsupportedError
		malformed   codec.MalformedError
		limit       *codec.LimitError
		store       *storeError
	)
	switch {
	case errors.Is(err, errNoEvent):
		return failure{http.StatusBadRequest, "not_a_request", err.Error()}
	case errors.Is(err, errNoKey), errors.Is(err, errExtraQuery):
		return failure{http.StatusBadRequest, "malformed_query", err.Error()}
	case errors.As(err, &syntax):
		return failure{http.StatusBadRequest, "malformed_" + syntax.What, err.Error()}
	case errors.Is(err, errNotAllowed):
		return failure{http.StatusForbidden, "resolution_not_allowed", "Resolution not allowed"}
	case errors.Is(err, errNoOriginal):
		return failure{http.StatusNotFound, "original_not_found", errNoOriginal.Error()}
	case errors.Is(err, errMethod):
		return failure{http.StatusMethodNotAllowed, "method_not_allowed", err.Error()}
	case errors.Is(err, context.DeadlineExceeded):
		return failure{http.StatusGatewayTimeout, "out_of_time", "the derivative could not be made in time"}
	case errors.As(err, &tooLarge):
		return failure{http.StatusRequestEntityTooLarge, "original_too_large", "the original has " + err.Error()}
	case errors.As(err, &unsupported):
		return failure{http.StatusUnsupportedMediaType, "unsupported_image", "the original is an " + err.Error()}
	case errors.As(err, &malformed):
		return failure{http.StatusUnprocessableEntity, "malformed_image", "the original is a " + err.Error()}
	case errors.As(err, &limit):
		return failure{http.StatusUnprocessableEntity, "too_many_" + strings.ReplaceAll(limit.What, " ", "_"), err.Error()}
	case errors.Is(err, errLoop):
		return failure{http.StatusLoopDetected, "loop", err.Error()}
	case errors.Is(err, errURLIsAPI):
		return failure{http.StatusInternalServerError, "url_is_api", err.Error()}
	case errors.As(err, &store):
		return failure{http.StatusBadGateway, "store_failed", "the store did not answer as expected"}
	}
	return failure{http.StatusInternalServerError, "internal", "something went wrong here"}
}
