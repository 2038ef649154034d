package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// complain writes an error, one line for each of joined ones, and a hint if
// there is one.
func complain(w io.Writer, err error, hint string) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(w, "doctor: error: %s\n", printable(strings.TrimRight(line, "\n")))
	}
	if hint != "" {
		fmt.Fprintf(w, "doctor: hint: %s\n", hint)
	}
}

// hint says what to do about an error of the set-up or the network; "" if it
// speaks for itself.
func hint(err error) string {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, errNoRegion):
		return "set AWS_REGION or -region, or AWS_PROFILE to a profile with a region; for the local system use us-east-1"
	case errors.Is(err, errNoCredentials):
		return "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or leave -bucket and -function out to look from outside only"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at that address: is it the right one, and does an S3 website (http only) need http:// instead of https://?"
	case errors.As(err, &dns):
		return "there is no such host name: is the address spelled right, and does its DNS record exist?"
	case errors.As(err, &certificate):
		return "the certificate is not for this name, or not trusted: the CDN needs one for this alias; an S3 website endpoint has none at all"
	case errors.As(err, &record):
		return "there is no TLS at this address: an S3 website endpoint speaks http only"
	case errors.Is(err, context.DeadlineExceeded):
		return "nothing came in time: is a firewall in between, and is the origin's port 80 and protocol http-only? -timeout gives it longer"
	}
	return apiHint(errorCode(err))
}

// apiHint covers the error codes of S3 and Lambda.
func apiHint(code string) string {
	switch code {
	case "NoSuchBucket", "NotFound":
		return "is it -bucket's right spelling, and AWS_PROFILE's right account?"
	case "AccessDenied", "AccessDeniedException", "Forbidden":
		return "these credentials need s3:ListBucket on the bucket, s3:GetObject, s3:PutObject and s3:DeleteObject in it, and for -function lambda:GetFunctionConfiguration, lambda:InvokeFunction and lambda:ListEventSourceMappings"
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "MovedPermanently":
		return "the bucket is in another region: set -region to it"
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "UnrecognizedClientException", "InvalidSignatureException":
		return "these credentials are not known there: look at AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	case "ExpiredToken", "ExpiredTokenException":
		return "the credentials have expired: sign in again"
	case "RequestTimeTooSkewed":
		return "this machine's clock is wrong: set it with NTP"
	case "ResourceNotFoundException":
		return "is it -function's right spelling, and -region the function's region?"
	}
	return ""
}

// errorCode is AWS's own word for a failure, such as NoSuchKey, or the status
// text where the answer had no body, as to HEAD; "" for others.
func errorCode(err error) string {
	var api smithy.APIError
	var response *smithyhttp.ResponseError
	switch {
	case errors.As(err, &api) && api.ErrorCode() != "UnknownError":
		return api.ErrorCode()
	case errors.As(err, &response):
		return strings.ReplaceAll(http.StatusText(response.HTTPStatusCode()), " ", "")
	}
	return ""
}

// terse leaves out of an SDK error what the SDK did and keeps what went wrong.
func terse(err error) string {
	var api smithy.APIError
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &api) && api.ErrorMessage() != "":
		return api.ErrorCode() + ": " + api.ErrorMessage()
	case errors.As(err, &op):
		return op.Error()
	case errorCode(err) != "":
		return errorCode(err)
	}
	return err.Error()
}
