package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"s3resize/lambda/store"
)

// fakeLambda is the Invoke API. Its answer is the function's payload.
type fakeLambda struct {
	answer     string
	settings   string // the answer of GetFunctionConfiguration; "" is AccessDenied
	crashed    string // the X-Amz-Function-Error of an invocation that broke off
	code       string // the API's own error code, with status
	status     int
	times      int // how often code is answered before it works; -1 is always
	paths      []string
	events     []events.APIGatewayV2HTTPRequest
	badPayload error
}

func (f *fakeLambda) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/configuration") {
		if f.settings == "" {
			w.Header().Set("X-Amzn-ErrorType", "AccessDeniedException")
			w.WriteHeader(http.StatusForbidden)
		}
		io.WriteString(w, f.settings)
		return
	}
	f.paths = append(f.paths, r.Method+" "+r.URL.Path)
	if f.times != 0 {
		f.times--
		w.Header().Set("X-Amzn-ErrorType", f.code)
		w.WriteHeader(f.status)
		io.WriteString(w, `{"message":"no, says the test"}`)
		return
	}
	var event events.APIGatewayV2HTTPRequest
	f.badPayload = json.NewDecoder(r.Body).Decode(&event)
	f.events = append(f.events, event)
	if f.crashed != "" {
		w.Header().Set("X-Amz-Function-Error", f.crashed)
	}
	io.WriteString(w, f.answer)
}

// maker invokes the function "resize" and does not wait between attempts.
func (f *fakeLambda) maker(t *testing.T) maker {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	client := lambda.NewFromConfig(fakeConfig(server.URL), throttled, func(o *lambda.Options) {
		o.Retryer = retry.AddWithMaxBackoffDelay(o.Retryer, time.Nanosecond)
	})
	return viaFunction(client, "resize", &store.Maker{})
}

const redirectBack = `{"statusCode":307,"headers":{"location":"http://site/300x300/a%20b%2Bc.jpg","cache-control":"no-store"}}`

func TestViaFunction(t *testing.T) {
	f := &fakeLambda{answer: redirectBack}
	got, err := f.maker(t)(t.Context(), variant(t, "300x300/a b+c.jpg"))
	if err != nil || got != (made{}) {
		t.Fatalf("got %+v, %v", got, err)
	}
	if f.badPayload != nil || len(f.events) != 1 || f.paths[0] != "POST /2015-03-31/functions/resize/invocations" {
		t.Fatalf("invoked %v with %v (%v)", f.paths, f.events, f.badPayload)
	}
	e := f.events[0]
	if e.Version != "2.0" || e.RawPath != "/resize" || e.RequestContext.HTTP.Method != "GET" {
		t.Errorf("event %+v", e)
	}
	if want := "key=300x300/a%20b%2Bc.jpg"; e.RawQueryString != want {
		t.Errorf("query %q, want %q", e.RawQueryString, want)
	}
}

func TestViaFunctionAlreadyThere(t *testing.T) {
	f := &fakeLambda{answer: `{"statusCode":200,"headers":{"Content-Type":"image/jpeg"},"body":"/9j/","isBase64Encoded":true}`}
	got, err := f.maker(t)(t.Context(), variant(t, "300x300/a.jpg"))
	if err != nil || !got.there {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestViaFunctionRefuses(t *testing.T) {
	tests := map[string]struct {
		function fakeLambda
		want     string
		hint     string
	}{
		"its message": {
			fakeLambda{answer: `{"statusCode":403,"body":"{\"message\":\"Forbidden: Resolution not allowed\"}"}`},
			`403 "Forbidden: Resolution not allowed"`, "ALLOWED_RESOLUTIONS",
		},
		"no message":       {fakeLambda{answer: `{"statusCode":500}`}, "500 Internal Server Error", "log"},
		"another place":    {fakeLambda{answer: redirectBack}, `the function redirects to "http://site/300x300/a%20b%2Bc.jpg", which is another derivative`, ""},
		"nowhere":          {fakeLambda{answer: `{"statusCode":307}`}, `the function redirects to "", which is another derivative`, ""},
		"a page":           {fakeLambda{answer: `{"statusCode":200,"headers":{"content-type":"text/html"},"body":"hello"}`}, "200 OK", ""},
		"another function": {fakeLambda{answer: `"hello"`}, "the function's answer is no HTTP response", ""},
		"a panic": {
			fakeLambda{answer: `{"errorMessage":"index out of range","errorType":"boundsError"}`, crashed: "Unhandled"},
			`resize failed: boundsError Unhandled: "index out of range"`, "log",
		},
		"a strange end": {fakeLambda{answer: "RequestId: 1 Error: \x1b\xff", crashed: "Unhandled"}, `resize failed: Unhandled: "RequestId: 1 Error: \x1b"`, "log"},
		"no such function": {
			fakeLambda{code: "ResourceNotFoundException", status: 404, times: -1},
			"invoke resize: ResourceNotFoundException: no, says the test", "right spelling",
		},
		"not allowed": {
			fakeLambda{code: "AccessDeniedException", status: 403, times: -1},
			"invoke resize: AccessDeniedException: no, says the test", "lambda:InvokeFunction",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := test.function.maker(t)(t.Context(), variant(t, "300x300/a.jpg"))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("got %v, want %s", err, test.want)
			}
			if got := hint(err); !strings.Contains(got, test.hint) || (got == "") != (test.hint == "") {
				t.Errorf("hint %q, want %q", got, test.hint)
			}
			if _, ok := cannotBeMade(err); ok {
				t.Error("taken for an original that is no image")
			}
		})
	}
}

func TestViaFunctionNotAnImage(t *testing.T) {
	f := &fakeLambda{answer: `{"statusCode":415,"body":"{\"message\":\"Unsupported Media Type: the original is an unsupported format\"}"}`}
	_, err := f.maker(t)(t.Context(), variant(t, "300x300/index.html"))
	if _, ok := cannotBeMade(err); !ok {
		t.Errorf("got %v", err)
	}
}

func TestViaFunctionThrottled(t *testing.T) {
	tests := map[string]struct {
		code   string
		status int
	}{
		"too many requests":   {"TooManyRequestsException", 429},
		"service unavailable": {"ServiceException", 503},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := &fakeLambda{answer: redirectBack, code: test.code, status: test.status, times: maxAttempts - 1}
			if _, err := f.maker(t)(t.Context(), variant(t, "300x300/a b+c.jpg")); err != nil {
				t.Errorf("after %d attempts: %v", len(f.paths), err)
			}
			f = &fakeLambda{code: test.code, status: test.status, times: -1}
			if _, err := f.maker(t)(t.Context(), variant(t, "300x300/a.jpg")); err == nil || len(f.paths) != maxAttempts {
				t.Errorf("after %d attempts: %v", len(f.paths), err)
			}
		})
	}
}

func TestHeaderNamesHaveNoCase(t *testing.T) {
	for _, name := range []string{"location", "Location", "LOCATION"} {
		if got := header(events.APIGatewayV2HTTPResponse{Headers: map[string]string{name: "x"}}, "Location"); got != "x" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
