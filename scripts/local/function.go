package main

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
	"s3resize/lambda/follow"
	"s3resize/lambda/handler"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/scripts/internal/gateway"
)

const (
	// functionMemory is the memory that limits are reckoned with, in bytes: the
	// function's own default.
	functionMemory = 1769 << 20
	// functionTimeout is the time limit of an invocation.
	functionTimeout = 28 * time.Second
)

// newHandler is the function as its own main makes it, for a website at an
// address without a "/" at the end.
func newHandler(client *s3.Client, bucket, website string, allowed edit.AllowList, quality int, logger *slog.Logger) *handler.Handler {
	maker := &store.Maker{
		Store: &store.Store{
			Client:   client,
			Bucket:   bucket,
			MaxBytes: pipeline.MaxSource(functionMemory),
		},
		Pipeline: pipeline.Options{
			Limits:  pipeline.DefaultLimits(functionMemory),
			Quality: quality,
		},
		Dialects: edit.Dialects{Buckets: []string{bucket}},
		Overlays: &store.Overlays{
			Client:     client,
			Bucket:     bucket,
			CacheBytes: store.OverlayCacheBytes(functionMemory),
		},
		PlainSizes: allowed,
	}
	return &handler.Handler{
		Maker:    maker,
		URL:      website,
		Access:   handler.Access{Allowed: allowed, Open: everything(bucket)},
		Logger:   logger,
		Follower: &follow.Follower{Maker: maker, URL: website, Logger: logger},
	}
}

// everything opens all operations, and what may be laid over originals: the logo
// that is there from the start, and what is put into logos/. All other originals
// are shown no larger than the resolutions say, overlays or not.
func everything(bucket string) edit.Open {
	open, err := edit.ParseOpen("*")
	if err == nil {
		open.Overlays, err = edit.ParseOverlays("cutout.alpha.png,logos/", []string{bucket})
	}
	if err != nil {
		panic(err) // nothing of that is the user's
	}
	return open
}

// invoker calls the function in this process, as many times at once as there
// are processors. On AWS each invocation has a machine of its own; here a page
// full of pictures must not decode them all at the same time.
func invoker(h *handler.Handler) func(context.Context, []byte) ([]byte, error) {
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		defer func() { <-free }()
		ctx, cancel := context.WithTimeout(ctx, functionTimeout)
		defer cancel()
		ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: gateway.NewRequestID()})
		return h.Invoke(ctx, payload)
	}
}
