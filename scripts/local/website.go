package main

import (
	"fmt"
	"net/http"
	"strings"

	"s3resize/lambda/edit"
)

// Website serves a bucket by the rules of S3's static website hosting: GET and
// HEAD, index and error documents, routing rules, errors as HTML. It reads the
// bucket through the S3 API as an anonymous reader, so the bucket's policy
// decides what is public.
//
// What is missing is 404 and what is not public 403, as the S3 User Guide has
// it for website endpoints. The query of a request plays no part and is not
// passed on by redirects.
type Website struct {
	// Bucket is the bucket's address, as in http://127.0.0.1:9000/images.
	Bucket string
	// Index is the name of the document that stands for a folder, as in
	// index.html; there must be one.
	Index string
	// ErrorDocument is the key of the page sent with errors; "" is S3's own.
	ErrorDocument string
	// Rules are the routing rules, in order.
	Rules []Rule
	// EscapeTwice has redirects carry the key escaped twice; see location.go.
	EscapeTwice bool
	// Client asks the bucket. It must neither follow redirects nor decompress.
	Client *http.Client
}

// newBucketClient returns a client fit for [Website].
func newBucketClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 32},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Validate refuses a configuration that S3 refuses.
func (s *Website) Validate() error {
	if s.Index == "" || strings.Contains(s.Index, "/") {
		return fmt.Errorf(`index document %q: expected a name without "/"`, s.Index)
	}
	return validateRules(s.Rules)
}

// ServeHTTP answers one request.
func (s *Website) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		sendPage(w, r, fault{http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.",
			[]detail{{"Method", r.Method}, {"ResourceType", "OBJECT"}}}, nil)
		return
	}
	key, err := decodePath(r.URL.EscapedPath())
	if err != nil {
		sendPage(w, r, faultOf(http.StatusBadRequest, ""), nil)
		return
	}
	if rule, ok := matchRule(s.Rules, key, 0); ok {
		s.redirect(w, r, rule, key)
		return
	}
	s.lookUp(w, r, key)
}

func (s *Website) lookUp(w http.ResponseWriter, r *http.Request, key string) {
	isFolder := key == "" || strings.HasSuffix(key, "/")
	object := key
	if isFolder {
		object += s.Index
	}
	res, err := s.ask(r, r.Method, object)
	if err != nil {
		sendPage(w, r, faultOf(http.StatusInternalServerError, object), nil)
		return
	}
	defer res.Body.Close()
	switch {
	case res.Header.Get(redirectHeader) != "" && res.StatusCode < 300:
		sendRedirect(w, http.StatusMovedPermanently, res.Header.Get(redirectHeader))
	case res.StatusCode < 400:
		pass(w, res, res.StatusCode)
	case res.StatusCode == http.StatusNotFound && !isFolder && s.exists(r, key+"/"+s.Index):
		sendRedirect(w, http.StatusFound, "/"+edit.EscapePath(key)+"/")
	default:
		s.fail(w, r, key, object, res.StatusCode)
	}
}

// fail answers for a key whose lookup ended in an error.
func (s *Website) fail(w http.ResponseWriter, r *http.Request, key, object string, status int) {
	if rule, ok := matchRule(s.Rules, key, status); ok {
		s.redirect(w, r, rule, key)
		return
	}
	f := faultOf(status, object)
	if s.ErrorDocument == "" || status >= http.StatusInternalServerError {
		sendPage(w, r, f, nil)
		return
	}
	plain := r.Clone(r.Context())
	plain.Header = nil // the reader's conditions are not about this document
	res, err := s.ask(plain, r.Method, s.ErrorDocument)
	if err != nil {
		broken := faultOf(http.StatusInternalServerError, s.ErrorDocument)
		sendPage(w, r, f, &broken)
		return
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		missing := faultOf(res.StatusCode, s.ErrorDocument)
		sendPage(w, r, f, &missing)
		return
	}
	pass(w, res, f.status)
}

func (s *Website) redirect(w http.ResponseWriter, r *http.Request, rule Rule, key string) {
	sendRedirect(w, rule.Redirect.status(), rule.location(key, "http", r.Host, s.EscapeTwice))
}
