package handler

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"s3resize/lambda/edit"
)

// Store is the S3 side: where originals are read and derivatives written.
type Store struct {
	// Client reaches S3, or anything that speaks its API.
	Client *s3.Client
	// Bucket holds the derivatives and is the one served as a website.
	Bucket string
	// Originals is the bucket the originals are in; "" means Bucket.
	Originals string
	// Sources are further buckets whose objects may be originals, for requests
	// that name them.
	Sources []string
	// MaxBytes bounds the size of an original; 0 means no limit.
	MaxBytes int64
}

// Warm opens connections to S3, so that the first request need not wait for
// them: two, since it begins by asking for derivative and original at once. What
// S3 answers does not matter.
func (s *Store) Warm(ctx context.Context) {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { _, _ = s.Client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.Bucket}) })
	}
	wg.Wait()
}

// object is what is in the bucket under a key.
type object struct {
	body []byte
	// etag is without its quotes.
	etag         string
	contentType  string
	modified     time.Time
	size         int64
	cacheControl string
	// disposition and language are passed on from original to derivative.
	disposition, language string
	metadata              map[string]string
}

// originals is the bucket that originals are in.
func (s *Store) originals() string { return cmp.Or(s.Originals, s.Bucket) }

// origin is where an original is; the bucket "" is that of the originals.
type origin struct{ bucket, key string }

func originOf(v edit.Variant) origin { return origin{v.Bucket, v.Original} }

// source is the bucket to read an original from. One that the configuration does
// not name has no originals.
func (s *Store) source(o origin) (string, error) {
	if o.bucket == "" || o.bucket == s.originals() {
		return s.originals(), nil
	}
	if !slices.Contains(s.Sources, o.bucket) {
		return "", errNoOriginal
	}
	return o.bucket, nil
}

// original reads an original whole. It is errNoOriginal that tells the missing
// ones, and a *tooLargeError the ones over MaxBytes, of which nothing is read.
func (s *Store) original(ctx context.Context, from origin) (object, error) {
	bucket, err := s.source(from)
	if err != nil {
		return object{}, err
	}
	o, err := s.get(ctx, bucket, from.key, s.MaxBytes)
	switch errorCode(err) {
	case "NoSuchKey":
		return object{}, errNoOriginal
	case "AccessDenied":
		// Without s3:ListBucket S3 says this of keys that do not exist. The
		// cause is kept for the log, as it may also be a missing s3:GetObject.
		return object{}, fmt.Errorf("%w (%w)", errNoOriginal, err)
	}
	return o, err
}

// stored asks whether a derivative is there, and since when. It is not ok if it
// is not.
func (s *Store) stored(ctx context.Context, key string) (o object, ok bool, err error) {
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.Bucket, Key: &key})
	switch httpStatus(err) {
	case http.StatusNotFound, http.StatusForbidden:
		// Forbidden is how S3 says "missing" to those who may not list; whoever
		// may not do anything else either learns it from the next request.
		return object{}, false, nil
	}
	if err != nil {
		return object{}, false, &storeError{"head", key, cause(ctx, err)}
	}
	return object{size: aws.ToInt64(out.ContentLength), modified: aws.ToTime(out.LastModified)}, true, nil
}

// derivative reads a derivative whole, or fails with a *tooLargeError.
func (s *Store) derivative(ctx context.Context, key string, limit int64) (object, error) {
	return s.get(ctx, s.Bucket, key, limit)
}

func (s *Store) get(ctx context.Context, bucket, key string, limit int64) (object, error) {
	out, err := s.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return object{}, &storeError{"get", key, cause(ctx, err)}
	}
	defer out.Body.Close()
	if out.ContentLength == nil {
		return object{}, &storeError{"get", key, errNoLength}
	}
	size := *out.ContentLength
	if limit > 0 && size > limit {
		return object{}, &tooLargeError{size, limit}
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(out.Body, body); err != nil {
		return object{}, &storeError{"read", key, cause(ctx, err)}
	}
	return object{
		body:         body,
		size:         size,
		etag:         strings.Trim(aws.ToString(out.ETag), `"`),
		contentType:  aws.ToString(out.ContentType),
		modified:     aws.ToTime(out.LastModified),
		cacheControl: aws.ToString(out.CacheControl),
		disposition:  aws.ToString(out.ContentDisposition),
		language:     aws.ToString(out.ContentLanguage),
	}, nil
}

// put stores a derivative. Unless it is to replace what is there, it only does so
// if there is none by now, and reports if there is.
func (s *Store) put(ctx context.Context, key string, o object, replace bool) (alreadyThere bool, err error) {
	in := &s3.PutObjectInput{
		Bucket:             &s.Bucket,
		Key:                &key,
		Body:               bytes.NewReader(o.body),
		ContentType:        &o.contentType,
		CacheControl:       optional(o.cacheControl),
		ContentDisposition: optional(o.disposition),
		ContentLanguage:    optional(o.language),
		Metadata:           o.metadata,
	}
	if !replace {
		in.IfNoneMatch = aws.String("*")
	}
	_, err = s.Client.PutObject(ctx, in)
	switch code := errorCode(err); {
	case replace:
	case code == "PreconditionFailed", code == "ConditionalRequestConflict":
		// Someone else has written it, or is about to.
		return true, nil
	}
	if err != nil {
		return false, &storeError{"put", key, cause(ctx, err)}
	}
	return false, nil
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// cause prefers the context's error to what a client makes of it, so that
// running out of time is told apart from S3's failures.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// errorCode is S3's own word for a failure, such as NoSuchKey; "" for others.
func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// httpStatus is the status of S3's answer behind a failure; 0 where there was
// none.
func httpStatus(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) {
		return response.HTTPStatusCode()
	}
	return 0
}
