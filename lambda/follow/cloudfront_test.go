package follow

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"s3resize/lambda/pipeline"
	"s3resize/lambda/store/storetest"
)

// fakeCloudFront takes invalidations.
type fakeCloudFront struct {
	*httptest.Server
	answers []int // statuses of the next answers; 201 after them
	got     []invalidation
}

type invalidation struct {
	address, signed string
	XMLName         xml.Name `xml:"InvalidationBatch"`
	CallerReference string
	Quantity        int      `xml:"Paths>Quantity"`
	Paths           []string `xml:"Paths>Items>Path"`
}

func newFakeCloudFront(t *testing.T, answers ...int) *fakeCloudFront {
	f := &fakeCloudFront{answers: answers}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var got invalidation
		if err != nil || xml.Unmarshal(body, &got) != nil {
			t.Errorf("%s, %v", body, err)
		}
		got.address, got.signed = r.Method+" "+r.URL.Path, r.Header.Get("Authorization")
		f.got = append(f.got, got)
		status := http.StatusCreated
		if len(f.answers) > 0 {
			status, f.answers = f.answers[0], f.answers[1:]
		}
		w.WriteHeader(status)
		if status >= 400 {
			io.WriteString(w, `<ErrorResponse xmlns="x"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>`)
		}
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fakeCloudFront) cdn() *CloudFront {
	_, region := CloudFrontAPI("eu-west-1")
	return &CloudFront{Distribution: "EDFDVBD6EXAMPLE", Endpoint: f.URL, Region: region, Credentials: fakeCredentials}
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
	if len(f.got) != 2 {
		t.Fatalf("%+v", f.got)
	}
	for i, want := range []string{"/pictures/30x/a%20b.png", "/pictures/30x20/gone.png"} {
		got := f.got[i]
		if got.address != "POST /2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation" || !slices.Equal(got.Paths, []string{want}) || got.Quantity != 1 ||
			got.XMLName.Space != "http://cloudfront.amazonaws.com/doc/2020-05-31/" || got.CallerReference == "" ||
			!strings.HasPrefix(got.signed, "AWS4-HMAC-SHA256 Credential=id/") || !strings.Contains(got.signed, "/us-east-1/cloudfront/aws4_request") {
			t.Errorf("%+v; want %s", got, want)
		}
	}
	if f.got[0].CallerReference == f.got[1].CallerReference {
		t.Error("two invalidations with one reference")
	}
}

// The event is told again because the invalidation failed; by then there is
// nothing stale any more.
func TestForgettingIsTriedAgain(t *testing.T) {
	s := newService(t)
	f := newFakeCloudFront(t, 403)
	s.CDN = f.cdn()
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	body := storetest.PNG(9, 9)
	s.s3.PutDerivative("site/30x20/a.png", body, pipeline.Version) // current, for long
	s.s3.Age("site/30x20/a.png", time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC))
	err := s.tell(t, "Object Created", "a.png")
	if err == nil || !strings.Contains(err.Error(), "403 AccessDenied: not you") || !strings.Contains(err.Error(), "EDFDVBD6EXAMPLE") {
		t.Errorf("%v", err)
	}
	s.s3.Age("site/30x/a.png", time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) // the second of the event
	must(t, s.tell(t, "Object Created", "a.png"))
	if len(f.got) != 2 || !slices.Equal(f.got[1].Paths, []string{"/30x/a.png"}) || f.got[0].CallerReference != f.got[1].CallerReference {
		t.Errorf("%+v", f.got)
	}
}

// What is CloudFront's own trouble is tried again at once, and nothing else.
func TestForgetTries(t *testing.T) {
	for _, tt := range []struct {
		answers []int
		asked   int
		fails   bool
	}{
		{[]int{500, 503}, 3, false}, {[]int{429, 429}, 3, false}, {[]int{503, 503, 503}, 3, true}, {[]int{400}, 1, true}, {[]int{200}, 1, false},
	} {
		f := newFakeCloudFront(t, tt.answers...)
		err := f.cdn().forget(t.Context(), "https://images.example.com", []string{"event"}, []string{"30x/a.png"})
		if (err != nil) != tt.fails || len(f.got) != tt.asked {
			t.Errorf("%v: %v after %d", tt.answers, err, len(f.got))
		}
	}
}

func TestManyPathsInSeveralInvalidations(t *testing.T) {
	f := newFakeCloudFront(t)
	var keys []string
	for i := range maxPaths + 1 {
		keys = append(keys, fmt.Sprintf("30x/%04d.png", i))
	}
	must(t, f.cdn().forget(t.Context(), "https://images.example.com", nil, keys))
	if len(f.got) != 2 || f.got[0].Quantity != maxPaths || f.got[1].Quantity != 1 || f.got[1].Paths[0] != "/30x/3000.png" {
		t.Errorf("%d", len(f.got))
	}
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
