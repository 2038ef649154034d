package main

import (
	"crypto/md5"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// fakeS3 is enough of S3 for the function to work with: objects in memory, with
// GET, HEAD and PUT by path-style addresses.
type fakeS3 struct {
	mu      sync.Mutex
	objects map[string]object // by "/bucket/key"
}

type object struct {
	body   []byte
	header http.Header // what is sent along with it
	stored time.Time
}

func newFakeS3() *fakeS3 { return &fakeS3{objects: map[string]object{}} }

// start listens on a loopback port.
func (s *fakeS3) start() *httptest.Server { return httptest.NewServer(s) }

// put stores an object as an upload without any headers would.
func (s *fakeS3) put(path string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[path] = newObject(body, http.Header{})
}

// remove is for derivatives, so that they can be made again.
func (s *fakeS3) remove(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, path)
}

func (s *fakeS3) get(path string) (object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[path]
	return o, ok
}

func newObject(body []byte, from http.Header) object {
	now := time.Now()
	header := http.Header{}
	header.Set("ETag", fmt.Sprintf(`"%x"`, md5.Sum(body)))
	header.Set("Last-Modified", now.UTC().Format(http.TimeFormat))
	for name, values := range from {
		if name == "Content-Type" || name == "Cache-Control" || strings.HasPrefix(name, "X-Amz-Meta-") {
			header[name] = values
		}
	}
	return object{body, header, now}
}

func (s *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		s.serve(w, r)
	case http.MethodPut:
		s.store(w, r)
	default:
		fault(w, http.StatusMethodNotAllowed, "MethodNotAllowed")
	}
}

func (s *fakeS3) serve(w http.ResponseWriter, r *http.Request) {
	o, ok := s.get(r.URL.Path)
	if !ok {
		fault(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	maps.Copy(w.Header(), o.header)
	w.Header().Set("Content-Length", fmt.Sprint(len(o.body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(o.body)
	}
}

func (s *fakeS3) store(w http.ResponseWriter, r *http.Request) {
	// Bodies in signed chunks would have to be unpacked. The SDK only sends
	// them over TLS.
	if strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		fault(w, http.StatusNotImplemented, "NotImplemented")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		fault(w, http.StatusBadRequest, "IncompleteBody")
		return
	}
	o := newObject(body, r.Header)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.objects[r.URL.Path]; exists && r.Header.Get("If-None-Match") == "*" {
		fault(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	s.objects[r.URL.Path] = o
	w.Header().Set("ETag", o.header.Get("ETag"))
}

// fault answers as S3 does.
func fault(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, http.StatusText(status))
}
