package store

import (
	"cmp"
	"context"
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
// request, package follow for the derivatives of one original, prewarm for a whole
// bucket. It is safe for concurrent use.
type Maker struct {
	Store    *Store
	Pipeline pipeline.Options
	// Dialects say what keys derivatives are stored under.
	Dialects edit.Dialects
	// Overlays reads what operations lay over pictures; nil makes those
	// operations unavailable.
	Overlays *Overlays
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

// Key is what v's derivative is stored under.
func (m *Maker) Key(v edit.Variant) string { return m.Dialects.Key(v) }

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
	original, err := m.Store.Original(ctx, OriginOf(v))
	made.Fetch = time.Since(start)
	if err != nil {
		return made, err
	}
	_, err = m.makeCurrent(ctx, v, original, replace, &made)
	return made, err
}

// MakeFrom is [Maker.Make] with an original that has been read. It returns the
// derivative, also if another writer stored one first, and sets all of made but
// Fetch.
func (m *Maker) MakeFrom(ctx context.Context, v edit.Variant, original Object, made *Made) (Object, error) {
	return m.makeCurrent(ctx, v, original, false, made)
}

// makeCurrent makes and stores a derivative; see storeCurrent.
func (m *Maker) makeCurrent(ctx context.Context, v edit.Variant, original Object, replace bool, made *Made) (derivative Object, err error) {
	err = m.storeCurrent(ctx, OriginOf(v), original, func(original Object, again bool) ([]string, error) {
		d, err := m.derive(ctx, v, original, made)
		if err != nil {
			return nil, err
		}
		derivative = d
		return m.write(ctx, v, d, replace || again, made)
	})
	return derivative, err
}

// Remade is what became of one derivative in [Maker.RemakeAll].
type Remade struct {
	// Written is set when the derivative was stored, though it may have been
	// deleted again since.
	Written bool
	// Err says why the derivative cannot be made of the original; nil if it is
	// stored.
	Err error
}

// RemakeAll makes derivatives of one original, which is read once, and replaces
// what is stored. remade has one element for each variant, and made is how many
// derivatives were stored in the end. An error is one that another try may mend
// (see [IsTransient]); remade is nil then. What the original itself is to blame
// for is in remade.
func (m *Maker) RemakeAll(ctx context.Context, from Origin, variants []edit.Variant) (remade []Remade, made int, err error) {
	remade = make([]Remade, len(variants))
	original, err := m.Store.Original(ctx, from)
	if err == nil {
		err = m.storeCurrent(ctx, from, original, func(original Object, _ bool) ([]string, error) {
			wrote, err := m.writeAll(ctx, variants, original, remade)
			made = len(wrote)
			return wrote, err
		})
	}
	switch {
	case IsTransient(err):
		return nil, made, err
	case err != nil:
		made = 0
		for i := range remade {
			remade[i].Err = err
		}
	}
	return remade, made, nil
}

// writeAll makes and stores derivatives, whatever was there, and sets what became
// of them in remade. A transient error ends it.
func (m *Maker) writeAll(ctx context.Context, variants []edit.Variant, original Object, remade []Remade) (wrote []string, err error) {
	for i, v := range variants {
		var made Made
		derivative, err := m.derive(ctx, v, original, &made)
		if IsTransient(err) {
			return wrote, err
		}
		if remade[i].Err = err; err != nil {
			continue
		}
		keys, err := m.write(ctx, v, derivative, true, &made)
		if wrote = append(wrote, keys...); err != nil {
			return wrote, err
		}
		remade[i].Written = true
	}
	return wrote, nil
}

// derive makes a derivative, with the metadata that later says whether it is
// stale.
func (m *Maker) derive(ctx context.Context, v edit.Variant, original Object, made *Made) (Object, error) {
	made.BytesIn = original.Size
	result, err := RunWithDeadline(ctx, func() (pipeline.Result, error) {
		return pipeline.Run(ctx, original.Body, v.Edits, m.options(v))
	})
	if err != nil {
		return Object{}, err
	}
	made.Decode, made.Transform, made.Encode = result.Decode, result.Transform, result.Encode
	made.BytesOut, made.Warning = int64(len(result.Bytes)), result.Warning
	return Object{
		Body:         result.Bytes,
		Size:         int64(len(result.Bytes)),
		ContentType:  result.Format.ContentType(),
		CacheControl: cmp.Or(original.CacheControl, m.CacheControl, DefaultCacheControl),
		Disposition:  original.Disposition,
		Language:     original.Language,
		Metadata:     map[string]string{OriginalETag: original.ETag, EngineVersion: pipeline.Version},
	}, nil
}

// options are the pipeline's for one variant. An overlay that names no bucket is
// in the bucket of the original.
func (m *Maker) options(v edit.Variant) pipeline.Options {
	opt := m.Pipeline
	if m.Overlays != nil {
		opt.Picture = func(ctx context.Context, s edit.Source) ([]byte, error) {
			if s.Bucket == "" && !s.IsURL() {
				s.Bucket = v.Bucket
			}
			return m.Overlays.Read(ctx, s)
		}
	}
	return opt
}

// write stores a derivative, and before that its entry in the index if it needs
// one. wrote is its key, also if writing failed, since it may be stored all the
// same. If another writer's derivative is there and is not to be replaced, wrote
// is empty.
func (m *Maker) write(ctx context.Context, v edit.Variant, derivative Object, replace bool, made *Made) (wrote []string, err error) {
	start := time.Now()
	defer func() { made.Write = time.Since(start) }()
	if m.indexed(v) {
		if err := m.Store.putIndexEntry(ctx, v, m.Key(v)); err != nil {
			return nil, err
		}
	}
	made.AlreadyThere, err = m.Store.put(ctx, m.Key(v), derivative, replace)
	if made.AlreadyThere {
		return nil, nil
	}
	return []string{m.Key(v)}, err
}
