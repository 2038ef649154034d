package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// clients reach AWS, or what stands in for it.
type clients struct {
	s3     *s3.Client
	lambda *lambda.Client
	// For what has no client here.
	region      string
	credentials aws.CredentialsProvider
}

var (
	errNoRegion      = errors.New("no AWS region is set")
	errNoCredentials = errors.New("no AWS credentials")
)

// connect reads the AWS environment, and finds out early if there is nothing to
// sign requests with.
func connect(ctx context.Context, opt options) (clients, error) {
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConnsPerHost = max(t.MaxIdleConnsPerHost, opt.concurrency)
		})))
	if err != nil {
		return clients{}, err
	}
	if cfg.Region == "" {
		return clients{}, errNoRegion
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return clients{}, fmt.Errorf("%w: %w", errNoCredentials, err)
	}
	return newClients(cfg), nil
}

func newClients(cfg aws.Config) clients {
	return clients{
		s3: s3.NewFromConfig(cfg, func(o *s3.Options) {
			// What is not AWS has no host name for every bucket.
			o.UsePathStyle = o.BaseEndpoint != nil
			// One line in the log for every original would bury the progress.
			o.DisableLogOutputChecksumValidationSkipped = true
		}),
		lambda:      lambda.NewFromConfig(cfg, throttled),
		region:      cfg.Region,
		credentials: cfg.Credentials,
	}
}
