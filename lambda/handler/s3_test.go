package handler

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// fakeS3 is as much of S3 as a Store uses, over HTTP so that the real client
// is in the test: GET, HEAD and PUT of objects, conditional writes, listing and
// deleting (in s3batch_test.go), and S3's words for what goes wrong.
type fakeS3 struct {
	*httptest.Server

	// fail may answer a request in S3's stead; set it before the first one.
	fail func(r *http.Request) *s3Error
	// then is called when a request has been carried out and its answer is on the
	// way; set it before the first one.
	then func(r *http.Request)
	// pageSize is how many keys a listing has at once; 0 means 1000.
	pageSize int
	// noList has S3 say AccessDenied of missing keys.
	noList bool

	// undeletable are keys that S3 refuses to delete.
	undeletable map[string]bool

	opened atomic.Int64 // connections

	mu      sync.Mutex
	objects map[string]s3Object // by "bucket/key"
	calls   []string            // "METHOD bucket/key"
	refused map[string]s3Error  // by "METHOD /bucket/key"
}

type s3Object struct {
	body     []byte
	header   http.Header
	modified time.Time
}

type s3Error struct {
	status int
	code   string
}

func newFakeS3(t *testing.T) *fakeS3 {
	t.Helper()
	f := &fakeS3{objects: map[string]s3Object{}}
	f.Server = httptest.NewUnstartedServer(f)
	f.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			f.opened.Add(1)
		}
	}
	f.Start()
	t.Cleanup(f.Close)
	return f
}

// client is an SDK client of the fake that does not repeat failed requests.
func (f *fakeS3) client() *s3.Client {
	return s3.New(s3.Options{
		Region:       "eu-west-1",
		BaseEndpoint: &f.URL,
		UsePathStyle: true,
		Retryer:      aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
		}),
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	})
}

// put stores an object that is as old as the caller says.
func (f *fakeS3) put(path string, body []byte, age time.Duration, header ...string) {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.objects[path] = s3Object{body, h, time.Now().Add(-age)}
}

func (f *fakeS3) get(path string) (s3Object, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o, ok := f.objects[path]
	return o, ok
}

// keys lists what is stored, in order.
func (f *fakeS3) keys() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.objects))
}

// count is the number of requests so far that begin with prefix.
func (f *fakeS3) count(prefix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, _ := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), "/"))
	f.mu.Lock()
	f.calls = append(f.calls, r.Method+" "+path)
	e, refused := f.refused[r.Method+" /"+path]
	f.mu.Unlock()
	if refused {
		e.write(w)
		return
	}
	if f.fail != nil {
		if e := f.fail(r); e != nil {
			e.write(w)
			return
		}
	}
	switch query := r.URL.Query(); {
	case query.Has("list-type"):
		f.list(w, strings.TrimSuffix(path, "/"), query)
	case query.Has("delete"):
		f.delete(w, r, strings.TrimSuffix(path, "/"))
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		f.serve(w, path)
	case r.Method == http.MethodPut:
		f.store(w, r, path)
	default:
		(&s3Error{http.StatusMethodNotAllowed, "MethodNotAllowed"}).write(w)
	}
	if f.then != nil {
		f.then(r)
	}
}

func (f *fakeS3) serve(w http.ResponseWriter, path string) {
	o, ok := f.get(path)
	switch {
	case !ok && f.noList:
		(&s3Error{http.StatusForbidden, "AccessDenied"}).write(w)
		return
	case !ok:
		(&s3Error{http.StatusNotFound, "NoSuchKey"}).write(w)
		return
	}
	maps.Copy(w.Header(), o.header)
	w.Header().Set("Last-Modified", o.modified.UTC().Format(http.TimeFormat))
	w.Header().Set("ETag", `"`+md5Hex(o.body)+`"`)
	w.Header().Set("Content-Length", fmt.Sprint(len(o.body)))
	w.Write(o.body)
}

func (f *fakeS3) store(w http.ResponseWriter, r *http.Request, path string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		(&s3Error{http.StatusBadRequest, "IncompleteBody"}).write(w)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.objects[path]; ok && r.Header.Get("If-None-Match") == "*" {
		(&s3Error{http.StatusPreconditionFailed, "PreconditionFailed"}).write(w)
		return
	}
	kept := http.Header{}
	for name, values := range r.Header {
		if strings.HasPrefix(name, "X-Amz-Meta-") || slices.Contains([]string{
			"Content-Type", "Cache-Control", "Content-Disposition", "Content-Language", "Content-Encoding", "X-Amz-Acl",
		}, name) {
			kept[name] = values
		}
	}
	f.objects[path] = s3Object{body, kept, time.Now()}
}

func md5Hex(b []byte) string {
	sum := md5.Sum(b)
	return hex.EncodeToString(sum[:])
}

func (e *s3Error) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(e.status)
	xml.NewEncoder(w).Encode(struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: e.code, Message: "a secret of the store"})
}
