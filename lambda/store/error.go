package store

import (
	"context"
	"errors"
	"fmt"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// ErrNoOriginal is the error for an original that does not exist.
var ErrNoOriginal = errors.New("no such original")

var (
	errNoLength = errors.New("the answer does not say how long the object is")
	errRestless = errors.New("the original was replaced again and again while derivatives of it were made")
)

// TooLargeError is an object over the limit of what is read, in bytes.
type TooLargeError struct{ Size, Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%d bytes, at most %d", e.Size, e.Limit)
}

// Error is a failure of S3, or of a host that an overlay is fetched from. Its
// text is for the log, not for readers.
type Error struct {
	Verb  string // what was tried: get, head, put, list, delete, read, fetch
	Key   string
	Cause error
}

func (e *Error) Error() string { return fmt.Sprintf("%s %s: %v", e.Verb, e.Key, e.Cause) }
func (e *Error) Unwrap() error { return e.Cause }

// PanicError is a panic that [RunWithDeadline] caught.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// IsTransient reports whether an error of a [Maker] has nothing to do with the
// original or with the request, so that another try may succeed. Operations and
// formats that this build lacks count as transient: another build may have them.
func IsTransient(err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	// An error may wrap several others. The first kind that is found decides, as
	// it does for the status of an answer.
	for _, kind := range []struct{ found, transient bool }{
		{is[*edit.Error](err), false},
		{is[*edit.NotImplementedError](err), true},
		{is[*edit.StyleError](err), false},
		{is[*edit.BucketError](err), false},
		{is[*OverlayHostError](err), false},
		{errors.Is(err, ErrNoOriginal), false},
		{is[*OverlayError](err), false},
		{is[*pipeline.RequestError](err), false},
		{is[*pipeline.UnavailableError](err), true},
		{is[*TooLargeError](err), false},
		{is[codec.FormatError](err), true},
		{is[codec.UnsupportedError](err), false},
		{is[codec.MalformedError](err), false},
		{is[*codec.LimitError](err), false},
	} {
		if kind.found {
			return kind.transient
		}
	}
	return true
}

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}
