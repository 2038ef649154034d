// Package store keeps originals and derivatives in S3. It makes derivatives and
// stores them ([Maker]), says which are current and finds those of an original
// (the index, see [IndexPrefix]), and reads overlays, the pictures that operations
// lay over others ([Overlays]).
package store

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

// Object is what S3 has under a key. [Store.HeadDerivative] sets only Size and
// Modified.
type Object struct {
	Body []byte
	// ETag is without its quotes.
	ETag         string
	ContentType  string
	Modified     time.Time
	Size         int64
	CacheControl string
	// Disposition and Language are passed on from original to derivative.
	Disposition, Language string
	// Metadata is written, but not read.
	Metadata map[string]string
}

// OriginalsBucket is the bucket that originals are in.
func (s *Store) OriginalsBucket() string { return cmp.Or(s.Originals, s.Bucket) }

// Origin is where an original is; the bucket "" is that of the originals.
type Origin struct{ Bucket, Key string }

// OriginOf is where the original of a variant is.
func OriginOf(v edit.Variant) Origin { return Origin{v.Bucket, v.Original} }

// source is the bucket to read an original from. One that the configuration does
// not name has no originals.
func (s *Store) source(o Origin) (string, error) {
	if o.Bucket == "" || o.Bucket == s.OriginalsBucket() {
		return s.OriginalsBucket(), nil
	}
	if !slices.Contains(s.Sources, o.Bucket) {
		return "", ErrNoOriginal
	}
	return o.Bucket, nil
}

// Original reads a whole original. The error is ErrNoOriginal if there is none,
// and a *TooLargeError if it is larger than MaxBytes; nothing of it is read then.
func (s *Store) Original(ctx context.Context, from Origin) (Object, error) {
	bucket, err := s.source(from)
	if err != nil {
		return Object{}, err
	}
	o, err := s.Get(ctx, bucket, from.Key, s.MaxBytes)
	switch errorCode(err) {
	case "NoSuchKey":
		return Object{}, ErrNoOriginal
	case "AccessDenied":
		// Without s3:ListBucket S3 says this of keys that do not exist. The
		// cause is kept for the log, as it may also be a missing s3:GetObject.
		return Object{}, fmt.Errorf("%w (%w)", ErrNoOriginal, err)
	}
	return o, err
}

// HeadDerivative asks how large a derivative is and since when it is stored; ok
// is false if there is none.
func (s *Store) HeadDerivative(ctx context.Context, key string) (o Object, ok bool, err error) {
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.Bucket, Key: &key})
	switch httpStatus(err) {
	case http.StatusNotFound, http.StatusForbidden:
		// Forbidden is how S3 says "missing" to those who may not list; whoever
		// may not do anything else either learns it from the next request.
		return Object{}, false, nil
	}
	if err != nil {
		return Object{}, false, &Error{"head", key, cause(ctx, err)}
	}
	return Object{Size: aws.ToInt64(out.ContentLength), Modified: aws.ToTime(out.LastModified)}, true, nil
}

// Derivative reads a whole derivative. The error is a *TooLargeError if it has more
// than limit bytes.
func (s *Store) Derivative(ctx context.Context, key string, limit int64) (Object, error) {
	return s.Get(ctx, s.Bucket, key, limit)
}

// Get reads a whole object of any bucket. The error is a *TooLargeError if it has
// more than limit bytes; a limit of 0 is none.
func (s *Store) Get(ctx context.Context, bucket, key string, limit int64) (Object, error) {
	out, err := s.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return Object{}, &Error{"get", key, cause(ctx, err)}
	}
	defer out.Body.Close()
	if out.ContentLength == nil {
		return Object{}, &Error{"get", key, errNoLength}
	}
	size := *out.ContentLength
	if limit > 0 && size > limit {
		return Object{}, &TooLargeError{size, limit}
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(out.Body, body); err != nil {
		return Object{}, &Error{"read", key, cause(ctx, err)}
	}
	return Object{
		Body:         body,
		Size:         size,
		ETag:         strings.Trim(aws.ToString(out.ETag), `"`),
		ContentType:  aws.ToString(out.ContentType),
		Modified:     aws.ToTime(out.LastModified),
		CacheControl: aws.ToString(out.CacheControl),
		Disposition:  aws.ToString(out.ContentDisposition),
		Language:     aws.ToString(out.ContentLanguage),
	}, nil
}

// put stores a derivative. Unless it is to replace what is there, it only does so
// if there is none by now, and reports if there is.
func (s *Store) put(ctx context.Context, key string, o Object, replace bool) (alreadyThere bool, err error) {
	in := &s3.PutObjectInput{
		Bucket:             &s.Bucket,
		Key:                &key,
		Body:               bytes.NewReader(o.Body),
		ContentType:        &o.ContentType,
		CacheControl:       optional(o.CacheControl),
		ContentDisposition: optional(o.Disposition),
		ContentLanguage:    optional(o.Language),
		Metadata:           o.Metadata,
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
		return false, &Error{"put", key, cause(ctx, err)}
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
