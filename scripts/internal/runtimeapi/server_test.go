package runtimeapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const api = "/2018-06-01/runtime"

func post(t *testing.T, url, body string, header http.Header) (status int, text string) {
	t.Helper()
	r, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	return do(t, r)
}

func do(t *testing.T, r *http.Request) (status int, text string) {
	t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// take asks for an invocation in place of a function, while Invoke waits.
func take(t *testing.T, server *httptest.Server) (id, payload string) {
	t.Helper()
	res, err := http.Get(server.URL + api + "/invocation/next")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.Header.Get("Lambda-Runtime-Aws-Request-Id"), string(b)
}

func TestUnknownRequestsAreRefused(t *testing.T) {
	server := httptest.NewServer(NewServer())
	defer server.Close()
	for _, path := range []string{"/invocation/nobody/response", "/invocation/nobody/error"} {
		if status, text := post(t, server.URL+api+path, "{}", nil); status != 400 || !strings.Contains(text, "InvalidRequestID") {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	if status, _ := post(t, server.URL+api+"/invocation/next", "", nil); status != 405 {
		t.Errorf("POST next: %d", status)
	}
}

func TestOneAnswerOnly(t *testing.T) {
	s := NewServer()
	server := httptest.NewServer(s)
	defer server.Close()
	done := make(chan result, 1)
	go func() {
		payload, err := s.Invoke(t.Context(), []byte("event"))
		done <- result{payload, err}
	}()
	id, payload := take(t, server)
	if payload != "event" {
		t.Errorf("payload %q", payload)
	}
	if status, _ := post(t, server.URL+api+"/invocation/"+id+"/response", "first", nil); status != 202 {
		t.Errorf("first answer: %d", status)
	}
	if status, _ := post(t, server.URL+api+"/invocation/"+id+"/response", "second", nil); status != 400 {
		t.Errorf("second answer: %d", status)
	}
	if res := <-done; string(res.payload) != "first" || res.err != nil {
		t.Errorf("%q, %v", res.payload, res.err)
	}
}

func TestErrorReports(t *testing.T) {
	tests := []struct {
		name, body string
		header     http.Header
		want       FunctionError
	}{
		{"JSON", `{"errorType":"T","errorMessage":"m","stackTrace":[]}`, nil, FunctionError{"T", "m"}},
		{"header", `plain words`, http.Header{"Lambda-Runtime-Function-Error-Type": {"H"}}, FunctionError{"H", "plain words"}},
		{"nothing", ``, nil, FunctionError{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := NewServer()
			server := httptest.NewServer(s)
			defer server.Close()
			done := make(chan error, 1)
			go func() {
				_, err := s.Invoke(t.Context(), nil)
				done <- err
			}()
			id, _ := take(t, server)
			if status, _ := post(t, server.URL+api+"/invocation/"+id+"/error", tt.body, tt.header); status != 202 {
				t.Errorf("status %d", status)
			}
			var failed *FunctionError
			if err := <-done; !errors.As(err, &failed) || *failed != tt.want {
				t.Errorf("got %v, want %v", err, &tt.want)
			}
		})
	}
}

func TestInitErrorReport(t *testing.T) {
	s := NewServer()
	server := httptest.NewServer(s)
	defer server.Close()
	for range 2 { // the second must not block
		if status, _ := post(t, server.URL+api+"/init/error", `{"errorType":"Config","errorMessage":"BUCKET is not set"}`, nil); status != 202 {
			t.Fatalf("status %d", status)
		}
	}
	if got := <-s.initFail; *got != (FunctionError{"Config", "BUCKET is not set"}) {
		t.Errorf("%v", got)
	}
}

func TestErrorInTrailers(t *testing.T) {
	s := NewServer()
	server := httptest.NewServer(s)
	defer server.Close()
	done := make(chan error, 1)
	go func() {
		_, err := s.Invoke(t.Context(), nil)
		done <- err
	}()
	id, _ := take(t, server)
	r, err := http.NewRequest("POST", server.URL+api+"/invocation/"+id+"/response", io.MultiReader(strings.NewReader("half")))
	if err != nil {
		t.Fatal(err)
	}
	r.Trailer = http.Header{
		"Lambda-Runtime-Function-Error-Type": {"Broken"},
		"Lambda-Runtime-Function-Error-Body": {"eyJlcnJvck1lc3NhZ2UiOiJoYWxmIn0="}, // {"errorMessage":"half"}
	}
	if status, _ := do(t, r); status != 202 {
		t.Errorf("status %d", status)
	}
	var failed *FunctionError
	if err := <-done; !errors.As(err, &failed) || *failed != (FunctionError{"Broken", "half"}) {
		t.Errorf("%v", err)
	}
}

func TestInvokeWithNobodyThere(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewServer().Invoke(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
