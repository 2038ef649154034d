package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// What the environment says arrives where it acts.
func TestNewHandler(t *testing.T) {
	c, err := readConfig(env(
		"SOURCE_BUCKETS", "private", "QUALITY", "65", "WEBP_QUALITY", "60", "PROGRESSIVE_JPEG", "yes", "MAX_PIXELS", "1000000", "CACHE_CONTROL", "max-age=60", "CORS_ENABLED", "yes",
		"RESPECT_ORIENTATION", "no", "LINEAR_LIGHT", "no", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512", "AWS_LAMBDA_FUNCTION_NAME", "resize",
		"ON_REPLACE", "delete", "EAGER_RESOLUTIONS", "720x", "DISTRIBUTION_ID", "EDFDVBD6EXAMPLE", "AWS_REGION", "cn-north-1",
	))
	if err != nil {
		t.Fatal(err)
	}
	h := newHandler(c)
	if h.Store.Bucket != "images" || h.Store.Originals != "private" || h.Store.MaxBytes != 64<<20 {
		t.Errorf("store %+v", h.Store)
	}
	if p := h.Pipeline; p.Quality != 65 || p.WebPQuality != 60 || p.Coding != edit.Progressive || !p.IgnoreOrientation || !p.Gamma || p.Limits.Pixels != 1000000 || p.Limits.Memory != 320<<20 {
		t.Errorf("pipeline %+v", p)
	}
	if h.CacheControl != "max-age=60" || h.CORSOrigin != "*" || h.URL != c.url || h.Access.Allowed.String() != "300x300,720x" || h.FunctionName != "resize" {
		t.Errorf("handler %+v", h)
	}
	if f := h.Follower; f.Maker != h.Maker || f.URL != h.URL || f.FunctionName != "resize" || !f.Delete || len(f.Eager) != 1 || h.PlainSizes.String() != "300x300,720x" ||
		f.CDN.Distribution != "EDFDVBD6EXAMPLE" || f.CDN.Endpoint != "https://cloudfront.cn-northwest-1.amazonaws.com.cn" || f.CDN.Region != "cn-northwest-1" {
		t.Errorf("follow %+v, %+v", f, f.CDN)
	}
}

// Whoever signs needs no sizes that are open to everyone.
func TestRefusesAll(t *testing.T) {
	for _, tt := range []struct {
		env  []string
		want bool
	}{
		{nil, true},
		{[]string{"ALLOWED_RESOLUTIONS", "orig"}, false},
		{[]string{"ALLOWED_RESOLUTIONS", "*"}, false},
		{[]string{"ALLOWED_RESOLUTIONS", "9x"}, false},
		{[]string{"SECURITY_KEY", "secret"}, false},
		{[]string{"ENABLE_SIGNATURE", "yes", "SECRETS_MANAGER", "images"}, false},
	} {
		c, err := readConfig(env(append([]string{"ALLOWED_RESOLUTIONS", ""}, tt.env...)...))
		if err != nil || c.refusesAll() != tt.want {
			t.Errorf("%q: %v, %v", tt.env, !tt.want, err)
		}
	}
}

// Another S3 than AWS's is asked by path, since it may have no name for each
// bucket.
func TestS3OfAnotherAddress(t *testing.T) {
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.URL.Path + " " + r.Header.Get("X-Amz-Security-Token")
	}))
	defer server.Close()
	// Addresses that are numbers are asked by path in any case.
	address := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	c, err := readConfig(env("AWS_ENDPOINT_URL", address, "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "token"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = newS3(c).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &c.bucket, Key: aws.String("300x/a b.jpg")})
	if err != nil || asked != "HEAD /images/300x/a b.jpg token" {
		t.Errorf("%q, %v", asked, err)
	}
}
