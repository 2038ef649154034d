package handler

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/follow"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

const site = "https://images.example.com"

// service is a handler with everything around it that a test looks at.
type service struct {
	*Handler
	s3      *storetest.Fake
	log     bytes.Buffer
	metrics lines
}

// lines takes writes from several goroutines, as standard output does.
type lines struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

// newService allows 30x20 and 30x.
func newService(t *testing.T) *service {
	t.Helper()
	allowed, err := edit.ParseAllowList("30x20,30x")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{s3: storetest.New(t)}
	// The first request of a process writes it otherwise.
	s.s3.Put("site/"+store.SizesKey, []byte("30x20\n30x\n"), time.Hour)
	s.Handler = &Handler{
		Maker: &store.Maker{
			Store:      &store.Store{Client: s.s3.Client(), Bucket: "site", Originals: "originals", MaxBytes: 1 << 20},
			Pipeline:   pipeline.Options{Limits: pipeline.DefaultLimits(512 << 20)},
			PlainSizes: allowed,
		},
		URL:          site,
		Access:       Access{Allowed: allowed},
		Logger:       slog.New(slog.NewJSONHandler(&s.log, nil)),
		Metrics:      &s.metrics,
		FunctionName: "resize",
	}
	s.Follower = &follow.Follower{Maker: s.Maker, URL: site, Logger: s.Logger, Metrics: s.Metrics, FunctionName: s.FunctionName}
	return s
}

func encodePNG(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// answer is a response, read.
type answer struct {
	response
	t *testing.T
}

// get sends an HTTP API event with the given raw query.
func (s *service) get(t *testing.T, query string) answer {
	t.Helper()
	return s.send(t, eventFor("GET", query, "203.0.113.7"))
}

func (s *service) send(t *testing.T, payload []byte) answer {
	t.Helper()
	out, err := s.Invoke(t.Context(), payload)
	if err != nil {
		t.Fatalf("Invoke: %v", err)
	}
	a := answer{t: t}
	if err := json.Unmarshal(out, &a.response); err != nil {
		t.Fatal(err)
	}
	return a
}

// eventFor is the captured HTTP API event with another query.
func eventFor(method, query, ip string) []byte {
	var e map[string]any
	if err := json.Unmarshal(fixture("http-api.json"), &e); err != nil {
		panic(err)
	}
	e["rawQueryString"] = query
	delete(e, "queryStringParameters")
	in := e["requestContext"].(map[string]any)["http"].(map[string]any)
	in["method"], in["sourceIp"] = method, ip
	out, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	return out
}

func fixture(name string) []byte {
	b, err := os.ReadFile(filepath.Join("../../testdata/events", name))
	if err != nil {
		panic(err)
	}
	return b
}

// redirectsTo wants a redirect that nobody may keep.
func (a answer) redirectsTo(location string) {
	a.t.Helper()
	if a.redirects(location); a.Headers["Cache-Control"] != "no-store" {
		a.t.Errorf("%q; want no-store", a.Headers["Cache-Control"])
	}
}

// redirects wants a redirect, whoever may keep it, and with or without a marker.
func (a answer) redirects(location string) {
	a.t.Helper()
	got, _, _ := strings.Cut(a.Headers["Location"], "?_s3resize=")
	if a.StatusCode != 307 || got != location {
		a.t.Errorf("%d to %q; want 307 to %q (body %s)", a.StatusCode, a.Headers["Location"], location, a.Body)
	}
}

// opened is a list of what is open to everyone, and the overlays.
func opened(t *testing.T, list, overlays string, buckets ...string) edit.Open {
	t.Helper()
	open, err := edit.ParseOpen(list)
	if err != nil {
		t.Fatal(err)
	}
	if open.Overlays, err = edit.ParseOverlays(overlays, buckets); err != nil {
		t.Fatal(err)
	}
	return open
}

// refuses wants an error of the contract's shape.
func (a answer) refuses(status int, code string) {
	a.t.Helper()
	var body map[string]string
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil {
		a.t.Fatalf("%d with the body %q: %v", a.StatusCode, a.Body, err)
	}
	if a.StatusCode != status || body["code"] != code {
		a.t.Errorf("%d %v; want %d %s", a.StatusCode, body, status, code)
	}
	if len(body) != 3 || body["message"] == "" || body["requestId"] == "" {
		a.t.Errorf("body %v; want message, code and requestId", body)
	}
	want := "no-store"
	if kept := status < 500 && status != 405 && !slices.Contains([]string{
		"not_a_request", "ImageRequestExpired", "SignatureDoesNotMatch", "AuthorizationQueryParametersError", "signature_required",
	}, code); kept {
		want = "public, max-age=10, s-maxage=60"
	}
	if a.Headers["Location"] != "" || a.Headers["Cache-Control"] != want || a.Headers["Content-Type"] != "application/json" ||
		a.Headers["X-Content-Type-Options"] != "nosniff" {
		a.t.Errorf("headers %v", a.Headers)
	}
}

// decoded is the body's bytes.
func (a answer) decoded() []byte {
	a.t.Helper()
	if !a.IsBase64Encoded {
		return []byte(a.Body)
	}
	b, err := base64.StdEncoding.DecodeString(a.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// lastLine is the end of the log.
func (s *service) lastLine(t *testing.T) map[string]any {
	t.Helper()
	lines := bytes.Split(bytes.TrimSpace(s.log.Bytes()), []byte("\n"))
	var line map[string]any
	if err := json.Unmarshal(lines[len(lines)-1], &line); err != nil {
		t.Fatalf("%q: %v", s.log.String(), err)
	}
	return line
}
