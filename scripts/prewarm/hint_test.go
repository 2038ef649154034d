package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/smithy-go"
)

func TestHint(t *testing.T) {
	api := func(code string) error {
		return terse(fmt.Errorf("operation error S3: %w", &smithy.GenericAPIError{Code: code, Message: "no"}))
	}
	tests := []struct {
		err  error
		want string // part of it; "" is none
	}{
		{errTest, ""},
		{errNoRegion, "AWS_REGION"},
		{fmt.Errorf("%w: %w", errNoCredentials, errTest), "AWS_PROFILE"},
		{fmt.Errorf("dial: %w", syscall.ECONNREFUSED), "make run"},
		{fmt.Errorf("hop 1: %w", &hinted{errTest, "look there"}), "look there"},
		{fmt.Errorf("hop 2: %w", &refusal{status: 403}), "ALLOWED_RESOLUTIONS"},
		{&refusal{status: 502}, "log"},
		{&refusal{status: 422}, ""},
		{&refusal{status: 504}, ""}, // one slow picture
		{api("NoSuchBucket"), "-bucket"},
		{api("AccessDenied"), "s3:ListBucket"},
		{api("PermanentRedirect"), "another region"},
		{api("InvalidAccessKeyId"), "not known there"},
		{api("ExpiredToken"), "expired"},
		{api("ResourceNotFoundException"), "-function"},
		{api("TooManyRequestsException"), "-concurrency"},
		{api("NoSuchKey"), ""},
	}
	for _, test := range tests {
		if got := hint(test.err); !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}

func TestTerse(t *testing.T) {
	cause := &url.Error{Op: "Get", URL: "http://localhost:9000/", Err: syscall.ECONNREFUSED}
	tests := []struct {
		err  error
		want string
	}{
		{fmt.Errorf("operation error S3: ListObjectsV2, %w", &smithy.GenericAPIError{Code: "NoSuchBucket", Message: "not there"}), "NoSuchBucket: not there"},
		{fmt.Errorf("operation error S3: ListObjectsV2, %w", cause), `Get "http://localhost:9000/": connection refused`},
		{errTest, "the test says no"},
	}
	for _, test := range tests {
		got := terse(test.err)
		if got.Error() != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
		if !errors.Is(got, test.err) {
			t.Errorf("%q has lost its cause", got)
		}
	}
}
