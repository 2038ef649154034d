package awsapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/rekognition"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

var credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret", SessionToken: "token"}, nil
})

var echo = Operation{Service: "echo", Target: "EchoService.Echo"}

// answer is one answer of a fake service.
type answer struct {
	status int
	header string // X-Amzn-ErrorType
	body   string
}

// call sends "hello" to a service that gives these answers in turn, and returns
// what it said and how often it was asked.
func call(t *testing.T, answers ...answer) (said string, asked int, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next := answers[min(asked, len(answers)-1)]
		asked++
		if next.header != "" {
			w.Header().Set("X-Amzn-ErrorType", next.header)
		}
		w.WriteHeader(next.status)
		io.WriteString(w, next.body)
	}))
	defer server.Close()
	api := API{Region: "eu-west-1", Endpoint: server.URL, Credentials: credentials, Pause: 1}
	var out struct{ Said string }
	err = api.Call(t.Context(), echo, map[string]string{"Say": "hello"}, &out)
	return out.Said, asked, err
}

func TestCall(t *testing.T) {
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Clone(context.Background())
		body, _ = io.ReadAll(r.Body)
		io.WriteString(w, `{"Said":"hello"}`)
	}))
	defer server.Close()
	api := API{Region: "eu-west-1", Endpoint: server.URL, Credentials: credentials}
	var out struct{ Said string }
	if err := api.Call(t.Context(), echo, map[string]string{"Say": "hello"}, &out); err != nil || out.Said != "hello" {
		t.Fatalf("%q, %v", out.Said, err)
	}
	if got.Method != "POST" || got.URL.Path != "/" || string(body) != `{"Say":"hello"}` ||
		got.Header.Get("Content-Type") != "application/x-amz-json-1.1" || got.Header.Get("X-Amz-Target") != "EchoService.Echo" {
		t.Errorf("%s %s %s with %s", got.Method, got.URL, body, got.Header)
	}
	if want := signature(t, server.URL, body, got.Header.Get("X-Amz-Date")); got.Header.Get("Authorization") != want {
		t.Errorf("signed %s; want %s", got.Header.Get("Authorization"), want)
	}
	if got.Header.Get("X-Amz-Security-Token") != "token" {
		t.Error("no session token")
	}
}

// signature signs what arrived as of the time that it names.
func signature(t *testing.T, address string, body []byte, date string) string {
	t.Helper()
	at, err := time.Parse("20060102T150405Z", date)
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest("POST", address+"/", strings.NewReader(string(body)))
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", "EchoService.Echo")
	c, _ := credentials(t.Context())
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(t.Context(), c, req, hex.EncodeToString(sum[:]), "echo", "eu-west-1", at); err != nil {
		t.Fatal(err)
	}
	return req.Header.Get("Authorization")
}

func TestTries(t *testing.T) {
	good := answer{200, "", `{"Said":"hello"}`}
	busy := answer{400, "", `{"__type":"ThrottlingException","message":"Rate exceeded"}`}
	for name, tt := range map[string]struct {
		answers []answer
		asked   int
		fails   bool
	}{
		"at once":             {[]answer{good}, 1, false},
		"busy":                {[]answer{busy, good}, 2, false},
		"broken twice":        {[]answer{{500, "", ""}, {503, "", "<html>"}, good}, 3, false},
		"too many requests":   {[]answer{{429, "", ""}, good}, 2, false},
		"broken for good":     {[]answer{{503, "", ""}}, 3, true},
		"refused":             {[]answer{{400, "", `{"__type":"AccessDeniedException"}`}, good}, 1, true},
		"not JSON":            {[]answer{{200, "", "<html>"}, good}, 1, true},
		"a redirect":          {[]answer{{304, "", ""}, good}, 1, true},
		"longer than allowed": {[]answer{{200, "", `"` + strings.Repeat("a", longest) + `"`}}, 3, true},
	} {
		said, asked, err := call(t, tt.answers...)
		if asked != tt.asked || (err != nil) != tt.fails || !tt.fails && said != "hello" {
			t.Errorf("%s: %q after %d, %v", name, said, asked, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "EchoService.Echo: ") {
			t.Errorf("%s: %v does not say what failed", name, err)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		answer
		want Error
	}{
		{answer{400, "", `{"__type":"ResourceNotFoundException","Message":"can't find it"}`}, Error{400, "ResourceNotFoundException", "can't find it"}},
		{answer{400, "", `{"__type":"com.amazonaws.echo#Refused","message":"no"}`}, Error{400, "Refused", "no"}},
		{answer{403, "Refused:http://internal.amazon.com/coral/x/", `{"message":"no"}`}, Error{403, "Refused", "no"}},
		{answer{400, "", `{"code":"Refused"}`}, Error{400, "Refused", ""}},
		{answer{403, "", "<html>"}, Error{403, "", ""}},
	} {
		_, _, err := call(t, tt.answer)
		var got *Error
		if !errors.As(err, &got) || *got != tt.want {
			t.Errorf("%v: %v", tt.answer, err)
		}
		if Temporary(err) {
			t.Errorf("%v is temporary", err)
		}
	}
	if got := (&Error{Status: 403}).Error(); got != "403 Forbidden" {
		t.Error(got)
	}
}

func TestNoService(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	api := API{Region: "eu-west-1", Endpoint: server.URL, Credentials: credentials, Pause: 1}
	if err := api.Call(t.Context(), echo, nil, nil); err == nil || !Temporary(err) {
		t.Errorf("%v", err)
	}
	gone := errors.New("the reader is gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	if err := api.Call(ctx, echo, nil, nil); !errors.Is(err, gone) {
		t.Errorf("%v; want the context's cause", err)
	}
}

// The SDK's clients, which are not linked into the function, know the same
// addresses.
func TestRegional(t *testing.T) {
	for _, region := range []string{"eu-west-1", "us-east-1", "us-gov-west-1", "cn-north-1"} {
		want, err := secretsmanager.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), secretsmanager.EndpointParameters{Region: &region}.WithDefaults())
		if err != nil {
			t.Fatal(err)
		}
		if got := regional("secretsmanager", region); got != want.URI.String() {
			t.Errorf("%s; want %s", got, want.URI.String())
		}
		want, err = rekognition.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), rekognition.EndpointParameters{Region: &region}.WithDefaults())
		if err != nil {
			t.Fatal(err)
		}
		if got := regional("rekognition", region); got != want.URI.String() {
			t.Errorf("%s; want %s", got, want.URI.String())
		}
	}
}
