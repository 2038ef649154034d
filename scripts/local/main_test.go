package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/rogpeppe/go-internal/testscript"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/gateway"
)

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"local": main})
}

// suite cleans up what the tests share.
type suite struct{ m *testing.M }

func (s suite) Run() int {
	code := s.m.Run()
	if s3 := running.Load(); s3 != nil {
		if err := s3.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
		os.RemoveAll(s3.Dir)
	}
	return code
}

// startDir is the directory of this package. It is found before the shared
// store changes the working directory.
var startDir = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return dir
})

var running atomic.Pointer[localS3]

// sharedStore is the one S3 server of the test process; each test has buckets of
// its own on it.
var sharedStore = sync.OnceValues(func() (*localS3, error) {
	startDir()
	dir, err := os.MkdirTemp("", "local-test")
	if err != nil {
		return nil, err
	}
	address, err := definite("s3", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s3, err := startStore(context.Background(), dir, address)
	running.Store(s3)
	return s3, err
})

func testStore(t *testing.T) *localS3 {
	t.Helper()
	s, err := sharedStore()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var buckets atomic.Int64

// newBucket returns the name of a new bucket that everyone may read.
func newBucket(t *testing.T) string {
	t.Helper()
	name := fmt.Sprintf("test-%d", buckets.Add(1))
	if err := prepareBucket(t.Context(), testStore(t).Client(), name); err != nil {
		t.Fatal(err)
	}
	return name
}

// put uploads as a user would, with headers in the way of aws s3 cp.
func (s *site) put(t *testing.T, key string, body []byte, set ...func(*s3.PutObjectInput)) {
	t.Helper()
	in := &s3.PutObjectInput{Bucket: &s.bucket, Key: &key, Body: bytes.NewReader(body), ContentType: aws.String(http.DetectContentType(body))}
	for _, f := range set {
		f(in)
	}
	if _, err := testStore(t).Client().PutObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
}

// site is a bucket with its website and its API, on ports of their own.
type site struct {
	bucket, website, api string
	// calls counts what reached the function.
	calls atomic.Int64
}

const testResolutions = "300x300,64x64,x50"

// newSite serves a new bucket with the function in this process.
func newSite(t *testing.T, change ...func(*Website)) *site {
	t.Helper()
	allowed := allowList(t, testResolutions)
	return newSiteOn(t, func(s *site) func(context.Context, []byte) ([]byte, error) {
		return invoker(newHandler(testStore(t).Client(), s.bucket, s.website, allowed, 80, newLogger(t.Output(), false, false)))
	}, change...)
}

// newSiteOn serves a new bucket with a function that is made once the addresses
// are known.
func newSiteOn(t *testing.T, function func(*site) func(context.Context, []byte) ([]byte, error), change ...func(*Website)) *site {
	t.Helper()
	s := &site{bucket: newBucket(t)}
	website := &Website{Bucket: testStore(t).Endpoint + "/" + s.bucket, Index: indexDocument, Client: newBucketClient()}
	api := &gateway.Gateway{Logger: newLogger(t.Output(), false, false)}
	front, back := httptest.NewServer(website), httptest.NewServer(api)
	t.Cleanup(website.Client.CloseIdleConnections)
	t.Cleanup(front.Close)
	t.Cleanup(back.Close)
	s.website, s.api = front.URL, back.URL
	website.Rules = Rules(allowList(t, testResolutions), nil, "http", strings.TrimPrefix(s.api, "http://"))
	for _, f := range change {
		f(website)
	}
	if err := website.Validate(); err != nil {
		t.Fatal(err)
	}
	invoke := function(s)
	api.Invoke = func(ctx context.Context, payload []byte) ([]byte, error) {
		s.calls.Add(1)
		return invoke(ctx, payload)
	}
	return s
}

func allowList(t *testing.T, s string) edit.AllowList {
	t.Helper()
	list, err := edit.ParseAllowList(s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// answer is a response, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends one request to an address taken as it is, and follows nothing.
func ask(t *testing.T, method, address string, header ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if sent := "http://" + r.Host + r.URL.RequestURI(); sent != address && sent != address+"/" {
		t.Fatalf("%s would be sent as %s", address, sent)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := newBucketClient().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, b}
}

// followRedirects asks as a browser does, and returns the statuses on the way too.
func followRedirects(t *testing.T, method, address string) (last answer, statuses []int) {
	t.Helper()
	for range 10 {
		last = ask(t, method, address)
		statuses = append(statuses, last.status)
		to := last.header.Get("Location")
		if last.status < 300 || last.status > 399 || to == "" {
			return last, statuses
		}
		base, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		next, err := base.Parse(to)
		if err != nil {
			t.Fatalf("Location %q: %v", to, err)
		}
		address = next.String()
	}
	t.Fatalf("%s: going round in circles: %v", address, statuses)
	return
}

// picture is an image of one colour.
func picture(w, h int, c color.NRGBA) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = c.R, c.G, c.B, c.A
	}
	return img
}

func jpegFile(t *testing.T, w, h int, c color.NRGBA) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(w, h, c), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngFile(t *testing.T, w, h int, c color.NRGBA) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture(w, h, c)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// dimensions decodes the whole picture with the standard library.
func dimensions(t *testing.T, b []byte) (format string, w, h int) {
	t.Helper()
	format, w, h, ok := sizeOf(b)
	if !ok {
		t.Fatalf("no picture: %.80q", b)
	}
	return format, w, h
}

func sizeOf(b []byte) (format string, w, h int, ok bool) {
	img, format, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return "", 0, 0, false
	}
	return format, img.Bounds().Dx(), img.Bounds().Dy(), true
}
