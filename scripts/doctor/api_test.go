package main

import (
	"strings"
	"testing"
)

func TestAPITrouble(t *testing.T) {
	html := headers("Server", "AmazonS3")
	for _, test := range []struct {
		r         reply
		saw, hint string
	}{
		{reply{status: 404, body: []byte(`{"message":"Not Found: no such original","code":"original_not_found"}`)}, `404 Not Found, "Not Found: no such original"`, "s3:ListBucket"},
		{reply{status: 403, body: []byte(`{"code":"resolution_not_allowed"}`)}, "403 Forbidden", "ALLOWED_RESOLUTIONS"},
		{reply{status: 504, body: []byte(`{"code":"out_of_time"}`)}, "504 Gateway Timeout", "more memory"},
		{reply{status: 400, body: []byte(`{"code":"malformed_query"}`)}, "400 Bad Request", "leave the query as it is"},
		{reply{status: 422, body: []byte(`{"code":"malformed_image"}`)}, "422", "the function's log"},
		{reply{status: 404, header: html}, "404", "the website itself"},
		{reply{status: 404, body: []byte(`{"message":"Not Found"}`)}, "404", "no such route"},
		{reply{status: 504}, "504", "its timeout"},
		{reply{status: 418, body: []byte("\x00{")}, "418", "is it the API's address"},
		{reply{status: 308, header: headers("Location", "/x")}, "308 Permanent Redirect to /x", "must not redirect"},
	} {
		saw, hint := (&exam{}).apiTrouble(test.r)
		if !strings.Contains(saw, test.saw) || !strings.Contains(hint, test.hint) {
			t.Errorf("%+v: %q, %q", test.r, saw, hint)
		}
	}
}
