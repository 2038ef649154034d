// Bootstrap is the Lambda function: it makes the derivative that a reader of an
// S3 website asked for and did not find, stores it, and sends the reader back
// to it.
//
// It speaks the Lambda Runtime API and is configured by the environment alone;
// see config.go.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/aws/rekognition"
	"s3resize/lambda/aws/secret"
	"s3resize/lambda/edit"
	"s3resize/lambda/follow"
	"s3resize/lambda/handler"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
)

func main() {
	c, err := readConfig(os.Getenv)
	if err != nil {
		fmt.Fprintf(os.Stderr, "bootstrap: error: the environment cannot be used:\n%v\n", err)
		os.Exit(1)
	}
	// Garbage is collected harder from here on than Lambda allows memory to.
	debug.SetMemoryLimit(c.memory * 85 / 100)
	h := newHandler(c)
	// While the runtime waits for its first request.
	go h.Store.Warm(context.Background())
	lambda.Start(h)
}

func newHandler(c config) *handler.Handler {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{
		Level:       c.logLevel,
		ReplaceAttr: lambdacontext.ReplaceAttr,
	}))
	if c.refusesAll() {
		logger.Warn("ALLOWED_RESOLUTIONS is empty, and there are no keys to sign with: every request will be refused")
	}
	maker := newMaker(c)
	return &handler.Handler{
		Maker:        maker,
		URL:          c.url,
		Access:       newAccess(c),
		AutoWebP:     c.autoWebP,
		Fallback:     c.fallback,
		CORSOrigin:   c.corsOrigin,
		Logger:       logger,
		Metrics:      os.Stdout,
		FunctionName: c.functionName,
		Follower: &follow.Follower{
			Maker:        maker,
			Delete:       c.deleteStale,
			Eager:        c.eager,
			CDN:          newCloudFront(c),
			URL:          c.url,
			Logger:       logger,
			Metrics:      os.Stdout,
			FunctionName: c.functionName,
		},
	}
}

func newMaker(c config) *store.Maker {
	client := newS3(c)
	limits := pipeline.DefaultLimits(c.memory)
	limits.Pixels = c.maxPixels
	return &store.Maker{
		Store: &store.Store{
			Client:    client,
			Bucket:    c.bucket,
			Originals: c.originals,
			Sources:   c.dialects.Buckets,
			MaxBytes:  pipeline.MaxSource(c.memory),
			Tagged:    c.tag,
		},
		Pipeline: pipeline.Options{
			Limits:            limits,
			Quality:           c.quality,
			WebPQuality:       c.webpQuality,
			Coding:            c.coding,
			IgnoreOrientation: !c.orient,
			Gamma:             !c.linear,
			Detector:          newDetector(c),
		},
		Dialects: c.dialects,
		Overlays: &store.Overlays{
			Client:     client,
			Bucket:     c.originals,
			Buckets:    c.dialects.Buckets,
			Hosts:      c.dialects.WatermarkHosts,
			CacheBytes: store.OverlayCacheBytes(c.memory),
		},
		CacheControl: c.cacheControl,
		PlainSizes:   c.allowed,
		Queued:       c.eventDelay >= handler.LongestRequest,
	}
}

// refusesAll reports whether nothing can be made for anyone. A list without sizes
// does for an installation of signed requests, and orig alone for one of edits.
func (c config) refusesAll() bool {
	signs := len(c.keys) > 0 || c.signQueries
	return len(c.allowed.Resolutions()) == 0 && !c.allowed.Any() && !c.allowed.Original() && !signs
}

func newAccess(c config) handler.Access {
	a := handler.Access{Allowed: c.allowed, Open: c.open, Keys: c.keys, OnlySigned: c.onlySigned}
	switch {
	case c.signQueries && c.secret != "":
		s := &secret.Secret{API: c.api(c.secretsManager), ID: c.secret, Field: c.secretField}
		a.Verify = s.Verify
	case c.signQueries:
		a.Verify = func(_ context.Context, signed func(edit.Keys) bool) (bool, error) { return signed(c.keys), nil }
	}
	return a
}

// newDetector is nil for the one that is built in.
func newDetector(c config) pipeline.Detector {
	if !c.rekognition {
		return nil
	}
	return &rekognition.Detector{API: c.api(c.rekognitionAPI)}
}

// api calls services that speak JSON.
func (c config) api(endpoint string) awsapi.API {
	return awsapi.API{Region: c.region, Endpoint: endpoint, Credentials: c.credentials()}
}

// newCloudFront is nil where there is no distribution.
func newCloudFront(c config) *follow.CloudFront {
	if c.distribution == "" {
		return nil
	}
	endpoint, region := follow.CloudFrontAPI(c.region)
	return &follow.CloudFront{
		Distribution: c.distribution,
		Endpoint:     strings.TrimSuffix(cmp.Or(c.cloudFront, endpoint), "/"),
		Region:       region,
		Credentials:  c.credentials(),
	}
}

// newS3 builds the client by hand: the SDK's config package looks for profiles,
// credential processes and instance metadata that a function does not have, and
// more than doubles the time from start to the first request. The credentials
// of one execution environment do not change.
func newS3(c config) *s3.Client {
	options := s3.Options{
		Region:      c.region,
		Credentials: aws.NewCredentialsCache(c.credentials()),
		// Objects uploaded in parts carry checksums that cannot be validated on
		// a plain read; asking for them only fills the log.
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	}
	if c.endpoint != "" {
		options.BaseEndpoint = &c.endpoint
		options.UsePathStyle = true
	}
	return s3.New(options)
}

// credentials are those of the environment.
func (c config) credentials() aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{
			AccessKeyID: c.accessKey, SecretAccessKey: c.secretKey, SessionToken: c.sessionToken,
			Source: "environment",
		}, nil
	})
}
