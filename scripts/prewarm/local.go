package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
)

// functionMemory is what a function has that is deployed with the usual
// settings, in bytes. Every derivative in hand gets the limits that go with it,
// so that what is made here is what would be made there.
const functionMemory = 1769 << 20

// localMaker is the function's own maker with its usual settings.
func localMaker(client *s3.Client, opt options) *store.Maker {
	return &store.Maker{
		Store: &store.Store{
			Client:    client,
			Bucket:    opt.bucket,
			Originals: opt.originals,
			MaxBytes:  pipeline.MaxSource(functionMemory),
		},
		Pipeline: pipeline.Options{
			Limits:  pipeline.DefaultLimits(functionMemory),
			Quality: opt.quality,
		},
		CacheControl: opt.cacheControl,
		// The sizes asked for are taken to be those of the function's list.
		// Others, or all if it allows "*", are best made -via function, which
		// knows what to enter in its index.
		PlainSizes: opt.allowed(),
	}
}

// viaLocal makes derivatives on this machine and uploads them.
func viaLocal(m *store.Maker) maker {
	return func(ctx context.Context, v edit.Variant) (made, error) {
		got, err := m.Make(ctx, v)
		return made{there: got.AlreadyThere, bytes: got.BytesOut, warning: got.Warning}, err
	}
}
