package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"s3resize/lambda/edit"
)

// fakeS3 is as much of S3 as prewarm and the SDK need, in memory.
type fakeS3 struct {
	pageSize int               // keys in a page of a listing
	plain    bool              // ignores encoding-type=url, as small servers do
	deny     map[string]string // error code by operation: LIST, GET, HEAD, PUT or POST (delete)
	onPut    func(key string)  // called before an object is stored

	mu      sync.Mutex
	buckets map[string]map[string][]byte
	types   map[string]string      // content types by key
	caching map[string]string      // Cache-Control by key
	meta    map[string]http.Header // x-amz-meta-* by key
	calls   map[string]int         // by operation
	stored  map[string]int         // how often a key was written
}

func newFakeS3(keys ...string) *fakeS3 {
	f := &fakeS3{
		pageSize: 1000,
		deny:     map[string]string{},
		buckets:  map[string]map[string][]byte{"images": {}},
		types:    map[string]string{},
		caching:  map[string]string{},
		meta:     map[string]http.Header{},
		calls:    map[string]int{},
		stored:   map[string]int{},
	}
	for _, key := range keys {
		f.buckets["images"][key] = []byte("x")
	}
	return f
}

// serve starts the server and returns its address.
func (f *fakeS3) serve(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server.URL
}

// clients reach the server.
func (f *fakeS3) clients(t testing.TB) clients {
	t.Helper()
	return newClients(fakeConfig(f.serve(t)))
}

func fakeConfig(endpoint string) aws.Config {
	return aws.Config{
		Region:       "us-east-1",
		BaseEndpoint: &endpoint,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "locallocal"}, nil
		}),
	}
}

// environment makes run use the server.
func (f *fakeS3) environment(t *testing.T) {
	t.Helper()
	for _, v := range fakeEnvironment(f.serve(t)) {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
}

func fakeEnvironment(endpoint string) []string {
	return []string{
		"AWS_ENDPOINT_URL_S3=" + endpoint,
		"AWS_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=local",
		"AWS_SECRET_ACCESS_KEY=locallocal",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=/nonexistent",
		"AWS_SHARED_CREDENTIALS_FILE=/nonexistent",
	}
}

// keys are what the bucket holds, sorted.
func (f *fakeS3) keys(bucket string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.buckets[bucket]))
}

func (f *fakeS3) put(bucket, key string, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.buckets[bucket][key] = body
	f.stored[key]++
}

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	operation := r.Method
	if key == "" && operation == "GET" {
		operation = "LIST"
	}
	if operation == "PUT" && f.onPut != nil {
		f.onPut(key)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[operation]++
	bucket, ok := f.buckets[name]
	switch {
	case f.deny[operation] != "":
		fail(w, http.StatusForbidden, f.deny[operation])
	case !ok:
		fail(w, http.StatusNotFound, "NoSuchBucket")
	case operation == "LIST":
		f.list(w, bucket, r.URL.Query())
	case operation == "PUT":
		f.store(w, r, bucket, key)
	case operation == "POST":
		remove(w, r, bucket)
	case bucket[key] == nil:
		fail(w, http.StatusNotFound, "NoSuchKey")
	default:
		maps.Copy(w.Header(), f.meta[key])
		w.Header().Set("ETag", `"`+etag(bucket[key])+`"`)
		http.ServeContent(w, r, "", time.Unix(1700000000, 0), bytes.NewReader(bucket[key]))
	}
}

func (f *fakeS3) store(w http.ResponseWriter, r *http.Request, bucket map[string][]byte, key string) {
	body, err := io.ReadAll(r.Body)
	switch {
	case err != nil:
		fail(w, http.StatusBadRequest, "IncompleteBody")
	case strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING"):
		fail(w, http.StatusNotImplemented, "NotImplemented")
	case bucket[key] != nil && r.Header.Get("If-None-Match") == "*":
		fail(w, http.StatusPreconditionFailed, "PreconditionFailed")
	default:
		bucket[key] = body
		f.types[key] = r.Header.Get("Content-Type")
		f.caching[key] = r.Header.Get("Cache-Control")
		f.meta[key] = metadata(r.Header.Get("X-Amz-Meta-Original-Etag"), r.Header.Get("X-Amz-Meta-Engine-Version"))
		f.stored[key]++
	}
}

// remove answers DeleteObjects.
func remove(w http.ResponseWriter, r *http.Request, bucket map[string][]byte) {
	var batch struct{ Object []struct{ Key string } }
	if err := xml.NewDecoder(r.Body).Decode(&batch); err != nil {
		fail(w, http.StatusBadRequest, "MalformedXML")
		return
	}
	for _, o := range batch.Object {
		delete(bucket, o.Key)
	}
	io.WriteString(w, "<DeleteResult></DeleteResult>")
}

func etag(body []byte) string { return fmt.Sprintf("%x", md5.Sum(body)) }

// metadata is what a derivative tells of itself.
func metadata(original, engine string) http.Header {
	return http.Header{"X-Amz-Meta-Original-Etag": {original}, "X-Amz-Meta-Engine-Version": {engine}}
}

// list answers ListObjectsV2; its continuation token is the last key of the
// page before.
func (f *fakeS3) list(w http.ResponseWriter, bucket map[string][]byte, q url.Values) {
	type content struct {
		Key  string
		Size int
	}
	result := struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		IsTruncated           bool
		EncodingType          string `xml:",omitempty"`
		NextContinuationToken string `xml:",omitempty"`
		Contents              []content
	}{}
	after := max(q.Get("continuation-token"), q.Get("start-after"))
	spell := func(key string) string { return key }
	if !f.plain && q.Get("encoding-type") == "url" {
		result.EncodingType = "url"
		spell = url.QueryEscape
	}
	for _, key := range slices.Sorted(maps.Keys(bucket)) {
		if !strings.HasPrefix(key, q.Get("prefix")) || key <= after {
			continue
		}
		if len(result.Contents) == f.pageSize {
			result.IsTruncated = true
			break
		}
		result.Contents = append(result.Contents, content{spell(key), len(bucket[key])})
		result.NextContinuationToken = key
	}
	if !result.IsTruncated {
		result.NextContinuationToken = ""
	}
	xml.NewEncoder(w).Encode(result)
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	io.WriteString(w, "<Error><Code>"+code+"</Code><Message>no, says the test</Message></Error>")
}

// pictures puts a small picture under each key.
func (f *fakeS3) pictures(t testing.TB, keys ...string) *fakeS3 {
	t.Helper()
	for _, key := range keys {
		f.buckets["images"][key] = tinyPNG(t)
	}
	return f
}

// tinyPNG is 5×3 pixels of one colour.
func tinyPNG(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 5, 3))
	for i := range 15 {
		img.SetNRGBA(i%5, i/5, color.NRGBA{200, 100, 50, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// variant parses a derivative's key.
func variant(t testing.TB, key string) edit.Variant {
	t.Helper()
	v, err := edit.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func resolutions(t testing.TB, list string) []edit.Resolution {
	t.Helper()
	l, err := edit.ParseAllowList(list)
	if err != nil {
		t.Fatal(err)
	}
	return l.Resolutions()
}

// sequence yields keys and then an error, unless that is nil.
func sequence(err error, keys ...string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, key := range keys {
			if !yield(key, nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

// collect reads a sequence to its end or first error.
func collect[T any](seq iter.Seq2[T, error]) (all []T, err error) {
	for v, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

var errTest = errors.New("the test says no")
