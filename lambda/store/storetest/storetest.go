// Package storetest has a fake of S3 for tests, as net/http/httptest has servers.
package storetest

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
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

	"s3resize/lambda/pipeline"
)

// Fake is as much of S3 as a store.Store uses, over HTTP so that the real client
// is part of the test: GET, HEAD and PUT of objects, conditional writes, listing,
// deleting, and S3's words for what goes wrong. It is safe for concurrent use.
type Fake struct {
	*httptest.Server

	// Fail may answer a request in S3's stead; nil leaves it to the fake. Set it
	// while no request is under way.
	Fail func(r *http.Request) *Error
	// Then is called when a request has been carried out and its answer is on the
	// way. Set it while no request is under way.
	Then func(r *http.Request)
	// PageSize is how many keys a listing has at once; 0 means 1000.
	PageSize int
	// PlainListing has listings ignore encoding-type=url, as small servers do.
	PlainListing bool
	// NoList has S3 say AccessDenied of missing keys.
	NoList bool
	// Cut is how many bodies of GET break off halfway from now on.
	Cut atomic.Int64
	// Undeletable are keys that S3 refuses to delete.
	Undeletable map[string]bool

	opened atomic.Int64 // connections

	mu      sync.Mutex
	objects map[string]Object // by "bucket/key"
	calls   []string
	refused map[string]Error // by "METHOD /bucket/key"
}

// Object is what is stored under a key.
type Object struct {
	Body []byte
	// Header is sent with the object: Content-Type, X-Amz-Meta-Original-Etag.
	Header   http.Header
	Modified time.Time
}

// ETag is the object's ETag without quotes.
func (o Object) ETag() string { return ETag(o.Body) }

// ETag is the ETag of an object with the given content, without quotes.
func ETag(body []byte) string {
	sum := md5.Sum(body)
	return hex.EncodeToString(sum[:])
}

// Error is an error that S3 answers with.
type Error struct {
	Status int    // of HTTP
	Code   string // such as NoSuchKey
}

// New starts a fake without objects, which is closed at the end of the test.
func New(t testing.TB) *Fake {
	t.Helper()
	f := &Fake{objects: map[string]Object{}}
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

// Client is an SDK client of the fake that does not repeat failed requests.
func (f *Fake) Client() *s3.Client {
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

// Put stores an object that is as old as the caller says, under "bucket/key".
// header is names and values in turn.
func (f *Fake) Put(path string, body []byte, age time.Duration, header ...string) {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.objects[path] = Object{body, h, time.Now().Add(-age)}
}

// Get is the object under "bucket/key".
func (f *Fake) Get(path string) (Object, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o, ok := f.objects[path]
	return o, ok
}

// Keys lists what is stored as "bucket/key", in order.
func (f *Fake) Keys() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.objects))
}

// Calls are the requests so far, as "METHOD bucket/key". Each key that was deleted
// in a batch has a "DELETE bucket/key" of its own besides.
func (f *Fake) Calls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// Connections is how many connections were opened so far.
func (f *Fake) Connections() int { return int(f.opened.Load()) }

// Count is the number of [Fake.Calls] that begin with prefix.
func (f *Fake) Count(prefix string) int {
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

func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, _ := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), "/"))
	f.mu.Lock()
	f.calls = append(f.calls, r.Method+" "+path)
	e, refused := f.refused[r.Method+" /"+path]
	f.mu.Unlock()
	if refused {
		e.write(w)
		return
	}
	if f.Fail != nil {
		if e := f.Fail(r); e != nil {
			e.write(w)
			return
		}
	}
	switch query := r.URL.Query(); {
	case query.Has("list-type"):
		f.list(w, strings.TrimSuffix(path, "/"), query)
	case query.Has("tagging"):
		f.tagging(w, path)
	case query.Has("delete"):
		f.delete(w, r, strings.TrimSuffix(path, "/"))
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		f.serve(w, r, path)
	case r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "":
		f.copy(w, r, path)
	case r.Method == http.MethodPut:
		f.store(w, r, path)
	default:
		(&Error{http.StatusMethodNotAllowed, "MethodNotAllowed"}).write(w)
	}
	if f.Then != nil {
		f.Then(r)
	}
}

func (f *Fake) serve(w http.ResponseWriter, r *http.Request, path string) {
	o, ok := f.Get(path)
	switch {
	case !ok && f.NoList:
		(&Error{http.StatusForbidden, "AccessDenied"}).write(w)
		return
	case !ok:
		(&Error{http.StatusNotFound, "NoSuchKey"}).write(w)
		return
	}
	maps.Copy(w.Header(), o.Header)
	w.Header().Set("Last-Modified", o.Modified.UTC().Format(http.TimeFormat))
	w.Header().Set("ETag", `"`+o.ETag()+`"`)
	w.Header().Set("Content-Length", fmt.Sprint(len(o.Body)))
	if r.Method == http.MethodGet && f.Cut.Add(-1) >= 0 {
		w.Write(o.Body[:len(o.Body)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	w.Write(o.Body)
}

func (f *Fake) store(w http.ResponseWriter, r *http.Request, path string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		(&Error{http.StatusBadRequest, "IncompleteBody"}).write(w)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	there, ok := f.objects[path]
	switch match := r.Header.Get("If-Match"); {
	case ok && r.Header.Get("If-None-Match") == "*", ok && match != "" && match != `"`+there.ETag()+`"`:
		(&Error{http.StatusPreconditionFailed, "PreconditionFailed"}).write(w)
		return
	case !ok && match != "":
		(&Error{http.StatusNotFound, "NoSuchKey"}).write(w)
		return
	}
	o := Object{body, storedHeader(r.Header), time.Now()}
	f.objects[path] = o
	w.Header().Set("ETag", `"`+o.ETag()+`"`)
}

// storedHeader is what S3 keeps of the header of a PUT.
func storedHeader(sent http.Header) http.Header {
	header := http.Header{}
	for name, values := range sent {
		if strings.HasPrefix(name, "X-Amz-Meta-") || slices.Contains([]string{
			"Content-Type", "Cache-Control", "Content-Disposition", "Content-Language", "Content-Encoding", "X-Amz-Acl", "X-Amz-Tagging",
		}, name) {
			header[name] = values
		}
	}
	return header
}

// copy answers CopyObject within a bucket, with the metadata of the request.
func (f *Fake) copy(w http.ResponseWriter, r *http.Request, path string) {
	source, _ := url.PathUnescape(r.Header.Get("X-Amz-Copy-Source"))
	f.mu.Lock()
	defer f.mu.Unlock()
	o, ok := f.objects[source]
	if !ok {
		(&Error{http.StatusNotFound, "NoSuchKey"}).write(w)
		return
	}
	if r.Header.Get("X-Amz-Copy-Source-If-Match") != `"`+o.ETag()+`"` {
		(&Error{http.StatusPreconditionFailed, "PreconditionFailed"}).write(w)
		return
	}
	f.objects[path] = Object{o.Body, storedHeader(r.Header), time.Now()}
	w.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(w, `<CopyObjectResult><ETag>"%s"</ETag></CopyObjectResult>`, o.ETag())
}

// tagging answers GetObjectTagging.
func (f *Fake) tagging(w http.ResponseWriter, path string) {
	type tag struct{ Key, Value string }
	var result struct {
		XMLName xml.Name `xml:"Tagging"`
		TagSet  struct{ Tag []tag }
	}
	o, ok := f.Get(path)
	if !ok {
		(&Error{http.StatusNotFound, "NoSuchKey"}).write(w)
		return
	}
	tags, _ := url.ParseQuery(o.Header.Get("X-Amz-Tagging"))
	for name := range tags {
		result.TagSet.Tag = append(result.TagSet.Tag, tag{name, tags.Get(name)})
	}
	w.Header().Set("Content-Type", "application/xml")
	xml.NewEncoder(w).Encode(result)
}

func (e *Error) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(e.Status)
	xml.NewEncoder(w).Encode(struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: e.Code, Message: "a secret of the store"})
}

// listed is an object in a listing.
type listed struct {
	Key, ETag, LastModified string
	Size                    int
}

// list answers ListObjectsV2; its continuation token is the last key of the page
// before.
func (f *Fake) list(w http.ResponseWriter, bucket string, query url.Values) {
	var result struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		IsTruncated           bool
		EncodingType          string `xml:",omitempty"`
		NextContinuationToken string `xml:",omitempty"`
		Contents              []listed
	}
	spell := func(key string) string { return key }
	if query.Get("encoding-type") == "url" && !f.PlainListing {
		result.EncodingType, spell = "url", url.QueryEscape
	}
	after := max(query.Get("continuation-token"), query.Get("start-after"))
	size := f.PageSize
	if size == 0 {
		size = 1000
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	last := ""
	for _, path := range slices.Sorted(maps.Keys(f.objects)) {
		key, ok := strings.CutPrefix(path, bucket+"/")
		if !ok || !strings.HasPrefix(key, query.Get("prefix")) || key <= after {
			continue
		}
		if len(result.Contents) == size {
			result.IsTruncated = true
			result.NextContinuationToken = last
			break
		}
		o := f.objects[path]
		last = key
		result.Contents = append(result.Contents, listed{spell(key), `"` + o.ETag() + `"`, o.Modified.UTC().Format(time.RFC3339), len(o.Body)})
	}
	w.Header().Set("Content-Type", "application/xml")
	xml.NewEncoder(w).Encode(result)
}

// delete answers DeleteObjects in quiet mode, in which the answer names only what
// failed.
func (f *Fake) delete(w http.ResponseWriter, r *http.Request, bucket string) {
	var batch struct {
		Quiet  bool
		Object []struct{ Key, ETag string }
	}
	if err := xml.NewDecoder(r.Body).Decode(&batch); err != nil || len(batch.Object) > 1000 || !batch.Quiet {
		(&Error{http.StatusBadRequest, "MalformedXML"}).write(w)
		return
	}
	type fault struct{ Key, Code, Message string }
	var result struct {
		XMLName xml.Name `xml:"DeleteResult"`
		Error   []fault
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range batch.Object {
		if f.Undeletable[o.Key] {
			result.Error = append(result.Error, fault{o.Key, "AccessDenied", "no"})
			continue
		}
		if there, ok := f.objects[bucket+"/"+o.Key]; ok && o.ETag != "" && o.ETag != `"`+there.ETag()+`"` {
			result.Error = append(result.Error, fault{o.Key, "PreconditionFailed", "no"})
			continue
		}
		delete(f.objects, bucket+"/"+o.Key)
		f.calls = append(f.calls, "DELETE "+bucket+"/"+o.Key)
	}
	w.Header().Set("Content-Type", "application/xml")
	xml.NewEncoder(w).Encode(result)
}

// Lose removes an object.
func (f *Fake) Lose(path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.objects, path)
}

// Refuse answers requests with a method and the path "/bucket/key" with an error
// from now on, and no others.
func (f *Fake) Refuse(method, path string, e Error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refused = map[string]Error{method + " " + path: e}
}

// Age sets when an object was stored.
func (f *Fake) Age(path string, modified time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.objects[path]
	o.Modified = modified
	f.objects[path] = o
}

// PutDerivative stores a derivative under "bucket/key" as if a version of the
// engine had made it of an original an hour ago. Its body is "made before".
func (f *Fake) PutDerivative(path string, original []byte, engine string) {
	f.PutDerivativeWith(path, original, engine, Settings)
}

// Settings is the metadata of derivatives that are made with the usual settings.
const Settings = "147f97c9da18"

// PutDerivativeWith is [Fake.PutDerivative] with other settings than the usual
// ones.
func (f *Fake) PutDerivativeWith(path string, original []byte, engine, settings string) {
	f.Put(path, []byte("made before"), time.Hour, "X-Amz-Meta-Original-Etag", ETag(original),
		"X-Amz-Meta-Engine-Version", engine, "X-Amz-Meta-Settings", settings)
}

// WantDerivative fails a test unless there is a derivative under "bucket/key" that
// this engine made of an original, as a PNG.
func (f *Fake) WantDerivative(t testing.TB, path string, original []byte) {
	t.Helper()
	o, ok := f.Get(path)
	if !ok {
		t.Fatalf("no %s; there is %q", path, f.Keys())
	}
	if got := o.Header.Get("X-Amz-Meta-Original-Etag"); got != ETag(original) || o.Header.Get("X-Amz-Meta-Engine-Version") != pipeline.Version {
		t.Errorf("%s is of %v", path, o.Header)
	}
	if !bytes.HasPrefix(o.Body, []byte("\x89PNG")) {
		t.Errorf("%s was not made: %.20q", path, o.Body)
	}
}

// WantKeys fails a test unless a bucket has exactly these keys.
func (f *Fake) WantKeys(t testing.TB, bucket string, keys ...string) {
	t.Helper()
	var got []string
	for _, path := range f.Keys() {
		if key, ok := strings.CutPrefix(path, bucket+"/"); ok {
			got = append(got, key)
		}
	}
	if !slices.Equal(got, slices.Sorted(slices.Values(keys))) {
		t.Errorf("there is %q; want %q", got, keys)
	}
}

// pngColor is the color of all of a [PNG].
var pngColor = color.NRGBA{200, 100, 50, 255}

// PNG is an image of one color.
func PNG(w, h int) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []byte{pngColor.R, pngColor.G, pngColor.B, pngColor.A})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// WantPNG fails a test unless an image has the given size and the color of [PNG].
func WantPNG(t testing.TB, body []byte, w, h int) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got != image.Pt(w, h) {
		t.Errorf("size %v; want %dx%d", got, w, h)
	}
	if got := color.NRGBAModel.Convert(img.At(w/2, h/2)); got != pngColor {
		t.Errorf("color %v", got)
	}
}
