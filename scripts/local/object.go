package main

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"s3resize/lambda/edit"
)

// redirectHeader is how an object says that it is a redirect.
const redirectHeader = "X-Amz-Website-Redirect-Location"

// asked are the request's headers that the bucket is to see.
var asked = [...]string{"Range", "If-Match", "If-None-Match"}

// passed are the bucket's headers that the reader is to see, besides the
// object's own metadata.
var passed = [...]string{
	"Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
	"Content-Range", "Content-Type", "Etag", "Expires", "Last-Modified", "X-Amz-Version-Id",
}

// ask asks the bucket for an object on the reader's behalf. Keys that its file
// system cannot hold, or would take for others, are missing.
func (s *Website) ask(r *http.Request, method, key string) (*http.Response, error) {
	if !storable(key) {
		return &http.Response{StatusCode: http.StatusNotFound, Body: http.NoBody}, nil
	}
	req, err := http.NewRequestWithContext(r.Context(), method, s.Bucket+"/"+edit.EscapePath(key), nil)
	if err != nil {
		return nil, err
	}
	for _, name := range asked {
		if values := r.Header.Values(name); values != nil {
			req.Header[name] = values
		}
	}
	res, err := s.Client.Do(req)
	if err == nil && res.StatusCode < 300 {
		res.StatusCode = byDate(r.Header, res.Header, res.StatusCode)
	}
	return res, err
}

// byDate applies the request's conditions on the date of an object (RFC 9110
// §13.2.2). They are not passed on, for the bucket compares fractions of a
// second that no header has.
func byDate(request, object http.Header, status int) int {
	modified, err := http.ParseTime(object.Get("Last-Modified"))
	if err != nil {
		return status
	}
	since, err := http.ParseTime(request.Get("If-Unmodified-Since"))
	if err == nil && request.Get("If-Match") == "" && modified.After(since) {
		return http.StatusPreconditionFailed
	}
	since, err = http.ParseTime(request.Get("If-Modified-Since"))
	if err == nil && request.Get("If-None-Match") == "" && !modified.After(since) {
		return http.StatusNotModified
	}
	return status
}

// storable reports whether versitygw keeps the key as it is. Empty, "." and ".."
// segments are lost on it, and file systems take no name over 255 bytes.
func storable(key string) bool {
	if strings.ContainsRune(key, 0) {
		return false
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment == "." || segment == ".." || len(segment) > 255 {
			return false
		}
	}
	return true
}

func (s *Website) exists(r *http.Request, key string) bool {
	plain := r.Clone(r.Context())
	plain.Header = nil
	res, err := s.ask(plain, http.MethodHead, key)
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// pass sends the bucket's answer on, under a status of the website's choosing.
func pass(w http.ResponseWriter, res *http.Response, status int) {
	reply(w)
	h := w.Header()
	for _, name := range passed {
		if value := res.Header.Get(name); value != "" {
			h.Set(name, value)
		}
	}
	for name, values := range res.Header {
		if strings.HasPrefix(name, "X-Amz-Meta-") {
			h[name] = values
		}
	}
	if status == http.StatusNotModified {
		h.Del("Content-Length")
		w.WriteHeader(status)
		return
	}
	w.WriteHeader(status)
	if _, err := io.Copy(w, res.Body); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		panic(http.ErrAbortHandler) // half an object must not look whole
	}
}
