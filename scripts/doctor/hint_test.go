package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/smithy-go"
)

func TestHint(t *testing.T) {
	aws := func(code string) error {
		return fmt.Errorf("operation error S3: %w", &smithy.GenericAPIError{Code: code, Message: "no"})
	}
	for _, test := range []struct {
		err  error
		want string
	}{
		{errNoRegion, "-region"},
		{errNoCredentials, "from outside only"},
		{fmt.Errorf("dial: %w", syscall.ECONNREFUSED), "nothing listens"},
		{&net.DNSError{Name: "x"}, "no such host name"},
		{fmt.Errorf("get: %w", context.DeadlineExceeded), "nothing came in time"},
		{aws("NoSuchBucket"), "-bucket's right spelling"},
		{aws("AccessDenied"), "s3:DeleteObject"},
		{aws("PermanentRedirect"), "another region"},
		{aws("SignatureDoesNotMatch"), "not known there"},
		{aws("ExpiredToken"), "sign in again"},
		{aws("RequestTimeTooSkewed"), "clock"},
		{aws("ResourceNotFoundException"), "-function's right spelling"},
	} {
		if got := hint(test.err); !strings.Contains(got, test.want) {
			t.Errorf("%v: %q", test.err, got)
		}
	}
	for _, err := range []error{errors.New("odd"), aws("SomethingElse")} {
		if got := hint(err); got != "" {
			t.Errorf("%v: %q", err, got)
		}
	}
}

func TestTerse(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{errors.New("odd"), "odd"},
		{fmt.Errorf("op: %w", &smithy.GenericAPIError{Code: "AccessDenied", Message: "no"}), "AccessDenied: no"},
		{fmt.Errorf("op: %w", &smithy.GenericAPIError{Code: "NotFound"}), "NotFound"},
		{fmt.Errorf("op: %w", context.DeadlineExceeded), "no answer in time"},
		{fmt.Errorf("op: %w", &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("refused")}), "dial tcp: refused"},
	} {
		if got := terse(test.err); got != test.want {
			t.Errorf("%v: %q, want %q", test.err, got, test.want)
		}
	}
}
