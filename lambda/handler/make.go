package handler

import (
	"cmp"
	"context"
	"runtime/debug"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// DefaultCacheControl is what derivatives are stored with whose original says
// nothing: a day, since a changed original keeps its name.
const DefaultCacheControl = "public, max-age=86400"

// Metadata of a derivative, by which stale ones can be found. S3 puts
// "x-amz-meta-" in front.
const (
	// OriginalETag is the original's ETag without quotes.
	OriginalETag = "original-etag"
	// EngineVersion is pipeline.Version.
	EngineVersion = "engine-version"
)

// Maker makes derivatives and stores them. The HTTP handler uses it for one
// request, prewarm for a whole bucket.
type Maker struct {
	Store    *Store
	Pipeline pipeline.Options
	// Dialects say what keys derivatives are stored under.
	Dialects edit.Dialects
	// Pictures reads what operations lay over pictures; nil makes those
	// operations unavailable.
	Pictures *Pictures
	// CacheControl is stored with derivatives whose original has none; "" means
	// [DefaultCacheControl].
	CacheControl string
	// Enumerated are the resolutions that are tried when derivatives of an
	// original are looked for. All other derivatives get an entry in the index;
	// see [IndexPrefix].
	Enumerated edit.AllowList
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

// key is what v's derivative is stored under.
func (m *Maker) key(v edit.Variant) string { return m.Dialects.Key(v) }

// Make reads v's original, makes the derivative and stores it under its key,
// unless one is there by then.
func (m *Maker) Make(ctx context.Context, v edit.Variant) (Made, error) {
	return m.read(ctx, v, false)
}

// Remake is [Maker.Make] that replaces what is there.
func (m *Maker) Remake(ctx context.Context, v edit.Variant) (Made, error) {
	return m.read(ctx, v, true)
}

func (m *Maker) read(ctx context.Context, v edit.Variant, replace bool) (Made, error) {
	var made Made
	start := time.Now()
	original, err := m.Store.original(ctx, originOf(v))
	made.Fetch = time.Since(start)
	if err != nil {
		return made, err
	}
	_, err = m.keep(ctx, v, original, replace, &made)
	return made, err
}

// finish makes and stores the derivative of an original that has been read, and
// returns it.
func (m *Maker) finish(ctx context.Context, v edit.Variant, original object, made *Made) (object, error) {
	return m.keep(ctx, v, original, false, made)
}

// keep makes and stores a derivative that is left current; see settle.
func (m *Maker) keep(ctx context.Context, v edit.Variant, original object, replace bool, made *Made) (derivative object, err error) {
	err = m.settle(ctx, originOf(v), original, func(original object, again bool) ([]string, error) {
		d, err := m.derive(ctx, v, original, made)
		if err != nil {
			return nil, err
		}
		derivative = d
		return m.write(ctx, v, d, replace || again, made)
	})
	return derivative, err
}

// derive makes a derivative. It is given the metadata by which it is told later
// whether it is stale.
func (m *Maker) derive(ctx context.Context, v edit.Variant, original object, made *Made) (object, error) {
	made.BytesIn = original.size
	result, err := within(ctx, func() (pipeline.Result, error) {
		return pipeline.Run(ctx, original.body, v.Edits, m.options(v))
	})
	if err != nil {
		return object{}, err
	}
	made.Decode, made.Transform, made.Encode = result.Decode, result.Transform, result.Encode
	made.BytesOut, made.Warning = int64(len(result.Bytes)), result.Warning
	return object{
		body:         result.Bytes,
		size:         int64(len(result.Bytes)),
		contentType:  result.Format.ContentType(),
		cacheControl: cmp.Or(original.cacheControl, m.CacheControl, DefaultCacheControl),
		disposition:  original.disposition,
		language:     original.language,
		metadata:     map[string]string{OriginalETag: original.etag, EngineVersion: pipeline.Version},
	}, nil
}

// options are the pipeline's for one variant: pictures that name no bucket are in
// the one of its original.
func (m *Maker) options(v edit.Variant) pipeline.Options {
	opt := m.Pipeline
	if m.Pictures != nil {
		opt.Picture = func(ctx context.Context, s edit.Source) ([]byte, error) {
			if s.Bucket == "" && !s.IsURL() {
				s.Bucket = v.Bucket
			}
			return m.Pictures.Read(ctx, s)
		}
	}
	return opt
}

// write stores a derivative, and before it its entry in the index if it needs
// one. wrote is its key unless someone else's was there and is not replaced; of
// a write that failed, nobody knows.
func (m *Maker) write(ctx context.Context, v edit.Variant, derivative object, replace bool, made *Made) (wrote []string, err error) {
	start := time.Now()
	defer func() { made.Write = time.Since(start) }()
	if m.indexed(v) {
		if err := m.Store.enter(ctx, v, m.key(v)); err != nil {
			return nil, err
		}
	}
	made.AlreadyThere, err = m.Store.put(ctx, m.key(v), derivative, replace)
	if made.AlreadyThere {
		return nil, nil
	}
	return []string{m.key(v)}, err
}

// within runs f, but waits for it no longer than ctx allows, since a decoder
// cannot be interrupted: what is late is left to finish by itself, bounded by
// the limits on pixels, and its result is dropped. A panic in f is an error.
func within[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if p := recover(); p != nil {
				o.err = &panicError{p, debug.Stack()}
			}
			done <- o
		}()
		o.value, o.err = f()
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
