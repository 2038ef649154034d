package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// Overlays reads overlays, the pictures that operations lay over others, from
// source buckets and, where that is allowed, from the web. It keeps them between
// requests. Each time it asks S3 whether an overlay has been replaced; one from
// the web may be used for another minute. It is safe for concurrent use.
type Overlays struct {
	// Client reaches S3, or anything that speaks its API.
	Client *s3.Client
	// Bucket is for sources that name none. Buckets are all others that may be
	// read.
	Bucket  string
	Buckets []string
	// Hosts are those that overlays may be fetched from by http and https, in lower
	// case and with the port if it is not the usual one: logos.example.com,
	// logos.example.com:8443. Without any, nothing is fetched.
	Hosts []string
	// MaxBytes bounds the size of an overlay; 0 means [DefaultOverlayBytes].
	MaxBytes int64
	// CacheBytes bounds what is kept; 0 keeps nothing. See [OverlayCacheBytes].
	CacheBytes int64

	cache overlayCache
	web   overlayWeb
}

// DefaultOverlayBytes is how large an overlay may be, in bytes.
const DefaultOverlayBytes = 16 << 20

// overlayFresh is how long an overlay from the web is used before anyone looks
// whether it has been replaced. A derivative made in that time shows the old one
// until it is made again: nobody tells of changes on the web.
const overlayFresh = time.Minute

// OverlayCacheBytes is how much memory kept overlays may take, for a process with
// the given memory in bytes: a thirty-second of it, 64 MB at most.
func OverlayCacheBytes(memory int64) int64 { return min(memory/32, 64<<20) }

// OverlayError is an overlay that cannot be used. The mistake is the request's,
// which names the wrong one.
type OverlayError struct {
	Source edit.Source
	// Reason is fit for whoever sent the request.
	Reason string
	cause  error // for the log; may be nil
}

func (e *OverlayError) Error() string { return fmt.Sprintf("picture %q: %s", e.Source.Key, e.Reason) }
func (e *OverlayError) Unwrap() error { return e.cause }

// Read returns the bytes of an overlay, which the caller must not change, and its
// ETag without quotes, "" where there is none. It does not look whether they are
// an image. Its errors are an [*edit.BucketError], an
// [*OverlayHostError], an [*OverlayError], an [*Error] for what another try may
// mend, and that of ctx.
func (p *Overlays) Read(ctx context.Context, s edit.Source) (body []byte, etag string, err error) {
	return p.read(ctx, s, time.Now())
}

func (p *Overlays) read(ctx context.Context, s edit.Source, now time.Time) (body []byte, etag string, err error) {
	s.Process = "" // the caller does that to what is read here
	get, fresh := p.fromWeb, overlayFresh
	if !s.IsURL() || s.Bucket != "" {
		get, fresh = p.fromBucket, 0
		if s.Bucket = cmp.Or(s.Bucket, p.Bucket); s.Bucket != p.Bucket && !slices.Contains(p.Buckets, s.Bucket) {
			return nil, "", &edit.BucketError{Bucket: s.Bucket}
		}
	}
	old, ok := p.cache.get(s)
	if ok && now.Sub(old.asked) < fresh {
		return old.body, unquoted(&old.etag), nil
	}
	next, same, err := get(ctx, s, old.etag)
	if err != nil {
		return nil, "", err
	}
	if same {
		next = old
	}
	next.source, next.asked = s, now
	p.cache.put(next, p.CacheBytes)
	return next.body, unquoted(&next.etag), nil
}

// fromBucket reads an overlay from S3; same is true if it still has the given
// ETag.
func (p *Overlays) fromBucket(ctx context.Context, s edit.Source, etag string) (next cacheEntry, same bool, err error) {
	out, err := p.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.Bucket, Key: &s.Key, IfNoneMatch: optional(etag)})
	switch {
	case err == nil:
	case etag != "" && httpStatus(err) == http.StatusNotModified:
		return cacheEntry{}, true, nil
	case slices.Contains([]string{"NoSuchKey", "AccessDenied", "InvalidObjectState"}, errorCode(err)):
		// Without s3:ListBucket S3 says AccessDenied of keys that do not exist, and
		// what is archived is in a state in which it cannot be read.
		return cacheEntry{}, false, &OverlayError{s, "there is no such object that can be read", err}
	default:
		return cacheEntry{}, false, &Error{"get", s.Key, cause(ctx, err)}
	}
	defer out.Body.Close()
	if objectOf(out).Ours() {
		// It would be stale as soon as it was made anew.
		return cacheEntry{}, false, &OverlayError{s, "it is a derivative: expected a picture that was uploaded", nil}
	}
	body, err := p.take(ctx, s, out.Body, aws.ToInt64(out.ContentLength))
	return cacheEntry{body: body, etag: aws.ToString(out.ETag)}, false, err
}

// take reads the body of an answer that says how long it is, or -1.
func (p *Overlays) take(ctx context.Context, s edit.Source, from io.Reader, length int64) ([]byte, error) {
	most := cmp.Or(p.MaxBytes, DefaultOverlayBytes)
	if length > most {
		return nil, &OverlayError{s, (&TooLargeError{length, most}).Error(), nil}
	}
	var body bytes.Buffer
	body.Grow(int(max(length, 0)) + bytes.MinRead) // so that it need not grow to see the end
	if _, err := body.ReadFrom(io.LimitReader(from, most+1)); err != nil {
		return nil, &Error{"read", s.Key, cause(ctx, err)}
	}
	if int64(body.Len()) > most {
		return nil, &OverlayError{s, fmt.Sprintf("more than %d bytes", most), nil}
	}
	return body.Bytes(), nil
}
