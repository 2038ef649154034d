package main

import (
	"strings"
	"testing"
	"time"
)

func TestGreeting(t *testing.T) {
	sys := &system{Website: "http://localhost:1", API: "http://localhost:2", S3: "http://localhost:3", Seeded: 7, store: &localS3{Dir: "/data"}}
	got := greeting(sys, options{bucket: "pics", allowed: allowList(t, "64x64,x50")}, 123*time.Millisecond)
	for _, want := range []string{
		"  website  http://localhost:1\n",
		"  api      http://localhost:2/resize\n",
		"  s3       http://localhost:3   bucket pics, access key local, secret key locallocal\n",
		"  sizes    64x64, x50\n",
		"  data     /data, with 7 pictures to begin with\n",
		"http://localhost:1/64x64/blue_marble.jpg\n",
		"http://localhost:1/64x64/cat.jpg\n",
		"  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=locallocal AWS_REGION=us-east-1\n",
		"  aws --endpoint-url http://localhost:3 s3 cp cat.jpg s3://pics/\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if !strings.HasSuffix(got, "\nlocal: ready after 123 ms, Ctrl-C stops\n") {
		t.Errorf("the last line is not that it is ready:\n%s", got)
	}
}

func TestSizes(t *testing.T) {
	tests := []struct{ allowed, preferred, sizes string }{
		{"300x300,720x", "300x300", "300x300, 720x"},
		{"720x,300x300", "300x300", "720x, 300x300"},
		{"720x,x50", "720x", "720x, x50"},
		{"*", "300x300", "any up to 4096x4096"},
		{"", "300x300", "none: every request will be refused"},
	}
	for _, tt := range tests {
		list := allowList(t, tt.allowed)
		if p, s := preferred(list).String(), sizes(list); p != tt.preferred || s != tt.sizes {
			t.Errorf("%q: %s of %s", tt.allowed, p, s)
		}
	}
}
