package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

var (
	// ErrNoOriginal is an original that does not exist.
	ErrNoOriginal = errors.New("no such original")
	// ErrNoImage is an original that is no image of any kind.
	ErrNoImage = errors.New("the original is no image")
	// ErrDerivative is an original that turns out to be a derivative of ours.
	ErrDerivative = errors.New("the original is a derivative itself")
	// ErrArchived is an original in a storage class from which it must be
	// restored before it can be read.
	ErrArchived = errors.New("the original is archived")
	// ErrEncrypted is an original that is encrypted with a key of KMS that may not
	// be used.
	ErrEncrypted = errors.New("the original is encrypted with a key that may not be used")
	// ErrChanged is an object that is not what it was when it was looked at.
	// Whoever changed it looks after it.
	ErrChanged = errors.New("the object has changed meanwhile")

	errNoLength = errors.New("the answer does not say how long the object is")
	errBroken   = errors.New("the answer broke off")
	errRestless = errors.New("the original was replaced again and again while a derivative of it was made")
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
		{errors.Is(err, ErrNoImage), false},
		{errors.Is(err, ErrDerivative), false},
		{errors.Is(err, ErrArchived), false},
		{errors.Is(err, ErrEncrypted), false},
		{is[*OverlayError](err), false},
		{is[*pipeline.RequestError](err), false},
		{is[*pipeline.BoundError](err), false},
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

// originalError says what a failure to read an original means. The cause is
// kept for the log.
func originalError(err error) error {
	switch code := errorCode(err); {
	case code == "NoSuchKey":
		return ErrNoOriginal
	case code == "InvalidObjectState":
		return fmt.Errorf("%w (%w)", ErrArchived, err)
	case strings.HasPrefix(code, "KMS."), code == "AccessDenied" && strings.Contains(err.Error(), "kms:"):
		return fmt.Errorf("%w (%w)", ErrEncrypted, err)
	case code == "AccessDenied":
		// Without s3:ListBucket S3 says this of keys that do not exist. It may
		// also be a missing s3:GetObject.
		return fmt.Errorf("%w (%w)", ErrNoOriginal, err)
	}
	return err
}

func unquoted(etag *string) string { return strings.Trim(aws.ToString(etag), `"`) }

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// cause prefers the context's error to what a client makes of it, so that
// running out of time is told apart from S3's failures.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// errorCode is S3's own word for a failure, such as NoSuchKey; "" for others.
func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// httpStatus is the status of S3's answer behind a failure; 0 where there was
// none.
func httpStatus(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) {
		return response.HTTPStatusCode()
	}
	return 0
}
