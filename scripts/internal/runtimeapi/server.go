// Package runtimeapi is the other side of a custom Lambda runtime: it offers one
// function process the Runtime API
// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) and hands it
// invocations. [Start] runs a bootstrap under it.
package runtimeapi

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// MaxPayloadBytes bounds an event and a response, as Lambda does for
	// synchronous invocations.
	MaxPayloadBytes = 6_291_556
	// DefaultTimeout is the function's time for an invocation whose context has
	// no deadline.
	DefaultTimeout = 28 * time.Second

	functionARN = "arn:aws:lambda:us-east-1:123456789012:function:local"
)

// Server is the Runtime API of one function process. Make it with [NewServer];
// it is an [http.Handler] for the process and takes invocations with Invoke.
type Server struct {
	mux      *http.ServeMux
	queue    chan *invocation
	ready    chan struct{} // closed at the first /next; readyAt is set
	readyAt  time.Time
	once     sync.Once
	initFail chan *FunctionError // what /init/error reported, at most one

	mu      sync.Mutex
	running map[string]*invocation
}

type invocation struct {
	id       string
	payload  []byte
	deadline time.Time
	done     chan result // buffered: nobody may be waiting any more
}

type result struct {
	payload []byte
	err     error
}

// NewServer returns a Server whose function has not asked for work yet.
func NewServer() *Server {
	s := &Server{
		mux:      http.NewServeMux(),
		queue:    make(chan *invocation),
		ready:    make(chan struct{}),
		initFail: make(chan *FunctionError, 1),
		running:  map[string]*invocation{},
	}
	s.mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", s.next)
	s.mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", s.response)
	s.mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", s.failure)
	s.mux.HandleFunc("POST /2018-06-01/runtime/init/error", s.initError)
	return s
}

// ServeHTTP is the side that the function process talks to.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Ready is closed when the function asks for its first invocation.
func (s *Server) Ready() <-chan struct{} { return s.ready }

// Invoke hands the function an event and returns what it answers. A failure
// that the function reports is a [*FunctionError]. An invocation waits until
// the function asks for one, so concurrent calls queue up; where ctx ends
// before the answer is there, the answer is thrown away when it comes.
func (s *Server) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if len(payload) > MaxPayloadBytes {
		return nil, fmt.Errorf("the event has %d bytes, at most %d", len(payload), MaxPayloadBytes)
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, DefaultTimeout)
		defer cancel()
	}
	deadline, _ := ctx.Deadline()
	inv := &invocation{id: newID(), payload: payload, deadline: deadline, done: make(chan result, 1)}
	select {
	case s.queue <- inv:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the function to take the event: %w", context.Cause(ctx))
	}
	select {
	case res := <-inv.done:
		return res.payload, res.err
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the function's answer: %w", context.Cause(ctx))
	}
}

func (s *Server) next(w http.ResponseWriter, r *http.Request) {
	s.once.Do(func() {
		s.readyAt = time.Now()
		close(s.ready)
	})
	var inv *invocation
	select {
	case inv = <-s.queue:
	case <-r.Context().Done():
		return
	}
	s.mu.Lock()
	s.running[inv.id] = inv
	s.mu.Unlock()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", functionARN)
	h.Set("Lambda-Runtime-Trace-Id", newTraceID(time.Now()))
	_, _ = w.Write(inv.payload)
}

func (s *Server) response(w http.ResponseWriter, r *http.Request) {
	inv := s.take(w, r)
	if inv == nil {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxPayloadBytes))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		inv.done <- result{err: &FunctionError{
			Type:    "Function.ResponseSizeTooLarge",
			Message: fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", MaxPayloadBytes),
		}}
		answer(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "the response is too large")
		return
	case err != nil:
		inv.done <- result{err: fmt.Errorf("read the function's answer: %w", err)}
		return
	}
	inv.done <- result{body, midResponseError(r.Trailer)}
	accept(w)
}

func (s *Server) failure(w http.ResponseWriter, r *http.Request) {
	if inv := s.take(w, r); inv != nil {
		inv.done <- result{err: readError(w, r)}
		accept(w)
	}
}

func (s *Server) initError(w http.ResponseWriter, r *http.Request) {
	select {
	case s.initFail <- readError(w, r):
	default:
	}
	accept(w)
}

// take ends the invocation that the request is about. Without one it answers
// the request itself.
func (s *Server) take(w http.ResponseWriter, r *http.Request) *invocation {
	id := r.PathValue("id")
	s.mu.Lock()
	inv := s.running[id]
	delete(s.running, id)
	s.mu.Unlock()
	if inv == nil {
		answer(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
	}
	return inv
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"status":"OK"}`)
}

func answer(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(FunctionError{Type: kind, Message: message})
}

// midResponseError is the failure that a streaming runtime reports in trailers,
// after part of its response.
func midResponseError(trailer http.Header) error {
	kind := trailer.Get("Lambda-Runtime-Function-Error-Type")
	if kind == "" {
		return nil
	}
	failed := &FunctionError{Type: kind}
	if b, err := base64.StdEncoding.DecodeString(trailer.Get("Lambda-Runtime-Function-Error-Body")); err == nil {
		_ = json.Unmarshal(b, failed)
	}
	return failed
}

// newID returns a random UUID (RFC 9562 version 4), the form of Lambda's
// request ids.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func newTraceID(t time.Time) string {
	var b [20]byte
	_, _ = rand.Read(b[:])
	return fmt.Sprintf("Root=1-%08x-%x;Parent=%x;Sampled=0", t.Unix(), b[:12], b[12:])
}

// FunctionError is a failure that the function reported, or that Lambda would
// report in its place.
type FunctionError struct {
	// Type is the error's name in the function's own language.
	Type string `json:"errorType"`
	// Message says what failed.
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return "function error: " + e.Type + ": " + e.Message }

// readError reads a failure as runtimes report it: in JSON, or else with
// nothing but a header.
func readError(w http.ResponseWriter, r *http.Request) *FunctionError {
	failed := &FunctionError{Type: r.Header.Get("Lambda-Runtime-Function-Error-Type")}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxPayloadBytes))
	if err != nil || json.Unmarshal(b, failed) != nil {
		failed.Message = string(b)
	}
	return failed
}

// InitError says that the process ended before it asked for an invocation.
type InitError struct {
	// Err is how the process ended, or what it reported to /init/error.
	Err error
	// Stderr is all that the process wrote there.
	Stderr string
}

func (e *InitError) Error() string {
	text := "the function ended before its first invocation: " + e.Err.Error()
	if e.Stderr != "" {
		text += "\n" + e.Stderr
	}
	return text
}

func (e *InitError) Unwrap() error { return e.Err }
