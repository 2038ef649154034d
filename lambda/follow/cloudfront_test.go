package follow

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"s3resize/lambda/pipeline"
	"s3resize/lambda/store/storetest"
)

// fakeCloudFront takes invalidations. It needs no network, so that a test can move
// the clock.
type fakeCloudFront struct {
	t       *testing.T
	answers []string // "400 TooManyInvalidationsInProgress"; "" for none; 201 after them
	got     []invalidation
}

type invalidation struct {
	address, signed string
	at              time.Time
	XMLName         xml.Name `xml:"InvalidationBatch"`
	CallerReference string
	Quantity        int      `xml:"Paths>Quantity"`
	Paths           []string `xml:"Paths>Items>Path"`
}

func (f *fakeCloudFront) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	var got invalidation
	if err != nil || xml.Unmarshal(body, &got) != nil {
		f.t.Errorf("%s, %v", body, err)
	}
	got.address, got.signed, got.at = r.Method+" "+r.URL.String(), r.Header.Get("Authorization"), time.Now()
	f.got = append(f.got, got)
	answer := "201 Created"
	if len(f.answers) > 0 {
		answer, f.answers = f.answers[0], f.answers[1:]
	}
	if answer == "" {
		return nil, errors.New("the line is cut")
	}
	status, code, _ := strings.Cut(answer, " ")
	w := httptest.NewRecorder()
	w.WriteHeader(number(f.t, status))
	if code != "Created" {
		fmt.Fprintf(w, `<ErrorResponse xmlns="x"><Error><Type>Sender</Type><Code>%s</Code><Message>not you</Message></Error></ErrorResponse>`, code)
	}
	return w.Result(), nil
}

func newFakeCloudFront(t *testing.T, answers ...string) *fakeCloudFront {
	return &fakeCloudFront{t: t, answers: answers}
}

func (f *fakeCloudFront) cdn() *CloudFront {
	endpoint, region := CloudFrontAPI("eu-west-1")
	return &CloudFront{Distribution: "EDFDVBD6EXAMPLE", Endpoint: endpoint, Region: region, Credentials: fakeCredentials, Client: &http.Client{Transport: f}}
}

func number(t *testing.T, s string) int {
	n, err := strconv.Atoi(s)
	must(t, err)
	return n
}

// told are the paths of all invalidations so far.
func (f *fakeCloudFront) told() (all [][]string) {
	for _, i := range f.got {
		all = append(all, i.Paths)
	}
	return all
}

// wants fails a test unless these are the invalidations so far.
func (f *fakeCloudFront) wants(want ...[]string) {
	f.t.Helper()
	if got := f.told(); !slices.EqualFunc(got, want, slices.Equal) {
		f.t.Errorf("told %q; want %q", got, want)
	}
}

var fakeCredentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
})

func TestChangedDerivativesAreForgotten(t *testing.T) {
	s := newService(t)
	f := newFakeCloudFront(t)
	s.CDN = f.cdn()
	s.URL = "https://cdn.example.com/pictures"
	s.s3.Put("originals/a b.png", storetest.PNG(9, 9), time.Second)
	s.s3.PutDerivative("site/30x/a b.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/30x20/gone.png", []byte("old"), pipeline.Version)
	must(t, s.tell(t, "Object Created", "a b.png"))
	must(t, s.tell(t, "Object Deleted", "gone.png"))
	must(t, s.tell(t, "Object Deleted", "none.png"))
	f.wants([]string{"/pictures/30x/a%20b.png"}, []string{"/pictures/30x20/gone.png"})
	for _, got := range f.got {
		if got.address != "POST https://cloudfront.amazonaws.com/2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation" || got.Quantity != 1 ||
			got.XMLName.Space != "http://cloudfront.amazonaws.com/doc/2020-05-31/" || got.CallerReference == "" ||
			!strings.HasPrefix(got.signed, "AWS4-HMAC-SHA256 Credential=id/") || !strings.Contains(got.signed, "/us-east-1/cloudfront/aws4_request") {
			t.Errorf("%+v", got)
		}
	}
	if f.got[0].CallerReference == f.got[1].CallerReference {
		t.Error("two invalidations with one reference")
	}
}

// What several events change is forgotten in one invalidation.
func TestInvalidationsAreCollected(t *testing.T) {
	s := newService(t)
	f := newFakeCloudFront(t)
	s.CDN = f.cdn()
	var bodies [][]byte
	for _, key := range []string{"a.png", "b.png", "none.png"} {
		if key != "none.png" {
			s.s3.PutDerivative("site/30x/"+key, []byte("old"), pipeline.Version)
		}
		bodies = append(bodies, encode(told("Object Deleted", key)))
	}
	answer, err := s.Follow(t.Context(), queued(1, bodies...))
	if err != nil || len(failures(t, answer)) != 0 {
		t.Errorf("%s, %v", answer, err)
	}
	f.wants([]string{"/30x/a.png", "/30x/b.png"})
}

// The event is told again because the invalidation failed; by then there is
// nothing stale any more, and what was deleted is gone.
func TestForgettingIsTriedAgain(t *testing.T) {
	for name, tt := range map[string]struct {
		original bool
		list     string
		want     []string
	}{
		"replaced":             {true, "30x20,30x", []string{"/30x/a.png", "/30x20/a.png"}},
		"deleted":              {false, "30x20,30x", []string{"/30x/a.png", "/30x20/a.png"}},
		"deleted, by an index": {false, "*", []string{"/30x/a.png", "/30x20/a.png"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.Maker.PlainSizes = allowList(t, tt.list)
			f := newFakeCloudFront(t, "403 AccessDenied")
			s.CDN = f.cdn()
			if tt.original {
				s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
			}
			s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
			s.s3.Put("site/.derivatives/a.png/30x", []byte("30x/a.png"), 2*time.Hour)
			err := s.deliver(t, 1, "Object Created", "a.png")
			if err == nil || !strings.Contains(err.Error(), "403 AccessDenied: not you") || !strings.Contains(err.Error(), "EDFDVBD6EXAMPLE") {
				t.Errorf("%v", err)
			}
			must(t, s.deliver(t, 2, "Object Created", "a.png"))
			f.wants([]string{"/30x/a.png"}, tt.want)
			if _, left := s.s3.Get("site/.derivatives/a.png/30x"); left != tt.original {
				t.Errorf("the entry is left: %v", left)
			}
		})
	}
}

// Nobody's message fails for another one's paths.
func TestFailedInvalidationOfSome(t *testing.T) {
	s := newService(t)
	s.CDN = newFakeCloudFront(t, "403 AccessDenied").cdn()
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	answer, err := s.Follow(t.Context(), queued(1, encode(told("Object Deleted", "none.png")), encode(told("Object Deleted", "a.png"))))
	must(t, err)
	if got := failures(t, answer); !slices.Equal(got, []string{"m1"}) {
		t.Errorf("failed %q", got)
	}
}

// A derivative that is current and newer than the event may have been made by a try
// that was not counted.
func TestWhatIsNewerThanTheEventIsForgotten(t *testing.T) {
	s := newService(t)
	f := newFakeCloudFront(t)
	s.CDN = f.cdn()
	body := storetest.PNG(9, 9)
	s.s3.Put("originals/a.png", body, time.Second)
	for size, age := range map[string]time.Duration{"30x": -time.Second, "30x20": time.Hour} {
		s.s3.PutDerivative("site/"+size+"/a.png", body, pipeline.Version)
		s.s3.Age("site/"+size+"/a.png", time.Now().Add(-age))
	}
	must(t, s.tell(t, "Object Created", "a.png"))
	f.wants([]string{"/30x/a.png"})
}

// A busy CloudFront is asked again, at longer and longer intervals, and with the
// same reference, so that it knows what it has had. A refusal is final.
func TestForgetTries(t *testing.T) {
	const busy = "400 TooManyInvalidationsInProgress"
	for name, tt := range map[string]struct {
		answers []string
		limit   time.Duration // 0: none
		took    time.Duration
		asked   int
		says    string // "": it succeeds
	}{
		"at once":        {nil, time.Minute, 0, 1, ""},
		"refused":        {[]string{"403 AccessDenied"}, time.Minute, 0, 1, "403 AccessDenied: not you"},
		"malformed":      {[]string{"400 MalformedXML"}, time.Minute, 0, 1, "400 MalformedXML"},
		"busy":           {[]string{busy, busy, busy}, time.Minute, 7 * time.Second, 4, ""},
		"throttled":      {[]string{"400 Throttling", "429 x", "503 x"}, time.Minute, 7 * time.Second, 4, ""},
		"line cut":       {[]string{""}, time.Minute, time.Second, 2, ""},
		"out of time":    {[]string{busy, busy, busy, busy}, 7 * time.Second, 3 * time.Second, 3, "out of time after 3 tries"},
		"no time at all": {[]string{busy}, time.Second, 0, 1, busy[:3]},
		"busy for ever":  {slices.Repeat([]string{busy}, 20), 0, (1 + 2 + 4 + 8 + 6*16) * time.Second, forgetTries, busy},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if tt.limit > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.limit)
					defer cancel()
				}
				f := newFakeCloudFront(t, tt.answers...)
				start := time.Now()
				err := f.cdn().forget(ctx, "https://images.example.com", []string{"30x/a.png"})
				if (err != nil) != (tt.says != "") || err != nil && !strings.Contains(err.Error(), tt.says) {
					t.Errorf("%v", err)
				}
				if took := time.Since(start); took != tt.took || len(f.got) != tt.asked {
					t.Errorf("asked %d times in %v", len(f.got), took)
				}
				for _, i := range f.got {
					if i.CallerReference != f.got[0].CallerReference {
						t.Error("another reference")
					}
				}
			})
		})
	}
}

// Over a number of paths there is one for all.
func TestWildcard(t *testing.T) {
	for name, tt := range map[string]struct {
		keys func(i int) string
		want string
	}{
		"sizes":        {func(i int) string { return fmt.Sprintf("%dx/a.png", 10+i) }, "/*"},
		"one size":     {func(i int) string { return fmt.Sprintf("30x/%04d.png", i) }, "/30x/*"},
		"deeper":       {func(i int) string { return fmt.Sprintf("30x/photos/cat-%04d.png", i) }, "/30x/photos/*"},
		"not a folder": {func(i int) string { return fmt.Sprintf("30x%d/photos/cat.png", i) }, "/*"},
	} {
		f := newFakeCloudFront(t)
		var keys []string
		for i := range maxPaths {
			keys = append(keys, tt.keys(i), tt.keys(i)) // each counts once
		}
		must(t, f.cdn().forget(t.Context(), "https://images.example.com", keys))
		must(t, f.cdn().forget(t.Context(), "https://images.example.com", append(keys, tt.keys(maxPaths))))
		if len(f.got) != 2 || f.got[0].Quantity != maxPaths || f.got[1].Quantity != 1 || f.got[1].Paths[0] != tt.want {
			t.Errorf("%s: %q", name, f.told())
		}
	}
	f := newFakeCloudFront(t)
	must(t, f.cdn().forget(t.Context(), "https://images.example.com/pictures", make([]string, 1)))
	f.wants([]string{"/pictures/"})
}

// The first spelling is the one in our redirects; the second has only those
// characters escaped that RFC 1738, section 2.2, calls unsafe or that are not
// ASCII, and "?" and "*", which mean something else there.
func TestInvalidationPaths(t *testing.T) {
	for key, want := range map[string][]string{
		"30x/a.png":                  {"/30x/a.png"},
		"30x/a-b_c.9/d.png":          {"/30x/a-b_c.9/d.png"},
		"30x/a b.png":                {"/30x/a%20b.png"},
		"30x/é~*?#%[]{}|\\^`<>\".pn": {"/30x/%C3%A9%7E%2A%3F%23%25%5B%5D%7B%7D%7C%5C%5E%60%3C%3E%22.pn"},
		"30x/a+(1),b.png":            {"/30x/a%2B%281%29%2Cb.png", "/30x/a+(1),b.png"},
	} {
		if got := invalidationPaths("", key); !slices.Equal(got, want) {
			t.Errorf("%s: %q; want %q", key, got, want)
		}
	}
}

// The SDK's client, which is not linked into the function, knows the same
// addresses.
func TestCloudFrontAPI(t *testing.T) {
	for _, region := range []string{"eu-west-1", "us-east-1", "cn-north-1", "cn-northwest-1"} {
		want, err := cloudfront.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), cloudfront.EndpointParameters{Region: aws.String(region)}.WithDefaults())
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := CloudFrontAPI(region); got != want.URI.String() {
			t.Errorf("%s: %s; want %s", region, got, want.URI.String())
		}
	}
	if _, signed := CloudFrontAPI("cn-north-1"); signed != "cn-northwest-1" {
		t.Errorf("signed for %s", signed)
	}
}
