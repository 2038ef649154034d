package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/scripts/internal/command"
)

const usage = `Local runs the whole system on this machine, with no AWS account: an S3 server,
the bucket's website, the API and the function behind it.

Usage:

    go run . [flags]

    -website ADDRESS     the website, where readers go        (:8080)
    -api ADDRESS         the API that makes what is missing   (:8081)
    -s3 ADDRESS          the S3 API, for uploads              (:9000)
    -data DIRECTORY      where objects are kept               (.local)
    -bucket NAME         the bucket                           (images)
    -resolutions LIST    the sizes that may be made; "*" is any
                         (` + defaultResolutions + `)
    -dialects LIST       of thumbor, json, query, oss and any: the paths that
                         the website sends on, besides plain sizes (any)
    -quality N           of JPEG and WebP, 1 to 100           (80)
    -quiet               log problems only
    -json                log as the function does on AWS

An ADDRESS is a port, :PORT or HOST:PORT. Without a host it can be reached from
this machine only; 0.0.0.0:8080 from others too, but redirects still say
localhost. Port 0 is any that is free.

Replace a picture there, and what was made of it is made anew before the upload
is answered; delete it, and that is gone too. Browsers keep what they have.

On the first start a few pictures are put into the bucket. What you upload and
what is made of it survive a restart; delete the data directory to begin anew.

Example: another port, and one more size

    go run . -website :3000 -resolutions 300x300,64x64

Then, in another terminal, a picture of your own

    export AWS_ACCESS_KEY_ID=` + accessKey + ` AWS_SECRET_ACCESS_KEY=` + secretKey + `
    export AWS_REGION=` + region + `
    aws --endpoint-url http://localhost:9000 s3 cp cat.jpg s3://images/
    curl -L -o small.jpg http://localhost:3000/64x64/cat.jpg

Ctrl-C lets requests under way finish; a second one does not.

Exit status: 0 stopped with Ctrl-C; 1 failed; 2 wrong usage. (go run itself
turns all but 0 into 1.)
`

const defaultResolutions = "300x300,300x,x300,720x,1600x900"

// options are the flags, checked.
type options struct {
	website, api, s3 string // host:port to listen on
	data, bucket     string
	allowed          edit.AllowList
	dialects         []string
	quality          int
	quiet, json      bool
}

// parseOptions reads the flags. All mistakes in their values are reported
// together, each naming its flag. flag.ErrHelp is a request for the usage.
func parseOptions(args []string) (options, error) {
	set := command.Flags("local")
	website := set.String("website", ":8080", "")
	api := set.String("api", ":8081", "")
	s3 := set.String("s3", ":9000", "")
	data := set.String("data", ".local", "")
	bucket := set.String("bucket", "images", "")
	resolutions := set.String("resolutions", defaultResolutions, "")
	dialects := set.String("dialects", "any", "")
	quality := set.Int("quality", codec.DefaultQuality, "")
	quiet := set.Bool("quiet", false, "")
	asJSON := set.Bool("json", false, "")
	if err := set.Parse(args); err != nil {
		return options{}, err
	}
	var faults []error
	fault := func(name string, err error) {
		if err != nil {
			faults = append(faults, fmt.Errorf("-%s: %w", name, err))
		}
	}
	faults = append(faults, command.NoArguments(set))
	o := options{data: *data, bucket: *bucket, quality: *quality, quiet: *quiet, json: *asJSON}
	var err error
	o.website, err = parseAddress(*website)
	fault("website", err)
	o.api, err = parseAddress(*api)
	fault("api", err)
	o.s3, err = parseAddress(*s3)
	fault("s3", err)
	o.allowed, err = edit.ParseAllowList(*resolutions)
	fault("resolutions", err)
	o.dialects, err = parseDialects(*dialects)
	fault("dialects", err)
	fault("bucket", bucketFault(*bucket))
	if *quality < 1 || *quality > 100 {
		fault("quality", fmt.Errorf("%d: expected 1 to 100", *quality))
	}
	return o, errors.Join(faults...)
}

// parseAddress reads "8080", ":8080" or "host:8080"; without a host it is
// loopback.
func parseAddress(s string) (string, error) {
	host, port := "", s
	if strings.Contains(s, ":") {
		var err error
		if host, port, err = net.SplitHostPort(s); err != nil {
			return "", fmt.Errorf("address %q: expected :PORT or HOST:PORT", s)
		}
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return "", fmt.Errorf("address %q: expected a port from 0 to 65535", s)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// bucketFault applies the part of S3's rules for bucket names that keeps one
// from being a path.
func bucketFault(name string) error {
	ok := len(name) >= 3 && len(name) <= 63
	for _, c := range name {
		ok = ok && ('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.')
	}
	if !ok || strings.Contains(name, "..") || strings.Trim(name, ".-") != name {
		return fmt.Errorf("%q: expected 3 to 63 lower-case letters, digits, dots and hyphens", name)
	}
	return nil
}
