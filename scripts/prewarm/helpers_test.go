package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// fakeS3 has the buckets images and originals.
type fakeS3 struct {
	*storetest.Fake
	deny  map[string]string // error code by operation: LIST, GET, HEAD, PUT or POST (delete)
	onPut func(key string)  // called before an object is stored
}

// newFakeS3 has objects in the bucket images that are no pictures.
func newFakeS3(t testing.TB, keys ...string) *fakeS3 {
	t.Helper()
	f := &fakeS3{Fake: storetest.New(t), deny: map[string]string{}}
	f.Fail = f.fail
	for _, key := range keys {
		f.put("images", key, []byte("x"))
	}
	return f
}

func (f *fakeS3) fail(r *http.Request) *storetest.Error {
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	operation := r.Method
	if r.URL.Query().Has("list-type") {
		operation = "LIST"
	}
	switch {
	case name != "images" && name != "originals":
		return &storetest.Error{Status: http.StatusNotFound, Code: "NoSuchBucket"}
	case f.deny[operation] != "":
		return &storetest.Error{Status: http.StatusForbidden, Code: f.deny[operation]}
	case operation == "PUT" && f.onPut != nil:
		f.onPut(key)
	}
	return nil
}

// clients reach the server.
func (f *fakeS3) clients(testing.TB) clients { return newClients(fakeConfig(f.URL)) }

// maker is the one of a function with the usual settings and originals in the
// bucket images.
func (f *fakeS3) maker(t testing.TB, sizes string) *store.Maker {
	t.Helper()
	return makerOf(f.clients(t), options{bucket: "images", originals: "images", resolutions: resolutions(t, sizes), dialects: edit.OpenDialects()})
}

func makerOf(c clients, opt options) *store.Maker { return givenSettings(opt).maker(c, opt) }

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
	for _, v := range fakeEnvironment(f.URL) {
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

// keys are what a bucket holds, sorted.
func (f *fakeS3) keys(bucket string) (keys []string) {
	for _, path := range f.Keys() {
		if key, ok := strings.CutPrefix(path, bucket+"/"); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

func (f *fakeS3) put(bucket, key string, body []byte) { f.Put(bucket+"/"+key, body, time.Hour) }

// body is what the bucket images has under a key; nil is nothing.
func (f *fakeS3) body(key string) []byte {
	o, _ := f.Get("images/" + key)
	return o.Body
}

// header is a header of an object in the bucket images.
func (f *fakeS3) header(key, name string) string {
	o, _ := f.Get("images/" + key)
	return o.Header.Get(name)
}

// sent is how many requests there were of a method for a key of the bucket images;
// the key "" is the bucket itself.
func (f *fakeS3) sent(method, key string) (n int) {
	call := strings.TrimSuffix(method+" images/"+key, "/")
	for _, c := range f.Calls() {
		if strings.TrimSuffix(c, "/") == call {
			n++
		}
	}
	return n
}

// derivative puts a derivative that an engine made of an original with the usual
// settings.
func (f *fakeS3) derivative(key string, original []byte, engine string) {
	f.PutDerivative("images/"+key, original, engine)
}

// derivatives puts derivatives of which it does not matter what they were made of.
func (f *fakeS3) derivatives(keys ...string) {
	for _, key := range keys {
		f.derivative(key, nil, pipeline.Version)
	}
}

// pictures puts a small picture under each key.
func (f *fakeS3) pictures(t testing.TB, keys ...string) *fakeS3 {
	t.Helper()
	for _, key := range keys {
		f.put("images", key, tinyPNG(t))
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
func sequence(err error, keys ...string) iter.Seq2[object, error] {
	return func(yield func(object, error) bool) {
		for _, key := range keys {
			if !yield(object{key: key}, nil) {
				return
			}
		}
		if err != nil {
			yield(object{}, err)
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
