package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// fake is an installation: website, API, S3 and Lambda's own API. As newFake
// makes it, it is in order; every field and hook is a way to break it.
type fake struct {
	website, api, s3 string // addresses

	sizes                []string // allowed
	code, backCode       int      // of redirects
	location, back       string   // what stands for "http://api/resize?key=" and for the website's address
	escape               func(string) string
	missing              int  // status of what is missing
	private              bool // derivatives are not public
	redirect403          bool // the rules apply to 403 too
	redirectAll          bool // and to what exists
	general              bool // one rule for everything
	lax                  bool // the function refuses no size
	guardless            bool
	forgetful            bool   // the function stores nothing
	contentType, caching string // of derivatives
	body                 func(w, h int) []byte
	corsSite, corsAPI    string
	unrecorded           bool   // the function keeps no record of sizes
	follows              string // "remove", "remake" or "": what becomes of the derivatives of replaced originals
	listed               bool   // for everyone
	answers              map[string]string
	log                  string                                        // of an invocation; "" is one without failure
	onWebsite, onAPI     func(http.ResponseWriter, *http.Request) bool // answers if it returns true
	onS3                 func(http.ResponseWriter, *http.Request) bool

	mu      sync.Mutex
	objects map[string]*stored
	puts    map[string]int
	turns   map[string]int
	calls   int // of the API
	number  int
}

type stored struct {
	body              []byte
	contentType, etag string
	modified          time.Time
	cacheControl      string
	ours              bool
}

const (
	fakeBucket = "images"
	fakeSize   = "30x20"
	fakePolicy = `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::images/*"}}`
)

func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{
		sizes: []string{fakeSize, "40x"}, code: 307, backCode: 307, missing: 404, escape: escapeOnce, body: grey,
		contentType: "image/jpeg", caching: "public, max-age=86400", follows: "remake", corsSite: "*", corsAPI: "*",
		objects: map[string]*stored{}, puts: map[string]int{}, turns: map[string]int{},
	}
	serve := func(h func(http.ResponseWriter, *http.Request)) string {
		s := httptest.NewServer(http.HandlerFunc(h))
		t.Cleanup(s.Close)
		return s.URL
	}
	f.website, f.api, f.s3 = serve(f.serveWebsite), serve(f.serveAPI), serve(f.serveS3)
	f.location, f.back = f.api+"/resize?key=", f.website+"/"
	f.answers = map[string]string{
		"website": f.rules("307", strings.TrimPrefix(f.api, "http://")), "policy": fakePolicy,
		"policyStatus":      "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>",
		"publicAccessBlock": "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
		"notification":      "<NotificationConfiguration/>",
		"lambda":            f.settings(1769, 28, nil),
		"mappings":          fakeMapping("Enabled", `"ReportBatchItemFailures"`, "OK"),
		"events":            `{"Attributes":{"DelaySeconds":"35","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:1:failed\"}"}}`,
		"failed":            `{"Attributes":{"ApproximateNumberOfMessages":"0"}}`,
		"invoke":            `{"statusCode":403,"body":"{\"code\":\"resolution_not_allowed\"}"}`,
	}
	return f
}

// fakeMapping is Lambda's answer about the queue "events" of the function.
func fakeMapping(state, responses, result string) string {
	return fmt.Sprintf(`{"EventSourceMappings":[{"EventSourceArn":"arn:aws:dynamodb:us-east-1:1:table/t/stream/s"},{"EventSourceArn":"arn:aws:sqs:us-east-1:1:events",`+
		`"State":%q,"FunctionResponseTypes":[%s],"LastProcessingResult":%q}]}`, state, responses, result)
}

// rules is the website configuration, with one rule for each size.
func (f *fake) rules(code, host string) string {
	var b strings.Builder
	for _, size := range f.sizes {
		fmt.Fprintf(&b, `<RoutingRule><Condition><KeyPrefixEquals>%s/</KeyPrefixEquals><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>`+
			`<Redirect><Protocol>http</Protocol><HostName>%s</HostName><HttpRedirectCode>%s</HttpRedirectCode><ReplaceKeyPrefixWith>resize?key=%[1]s/</ReplaceKeyPrefixWith></Redirect></RoutingRule>`,
			size, host, code)
	}
	return "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><RoutingRules>" + b.String() + "</RoutingRules></WebsiteConfiguration>"
}

// settings is Lambda's answer about the function.
func (f *fake) settings(memory, timeout int, change map[string]string) string {
	variables := map[string]string{"BUCKET": fakeBucket, "URL": f.website, "ALLOWED_RESOLUTIONS": strings.Join(f.sizes, ",")}
	maps.Copy(variables, change)
	b, _ := json.Marshal(map[string]any{
		"MemorySize": memory, "Timeout": timeout, "State": "Active", "LastUpdateStatus": "Successful",
		"Environment": map[string]any{"Variables": variables},
	})
	return string(b)
}

func (f *fake) serveWebsite(w http.ResponseWriter, r *http.Request) {
	if f.onWebsite != nil && f.onWebsite(w, r) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key, err := url.QueryUnescape(strings.TrimPrefix(r.URL.EscapedPath(), "/"))
	if err != nil {
		http.Error(w, "bad path", http.StatusBadRequest)
		return
	}
	if f.corsSite != "" && r.Header.Get("Origin") != "" {
		w.Header().Set("Access-Control-Allow-Origin", f.corsSite)
	}
	size, rest, _ := strings.Cut(key, "/")
	ruled := f.general || slices.Contains(f.sizes, size)
	o, there := f.objects[key]
	status := http.StatusOK
	switch {
	case !there:
		status = f.missing
	case f.private && ruled:
		status = http.StatusForbidden
	}
	if ruled && (f.redirectAll || status == 404 || status == 403 && f.redirect403) {
		f.number++
		w.Header().Set("X-Amz-Request-Id", strconv.Itoa(f.number))
		w.Header().Set("Location", f.location+size+"/"+f.escape(rest))
		w.WriteHeader(f.code)
		return
	}
	w.Header().Set("Server", "AmazonS3")
	if status != http.StatusOK {
		http.Error(w, "<html>"+http.StatusText(status), status)
		return
	}
	o.send(w)
}

func (o *stored) send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", o.contentType)
	w.Header().Set("Cache-Control", o.cacheControl)
	w.Header().Set("Content-Length", strconv.Itoa(len(o.body)))
	w.Write(o.body)
}

// serveAPI is the function as far as readers can tell, but it decodes the key
// once only.
func (f *fake) serveAPI(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.corsAPI != "" {
		w.Header().Set("Access-Control-Allow-Origin", f.corsAPI)
	}
	if f.onAPI != nil && f.onAPI(w, r) {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	raw, _, _ := strings.Cut(strings.TrimPrefix(r.URL.RawQuery, "key="), "?")
	key := unescape(raw)
	size, original, _ := strings.Cut(key, "/")
	_, there := f.objects[original]
	switch {
	case !f.lax && !slices.Contains(f.sizes, size):
		refuse(w, 403, "resolution_not_allowed")
	case !there:
		w.Header().Set("Cache-Control", "max-age=10")
		refuse(w, 404, "original_not_found")
	default:
		f.turns[key]++
		if f.objects[key] == nil && !f.forgetful {
			f.make(key, size)
		} else if f.turns[key] > 3 && !f.guardless {
			f.objects[key].send(w)
			return
		}
		w.Header().Set("Location", f.back+escapeOnce(key))
		w.WriteHeader(f.backCode)
	}
}

func (f *fake) make(key, size string) {
	width, height, _ := strings.Cut(size, "x")
	w, _ := strconv.Atoi(width)
	h, _ := strconv.Atoi(height)
	f.number++
	f.objects[key] = &stored{f.body(w, h), f.contentType, fmt.Sprintf(`"%d"`, f.number), time.Now(), f.caching, true}
	if !f.unrecorded {
		f.objects[sizesKey] = &stored{body: []byte(strings.Join(f.sizes, "\n"))}
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"message":"no, says the test","code":%q}`, code)
}

// escapeOnce is an escaper of the tests' own: everything that is no letter or
// digit, by the byte.
func escapeOnce(key string) string {
	var b strings.Builder
	for _, c := range []byte(key) {
		if strings.IndexByte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func grey(w, h int) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, max(h, 1))), nil)
	return b.Bytes()
}

// left are the objects in the bucket, sorted, but for the function's record.
func (f *fake) left() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Sorted(maps.Keys(f.objects)), func(key string) bool { return key == sizesKey })
}

// exam is an examination of the installation, with a pause that takes no time.
func (f *fake) exam(t testing.TB, args ...string) *exam {
	t.Helper()
	opt, err := parseOptions(append(args, f.website))
	if err != nil {
		t.Fatal(err)
	}
	e, err := newExam(t.Context(), options{url: opt.url, timeout: opt.timeout})
	if err != nil {
		t.Fatal(err)
	}
	e.opt = opt
	e.pause = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	cfg := aws.Config{Region: "us-east-1", BaseEndpoint: &f.s3, RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "locallocal"}, nil
		})}
	if opt.bucket != "" {
		e.bucket = &bucket{client: newS3(cfg, ""), name: opt.bucket, originals: opt.originals}
	}
	if opt.function != "" {
		e.function, e.queues = newLambda(cfg), newQueues(cfg)
		e.queues.Pause = 1
	}
	return e
}

// findings are those of a whole examination, by name.
func findings(ctx context.Context, e *exam) map[string]finding {
	all := map[string]finding{}
	e.run(ctx, func(name string, f finding, _ time.Duration) { all[name] = f })
	return all
}

// environment makes run use the installation's S3 and Lambda.
func (f *fake) environment(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": f.s3, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "locallocal",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_PROFILE": "",
	} {
		t.Setenv(name, value)
	}
}
