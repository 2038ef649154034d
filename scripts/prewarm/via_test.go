package main

import (
	"errors"
	"fmt"
	"testing"

	"s3resize/lambda/codec"
)

func TestNewRefusal(t *testing.T) {
	tests := []struct {
		status int
		body   string
		want   string
	}{
		{403, `{"message":"Forbidden: Resolution not allowed","code":"x","requestId":"1"}`, `403 "Forbidden: Resolution not allowed"`},
		{404, `{"Message":"Not Found"}`, `404 "Not Found"`}, // as API Gateway itself spells it
		{502, "<html>", "502 Bad Gateway"},
		{500, `{"message":1}`, "500 Internal Server Error"},
		{500, "", "500 Internal Server Error"},
		{400, `{"message":"two\nlines"}`, `400 "two\nlines"`},
		{799, "", "799 "},
	}
	for _, test := range tests {
		if got := newRefusal(test.status, []byte(test.body)).Error(); got != test.want {
			t.Errorf("%d %s: got %s, want %s", test.status, test.body, got, test.want)
		}
	}
}

func TestCannotBeMade(t *testing.T) {
	tests := []struct {
		err    error
		reason string // "" for those worth another try
	}{
		{codec.UnsupportedError("format"), "unsupported format"},
		{fmt.Errorf("wrapped: %w", codec.UnsupportedError("format")), "unsupported format"},
		{fmt.Errorf("hop 2: %w", &refusal{status: 415}), "415 Unsupported Media Type"},
		{&refusal{415, "no"}, `415 "no"`},
		{&refusal{status: 422}, ""},
		{codec.MalformedError("jpeg"), ""},
		{&codec.LimitError{What: "pixels"}, ""},
		{errors.New("unsupported"), ""},
		{nil, ""},
	}
	for _, test := range tests {
		if reason, ok := cannotBeMade(test.err); reason != test.reason || ok != (reason != "") {
			t.Errorf("%v: got %q, %v", test.err, reason, ok)
		}
	}
}

func TestIsImage(t *testing.T) {
	tests := map[string]bool{
		"image/png": true, "image/jpeg": true, "IMAGE/WEBP": true, "image/svg+xml; charset=utf-8": true,
		"": false, "image": false, "text/html": false, "application/json; a=image/png": false, "image/": false,
	}
	for contentType, want := range tests {
		if got := isImage(contentType); got != want {
			t.Errorf("%q: got %v", contentType, got)
		}
	}
}
