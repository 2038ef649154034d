package handler

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

// Pictures reads the pictures that operations lay over others, from source
// buckets and, where that is allowed, from the web. Between requests it keeps
// them for a while: one that is replaced may be used for another minute. It is
// safe for concurrent use.
type Pictures struct {
	// Client reaches S3, or anything that speaks its API.
	Client *s3.Client
	// Bucket is the one of sources that name none, and Buckets are all others that
	// may be read.
	Bucket  string
	Buckets []string
	// Hosts are those that pictures may be fetched from by http and https, in lower
	// case and with the port if it is not the usual one: logos.example.com,
	// logos.example.com:8443. Without any, nothing is fetched.
	Hosts []string
	// MaxBytes bounds the size of a picture; 0 means [DefaultPictureBytes].
	MaxBytes int64
	// CacheBytes bounds what is kept; 0 keeps nothing. See [PictureCacheBytes].
	CacheBytes int64

	cache pictureCache
	web   pictureWeb
}

// DefaultPictureBytes is how large a picture may be that is laid over another.
const DefaultPictureBytes = 16 << 20

// pictureFresh is how long a picture is used without a look whether it has been
// replaced. A derivative made in that time shows the old one for good.
const pictureFresh = time.Minute

// PictureCacheBytes is how much memory pictures may take that are kept, for a
// process with the given memory in bytes: a thirty-second of it, 64 MB at most.
func PictureCacheBytes(memory int64) int64 { return min(memory/32, 64<<20) }

// kept is a picture as it was read.
type kept struct {
	body []byte
	// etag is as it was sent, quotes and all; "" where there was none.
	etag string
	// asked is when it was last known to be current.
	asked time.Time
}

// pictureError is a picture that cannot be used for what was asked. It is the
// request that names the wrong one.
type pictureError struct {
	Source edit.Source
	// Reason is fit for whoever sent the request.
	Reason string
	cause  error // for the log; may be nil
}

func (e *pictureError) Error() string { return fmt.Sprintf("picture %q: %s", e.Source.Key, e.Reason) }
func (e *pictureError) Unwrap() error { return e.cause }

// Read returns a picture's bytes, which the caller must not change. What they
// are is not looked at. Its errors are an [*edit.BucketError], a
// *pictureHostError, a *pictureError, a *storeError for what may be better next
// time, and ctx's.
func (p *Pictures) Read(ctx context.Context, s edit.Source) ([]byte, error) {
	return p.read(ctx, s, time.Now())
}

func (p *Pictures) read(ctx context.Context, s edit.Source, now time.Time) ([]byte, error) {
	s.Process = "" // is done to what is read here
	get := p.fetch
	if !s.IsURL() || s.Bucket != "" {
		get = p.object
		if s.Bucket = cmp.Or(s.Bucket, p.Bucket); s.Bucket != p.Bucket && !slices.Contains(p.Buckets, s.Bucket) {
			return nil, &edit.BucketError{Bucket: s.Bucket}
		}
	}
	old, ok := p.cache.get(s)
	if ok && now.Sub(old.asked) < pictureFresh {
		return old.body, nil
	}
	next, same, err := get(ctx, s, old.etag)
	if err != nil {
		return nil, err
	}
	if same {
		next = old
	}
	next.asked = now
	p.cache.put(s, next, p.CacheBytes)
	return next.body, nil
}

// object reads a picture from S3, or learns that it is the same that had etag.
func (p *Pictures) object(ctx context.Context, s edit.Source, etag string) (next kept, same bool, err error) {
	out, err := p.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.Bucket, Key: &s.Key, IfNoneMatch: optional(etag)})
	switch {
	case err == nil:
	case etag != "" && httpStatus(err) == http.StatusNotModified:
		return kept{}, true, nil
	case slices.Contains([]string{"NoSuchKey", "AccessDenied", "InvalidObjectState"}, errorCode(err)):
		// Without s3:ListBucket S3 says AccessDenied of keys that do not exist, and
		// what is archived is in a state in which it cannot be read.
		return kept{}, false, &pictureError{s, "there is no such object that can be read", err}
	default:
		return kept{}, false, &storeError{"get", s.Key, cause(ctx, err)}
	}
	defer out.Body.Close()
	body, err := p.take(ctx, s, out.Body, aws.ToInt64(out.ContentLength))
	return kept{body: body, etag: aws.ToString(out.ETag)}, false, err
}

// take reads the body of an answer that says how long it is, or -1.
func (p *Pictures) take(ctx context.Context, s edit.Source, from io.Reader, length int64) ([]byte, error) {
	most := cmp.Or(p.MaxBytes, DefaultPictureBytes)
	if length > most {
		return nil, &pictureError{s, (&tooLargeError{length, most}).Error(), nil}
	}
	var body bytes.Buffer
	body.Grow(int(max(length, 0)) + bytes.MinRead) // so that it need not grow to see the end
	if _, err := body.ReadFrom(io.LimitReader(from, most+1)); err != nil {
		return nil, &storeError{"read", s.Key, cause(ctx, err)}
	}
	if int64(body.Len()) > most {
		return nil, &pictureError{s, fmt.Sprintf("more than %d bytes", most), nil}
	}
	return body.Bytes(), nil
}
