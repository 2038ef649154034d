package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
)

// Website serves a bucket by the rules of S3's static website hosting: GET and
// HEAD, index and error documents, routing rules, errors as HTML. It reads the
// bucket through the S3 API as an anonymous reader, so the bucket's policy
// decides what is public.
//
// What is missing is 404 and what is not public 403, as the S3 User Guide has
// it for website endpoints. The query of a request plays no part in what is looked
// up. Redirects by a routing rule end in it, behind the rule's own: a "?" and the
// query as it was sent.
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
	location := rule.location(key, "http", r.Host, s.EscapeTwice)
	if r.URL.RawQuery != "" {
		location += "?" + r.URL.RawQuery
	}
	sendRedirect(w, rule.Redirect.status(), location)
}

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

// detail is one line of an error page.
type detail struct{ name, value string }

// fault is an error as S3's website words it.
type fault struct {
	status  int
	code    string
	message string
	more    []detail
}

// faultOf words a status that the store answered with.
func faultOf(status int, key string) fault {
	switch status {
	case http.StatusForbidden:
		return fault{status, "AccessDenied", "Access Denied", nil}
	case http.StatusNotFound:
		return fault{status, "NoSuchKey", "The specified key does not exist.", []detail{{"Key", key}}}
	case http.StatusPreconditionFailed:
		return fault{status, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", nil}
	case http.StatusRequestedRangeNotSatisfiable:
		return fault{status, "InvalidRange", "The requested range is not satisfiable", nil}
	case http.StatusBadRequest:
		return fault{status, "InvalidURI", "Couldn't parse the specified URI.", nil}
	}
	return fault{http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.", nil}
}

// reply writes the headers that every response of the website has.
func reply(w http.ResponseWriter) (requestID, hostID string) {
	var id [8]byte
	var host [56]byte
	_, _ = rand.Read(id[:]) // never fails: crypto/rand ends the program instead
	_, _ = rand.Read(host[:])
	requestID, hostID = fmt.Sprintf("%X", id), base64.StdEncoding.EncodeToString(host[:])
	h := w.Header()
	h.Set("Server", "AmazonS3")
	h.Set("X-Amz-Request-Id", requestID)
	h.Set("X-Amz-Id-2", hostID)
	return requestID, hostID
}

// sendRedirect answers with nothing but a Location. S3 sends no caching header
// with it and has no way to add one.
func sendRedirect(w http.ResponseWriter, status int, location string) {
	reply(w)
	w.Header().Set("Location", location)
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(status)
}

// sendPage answers with S3's error page. noDocument is why the configured error
// document is not in its place; nil if none is configured.
func sendPage(w http.ResponseWriter, r *http.Request, f fault, noDocument *fault) {
	requestID, hostID := reply(w)
	h := w.Header()
	h.Set("X-Amz-Error-Code", f.code)
	h.Set("X-Amz-Error-Message", f.message)
	for _, d := range f.more {
		h.Set("X-Amz-Error-Detail-"+d.name, edit.EscapePath(d.value))
	}
	body := page(f, noDocument, requestID, hostID)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(f.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(body))
	}
}

func page(f fault, noDocument *fault, requestID, hostID string) string {
	title := fmt.Sprintf("%d %s", f.status, http.StatusText(f.status))
	var b strings.Builder
	fmt.Fprintf(&b, "<html>\n<head><title>%s</title></head>\n<body>\n<h1>%[1]s</h1>\n", title)
	list(&b, f, detail{"RequestId", requestID}, detail{"HostId", hostID})
	if noDocument != nil {
		b.WriteString("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n")
		list(&b, *noDocument)
	}
	b.WriteString("<hr/>\n</body>\n</html>\n")
	return b.String()
}

func list(b *strings.Builder, f fault, last ...detail) {
	b.WriteString("<ul>\n")
	lines := append([]detail{{"Code", f.code}, {"Message", f.message}}, f.more...)
	for _, d := range append(lines, last...) {
		fmt.Fprintf(b, "<li>%s: %s</li>\n", d.name, html.EscapeString(d.value))
	}
	b.WriteString("</ul>\n")
}
