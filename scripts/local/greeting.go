package main

import (
	"fmt"
	"strings"
	"time"

	"s3resize/lambda/edit"
)

// sample is the picture that the first address to click shows.
const sample = "blue_marble.jpg"

// greeting says where everything is and what to try, with the line that says
// that it is ready last.
func greeting(sys *system, o options, took time.Duration) string {
	size := preferred(o.allowed)
	var b strings.Builder
	fmt.Fprintf(&b, `
  website  %s
  api      %s/resize
  s3       %s   bucket %s, access key %s, secret key %s
  sizes    %s
`, sys.Website, sys.API, sys.S3, o.bucket, accessKey, secretKey, sizes(o.allowed))
	if sys.Seeded > 0 {
		fmt.Fprintf(&b, "  data     %s, with %d pictures to begin with\n", sys.store.Dir, sys.Seeded)
	} else {
		fmt.Fprintf(&b, "  data     %s, as it was left\n", sys.store.Dir)
	}
	fmt.Fprintf(&b, `
Open     %[1]s/%[2]s/%[3]s
made of  %[1]s/%[3]s

Or put a picture of yours there, and open %[1]s/%[2]s/cat.jpg

  export AWS_ACCESS_KEY_ID=%[4]s AWS_SECRET_ACCESS_KEY=%[5]s AWS_REGION=%[6]s
  aws --endpoint-url %[7]s s3 cp cat.jpg s3://%[8]s/

local: ready after %[9]d ms, Ctrl-C stops
`, sys.Website, size, sample, accessKey, secretKey, region, sys.S3, o.bucket, took.Milliseconds())
	return b.String()
}

// preferred is the size to show things with.
func preferred(allowed edit.AllowList) edit.Resolution {
	square := edit.Resolution{Width: 300, Height: 300}
	if list := allowed.Resolutions(); !allowed.Allows(square) && len(list) > 0 {
		return list[0]
	}
	return square
}

func sizes(allowed edit.AllowList) string {
	switch {
	case allowed.Any():
		return fmt.Sprintf("any up to %dx%[1]d", edit.MaxAnySide)
	case len(allowed.Resolutions()) == 0:
		return "none: every request will be refused"
	}
	return strings.ReplaceAll(allowed.String(), ",", ", ")
}
