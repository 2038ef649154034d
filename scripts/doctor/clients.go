package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/aws/awsapi"
)

var (
	errNoRegion      = errors.New("no AWS region is set")
	errNoCredentials = errors.New("no AWS credentials")
)

// connect reads the AWS environment, and finds out early if there is nothing to
// sign requests with.
func connect(ctx context.Context, opt options) (aws.Config, error) {
	var settings []func(*config.LoadOptions) error
	if opt.region != "" {
		settings = append(settings, config.WithRegion(opt.region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, settings...)
	if err != nil {
		return aws.Config{}, err
	}
	if cfg.Region == "" {
		return aws.Config{}, errNoRegion
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return aws.Config{}, fmt.Errorf("%w: %w", errNoCredentials, err)
	}
	return cfg, nil
}

// newS3 is a client with the credentials of cfg, at an endpoint that is not
// AWS's unless that is "".
func newS3(cfg aws.Config, endpoint string) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) {
		if endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
		// What is not AWS has no host name for every bucket.
		o.UsePathStyle = o.BaseEndpoint != nil
		o.DisableLogOutputChecksumValidationSkipped = true
	})
}

// anonymous is the same client without credentials.
func anonymous(client *s3.Client) *s3.Client {
	return s3.New(client.Options(), func(o *s3.Options) { o.Credentials = aws.AnonymousCredentials{} })
}

func newLambda(cfg aws.Config) *lambda.Client { return lambda.NewFromConfig(cfg) }

// newQueues calls SQS, whose package of the SDK would be here for one operation.
func newQueues(cfg aws.Config) awsapi.API {
	return awsapi.API{
		Region:      cfg.Region,
		Endpoint:    cmp.Or(os.Getenv("AWS_ENDPOINT_URL_SQS"), os.Getenv("AWS_ENDPOINT_URL"), aws.ToString(cfg.BaseEndpoint)),
		Credentials: cfg.Credentials,
	}
}
