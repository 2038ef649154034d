package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// DefaultCacheControl is what derivatives are stored with whose original says
// nothing: a day, since a changed original keeps its name.
const DefaultCacheControl = "public, max-age=86400"

// Maker makes derivatives and stores them. The HTTP handler uses it for one
// request, package follow for the derivatives of an original that has changed,
// and prewarm for a whole bucket. It is safe for concurrent use.
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
	// PlainSizes are the sizes whose plain derivatives go into the record instead
	// of the index; see [SizesKey].
	PlainSizes edit.AllowList
	// Queued says that events reach the function only when all requests are over
	// that began before them. [Maker.Make] then need not look at the original
	// again.
	Queued bool

	sizes sizes
}

// Share is a maker like m for n derivatives that are made at the same time: each
// may take an nth of the memory, and read originals of an nth of the size. What is
// refused for that (a [*codec.LimitError], a [*TooLargeError]) may fit when m makes
// it alone.
func (m *Maker) Share(n int) *Maker {
	shared := &Maker{
		Store:        &Store{},
		Pipeline:     m.Pipeline,
		Dialects:     m.Dialects,
		Overlays:     m.Overlays,
		CacheControl: m.CacheControl,
		PlainSizes:   m.PlainSizes,
		Queued:       m.Queued,
	}
	*shared.Store = *m.Store
	shared.Store.MaxBytes = portion(m.Store.MaxBytes, n)
	shared.Pipeline.Limits.Memory = portion(m.Pipeline.Limits.Memory, n)
	return shared
}

// portion is an nth of a limit, for which 0 means none.
func portion(limit int64, n int) int64 {
	if limit == 0 {
		return 0
	}
	return max(1, limit/int64(n))
}

// Made says what became of a derivative.
type Made struct {
	// AlreadyThere is set when something was stored under the key first, by
	// another writer or by the user.
	AlreadyThere      bool
	BytesIn, BytesOut int64
	// Warning is something the derivative was made in spite of; usually nil.
	Warning                                 error
	Fetch, Decode, Transform, Encode, Write time.Duration
}

// Key is what v's derivative is stored under.
func (m *Maker) Key(v edit.Variant) string { return m.Dialects.Key(v) }

// Make reads v's original, makes the derivative and stores it under its key,
// unless something is there by then.
func (m *Maker) Make(ctx context.Context, v edit.Variant) (Made, error) {
	var made Made
	start := time.Now()
	original, err := m.Store.Original(ctx, OriginOf(v))
	made.Fetch = time.Since(start)
	if err != nil {
		return made, err
	}
	_, err = m.Finish(ctx, v, original, Request{}, &made)
	return made, err
}

// Request is what the request for a derivative has a say in.
type Request struct {
	// CacheControl is stored with the derivative; "" leaves it to the original.
	CacheControl string
	// Bounds are for strangers; nil is none, for those who sign.
	Bounds *pipeline.Bounds
}

// Finish makes and stores the derivative of an original that has been read, and
// returns it. If something is stored under its key by then, that stays.
func (m *Maker) Finish(ctx context.Context, v edit.Variant, original Object, r Request, made *Made) (Object, error) {
	return m.storeCurrent(ctx, v, original, "", r, m.Queued, made)
}

// Remake makes a derivative anew of an original that has been read, and stores
// it in place of what is there, which must be ours: is. If it has changed since,
// the error is [ErrChanged], and whoever changed it looks after it.
func (m *Maker) Remake(ctx context.Context, v edit.Variant, original Object, is State) (Made, error) {
	var made Made
	if is.There && !is.Ours {
		return made, ErrChanged
	}
	_, err := m.storeCurrent(ctx, v, original, is.ETag, Request{}, false, &made)
	if err == nil && made.AlreadyThere {
		err = ErrChanged
	}
	return made, err
}

// derive makes a derivative, with the metadata by which it is told later whether
// it is stale.
func (m *Maker) derive(ctx context.Context, v edit.Variant, original Object, r Request, made *Made) (Object, error) {
	made.BytesIn = original.Size
	used := overlaysUsed{etags: overlayETags{}}
	opt := m.options(v, &used)
	opt.Bounds = r.Bounds
	opt.Bounds = r.Bounds
	result, err := RunWithDeadline(ctx, func() (pipeline.Result, error) {
		return pipeline.Run(ctx, original.Body, v.Edits, opt)
	})
	if err != nil {
		return Object{}, err
	}
	made.Decode, made.Transform, made.Encode = result.Decode, result.Transform, result.Encode
	made.BytesOut, made.Warning = int64(len(result.Bytes)), result.Warning
	metadata := map[string]string{
		OriginalETag:  original.ETag,
		OriginalID:    originID(OriginOf(v)),
		EngineVersion: pipeline.Version,
		Settings:      m.settings(),
	}
	if h := original.headers(); h != "" {
		metadata[OriginalHeaders] = h
	}
	if len(used.etags) > 0 {
		metadata[OverlayETags] = used.etags.String()
	}
	return Object{
		Body:         result.Bytes,
		Size:         int64(len(result.Bytes)),
		ContentType:  result.Format.ContentType(),
		CacheControl: cmp.Or(r.CacheControl, original.CacheControl, m.CacheControl, DefaultCacheControl),
		Disposition:  original.Disposition,
		Language:     original.Language,
		Metadata:     metadata,
	}, nil
}

// overlaysUsed notes the pictures that were read to be laid over another.
type overlaysUsed struct {
	mu    sync.Mutex
	etags overlayETags
}

// options are the pipeline's for one variant: overlays that name no bucket are in
// the one of its original.
func (m *Maker) options(v edit.Variant, used *overlaysUsed) pipeline.Options {
	opt := m.Pipeline
	if m.Overlays != nil {
		opt.Picture = func(ctx context.Context, s edit.Source) ([]byte, error) {
			s = overlayOf(v, s)
			body, etag, err := m.Overlays.Read(ctx, s)
			if err == nil && !s.IsURL() {
				used.mu.Lock()
				defer used.mu.Unlock()
				used.etags[overlayID(s)] = etag
			}
			return body, err
		}
	}
	return opt
}

// overlayOf is where a picture is that is laid over v's original.
func overlayOf(v edit.Variant, s edit.Source) edit.Source {
	if s.Bucket == "" && !s.IsURL() {
		s.Bucket = v.Bucket
	}
	s.Process = ""
	return s
}

// overlays are the pictures in buckets that are laid over v's original.
func overlays(v edit.Variant) (all []edit.Source) {
	for _, s := range v.Edits.Sources() {
		if !s.IsURL() {
			all = append(all, overlayOf(v, s))
		}
	}
	return all
}

// OverlaysChanged reports whether a picture that is laid over v's original is
// another one than when the derivative was made, or gone. It costs a HEAD for
// each.
func (m *Maker) OverlaysChanged(ctx context.Context, v edit.Variant, is State) (bool, error) {
	were := parseOverlayETags(is.metadata[OverlayETags])
	for _, s := range overlays(v) {
		now, err := m.Store.Head(ctx, Origin{s.Bucket, s.Key})
		if errors.Is(err, ErrNoOriginal) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if were[overlayID(s)] != now.ETag {
			return true, nil
		}
	}
	return false, nil
}

// write stores a derivative, and before it the entries in the index that it
// needs. over is the ETag of what it replaces, and "" for nothing. If something
// was there first, the ETag is "".
func (m *Maker) write(ctx context.Context, v edit.Variant, derivative Object, over string, made *Made) (etag string, err error) {
	start := time.Now()
	defer func() { made.Write += time.Since(start) }()
	if err := m.putEntries(ctx, v, made); err != nil {
		return "", err
	}
	etag, err = m.Store.put(ctx, m.Key(v), derivative, over)
	if errors.Is(err, ErrChanged) && over == "" {
		made.AlreadyThere = true
		return "", nil
	}
	return etag, err
}

// putEntries writes the entries by which v's derivative is found when its
// original or an overlay changes.
func (m *Maker) putEntries(ctx context.Context, v edit.Variant, made *Made) error {
	for _, entry := range m.entries(ctx, v, made) {
		if err := m.Store.putIndexEntry(ctx, entry, m.Key(v), OriginOf(v)); err != nil {
			return err
		}
	}
	return nil
}

// entries are the keys of the entries that v's derivative needs.
func (m *Maker) entries(ctx context.Context, v edit.Variant, made *Made) (all []string) {
	key, of := m.Key(v), OriginOf(v)
	recorded := false
	if size, ok := v.Edits.Resolution(); ok && key == PlainKey(size, of) {
		var err error
		if recorded, err = m.recorded(ctx, size); err != nil {
			// An entry does as well.
			made.Warning = errors.Join(made.Warning, fmt.Errorf("the record of sizes: %w", err))
		}
	}
	if !recorded {
		all = append(all, indexEntry(v, key))
	}
	for _, s := range overlays(v) {
		all = append(all, followerEntry(Origin{s.Bucket, s.Key}, key))
	}
	return all
}

// Enter writes the entries that v's derivative needs and that are not there
// already, and returns how many that were. It mends an index that has lost
// entries, or a record that has lost sizes.
func (m *Maker) Enter(ctx context.Context, v edit.Variant, there func(entry string) bool) (entered int, err error) {
	var made Made
	for _, entry := range m.entries(ctx, v, &made) {
		if there(entry) {
			continue
		}
		if err := m.Store.putIndexEntry(ctx, entry, m.Key(v), OriginOf(v)); err != nil {
			return entered, err
		}
		entered++
	}
	return entered, made.Warning
}
