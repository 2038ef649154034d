package handler

import (
	"context"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// DefaultCacheControl is what derivatives are stored with whose original says
// nothing.
const DefaultCacheControl = "public, max-age=86400"

// Maker makes derivatives and stores them. The HTTP handler uses it for one
// request, prewarm for a whole bucket.
type Maker struct {
	Store    *Store
	Pipeline pipeline.Options
	// CacheControl is stored with derivatives whose original has none; "" means
	// [DefaultCacheControl].
	CacheControl string
}

// Made says what [Maker.Make] did.
type Made struct {
	// AlreadyThere is set when another writer stored the derivative first, which
	// is as good as having stored it.
	AlreadyThere      bool
	BytesIn, BytesOut int64
	// Warning is something the derivative was made in spite of; usually nil.
	Warning                                 error
	Fetch, Decode, Transform, Encode, Write time.Duration
}

// Make reads v's original, makes the derivative and stores it under v.Key(),
// unless one is there by then.
func (m *Maker) Make(ctx context.Context, v edit.Variant) (Made, error) {
	panic("not yet")
}
