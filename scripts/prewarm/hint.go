package main

import (
	"errors"
	"fmt"
	"net/url"
	"syscall"

	"github.com/aws/smithy-go"
)

// hint says what to do about an error; "" if it speaks for itself. What has a
// hint lies in the set-up, and other derivatives will fail of it too.
func hint(err error) string {
	var h *hinted
	var r *refusal
	var api smithy.APIError
	switch {
	case errors.As(err, &h):
		return h.hint
	case errors.Is(err, errNoRegion):
		return "set AWS_REGION, or AWS_PROFILE to a profile with a region; for the local system use us-east-1"
	case errors.Is(err, errNoCredentials):
		return "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; -h has those of the local system"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at that address: is `make run` running?"
	case errors.As(err, &r):
		return r.hint()
	case errors.As(err, &api):
		return apiHint(api.ErrorCode())
	}
	return ""
}

// hinted is an error that brings its own hint.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// apiHint covers the error codes of S3 and Lambda that have to do with the
// set-up, not with one object.
func apiHint(code string) string {
	switch code {
	case "NoSuchBucket":
		return "is it -bucket's right spelling, and AWS_PROFILE's right account?"
	case "AccessDenied", "AccessDeniedException", "Forbidden":
		return "these credentials need s3:ListBucket on the bucket, s3:GetObject and s3:PutObject in it for -via local, lambda:InvokeFunction for -via function, lambda:GetFunctionConfiguration for -function, s3:DeleteObject for -stale, s3:GetObjectTagging and s3:PutObjectTagging where derivatives are tagged"
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "MovedPermanently":
		return "the bucket is in another region: set AWS_REGION to it"
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "UnrecognizedClientException", "InvalidSignatureException":
		return "these credentials are not known there: look at AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	case "ExpiredToken", "ExpiredTokenException":
		return "the credentials have expired: sign in again"
	case "ResourceNotFoundException":
		return "is it -function's right spelling, and AWS_REGION the function's region?"
	case "TooManyRequestsException", "SlowDown":
		return "try a smaller -concurrency"
	}
	return ""
}

// terse leaves out of an SDK error what the SDK did and keeps what went wrong.
func terse(err error) error {
	var api smithy.APIError
	var transport *url.Error
	switch {
	case errors.As(err, &api):
		return &worded{err, fmt.Sprintf("%s: %s", api.ErrorCode(), api.ErrorMessage())}
	case errors.As(err, &transport):
		return &worded{err, transport.Error()}
	}
	return err
}

// worded is an error in other words.
type worded struct {
	error
	text string
}

func (w *worded) Error() string { return w.text }
func (w *worded) Unwrap() error { return w.error }
