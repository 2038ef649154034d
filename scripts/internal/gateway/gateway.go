// Package gateway stands in for an API Gateway HTTP API before a function: HTTP
// requests become events (payload format 2.0), and what the function answers
// becomes HTTP again, within the limits that AWS sets for both.
package gateway

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// The limits of HTTP APIs and of Lambda; none of them can be raised on AWS.
const (
	// MaxHeaderBytes bounds the request line and all header values together.
	MaxHeaderBytes = 10_240
	// MaxBodyBytes bounds a request's body.
	MaxBodyBytes = 10 << 20
	// MaxResponseBytes bounds what a function answers, JSON and base64 included.
	MaxResponseBytes = 6_291_556
	// IntegrationTimeout is how long API Gateway waits for a function.
	IntegrationTimeout = 30 * time.Second
)

// Route is the one path served, with GET and HEAD.
const Route = "/resize"

// Gateway serves [Route] by calling a function. It answers as API Gateway does
// where no function is to answer: 404 for other routes, 431 and 413 for what is
// too large, 503 for a function that takes too long, 500 for one that fails.
// (The documentation has no status for headers over the limit; 431 is what users
// report.)
type Gateway struct {
	// Invoke calls the function with an event. It may be called concurrently,
	// and its context ends with the timeout but not with the client, for a
	// reader who leaves does not stop a Lambda function.
	Invoke func(ctx context.Context, payload []byte) ([]byte, error)
	// Timeout is the integration timeout; 0 means [IntegrationTimeout].
	Timeout time.Duration
	// Logger gets a line for each request that the function failed; nil means
	// none.
	Logger *slog.Logger
}

var errTimeout = errors.New("integration timeout")

// ServeHTTP answers one request.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := NewRequestID()
	g.respond(w, r, id).write(w, r.Method, id)
}

func (g *Gateway) respond(w http.ResponseWriter, r *http.Request, id string) response {
	if headerBytes(r) > MaxHeaderBytes {
		return message(http.StatusRequestHeaderFieldsTooLarge, "Request Header Fields Too Large")
	}
	if path, _, _ := strings.Cut(r.URL.Path, "?"); path != Route || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return message(http.StatusNotFound, "Not Found")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))
	if err != nil {
		return message(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	res, err := g.call(r, id)
	switch {
	case err == nil:
		return res
	case errors.Is(err, errTimeout):
		g.log(id, err)
		return message(http.StatusServiceUnavailable, "Service Unavailable")
	}
	g.log(id, err)
	return message(http.StatusInternalServerError, "Internal Server Error")
}

func (g *Gateway) call(r *http.Request, id string) (response, error) {
	event, err := json.Marshal(Event(r, id))
	if err != nil {
		return response{}, fmt.Errorf("write the event: %w", err)
	}
	payload, err := g.invoke(context.WithoutCancel(r.Context()), event)
	if err != nil {
		return response{}, err
	}
	if len(payload) > MaxResponseBytes {
		return response{}, fmt.Errorf("the function's response has %d bytes, at most %d", len(payload), MaxResponseBytes)
	}
	return parseResponse(payload)
}

// invoke waits for the function, but no longer than the timeout, even for one
// that does not look at its context. A panic is a crashed function.
func (g *Gateway) invoke(ctx context.Context, event []byte) ([]byte, error) {
	timeout := g.Timeout
	if timeout == 0 {
		timeout = IntegrationTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	type result struct {
		payload []byte
		err     error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- result{err: fmt.Errorf("the function panicked: %v", p)}
			}
		}()
		payload, err := g.Invoke(ctx, event)
		done <- result{payload, err}
	}()
	select {
	case res := <-done:
		if res.err != nil && ctx.Err() != nil {
			return nil, errTimeout
		}
		return res.payload, res.err
	case <-ctx.Done():
		return nil, errTimeout
	}
}

func (g *Gateway) log(id string, err error) {
	if g.Logger != nil {
		g.Logger.Error("api: integration failed", "requestId", id, "error", err)
	}
}

// headerBytes is the size that API Gateway limits: the request line and the
// values of all headers.
func headerBytes(r *http.Request) int {
	n := len(r.Method) + len(" ") + len(r.RequestURI) + len(" ") + len(r.Proto) + len(r.Host)
	for _, values := range r.Header {
		for _, value := range values {
			n += len(value)
		}
	}
	return n
}

// NewRequestID returns an id in the form that API Gateway gives requests: 15
// characters of base64 and "=".
func NewRequestID() string {
	var b [11]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base64.StdEncoding.EncodeToString(b[:])
}
