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
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/codec"
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
	// Tagged has derivatives stored with the object tag [Tag], for a lifecycle
	// rule to select by.
	Tagged bool
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

// Object is what is in a bucket under a key.
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
	Metadata              map[string]string
}

// OriginalsBucket is the bucket that originals are in.
func (s *Store) OriginalsBucket() string { return cmp.Or(s.Originals, s.Bucket) }

// Origin is where an original is; the bucket "" is that of the originals.
type Origin struct{ Bucket, Key string }

// OriginOf is where v's original is.
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

// sniffed is how much of an original is read to see whether it is an image.
const sniffed = 4096

// shortestImage is less than any image has, in bytes. Empty files and the like are
// none, whatever they begin with.
const shortestImage = 12

// Original reads an original whole. Its errors are [ErrNoOriginal] for a missing
// one, [ErrDerivative], [ErrNoImage], [ErrArchived], [ErrEncrypted], a
// [*TooLargeError] for one over MaxBytes, and an [*Error] for what another try
// may mend. Of what is no image only the first bytes are read, and of what is
// too large no more.
func (s *Store) Original(ctx context.Context, from Origin) (Object, error) {
	bucket, err := s.source(from)
	if err != nil {
		return Object{}, err
	}
	o, err := s.readOriginal(ctx, bucket, from.Key)
	for try := 1; try < bodyTries && errors.Is(err, errBroken) && ctx.Err() == nil; try++ {
		o, err = s.readOriginal(ctx, bucket, from.Key)
	}
	return o, originalError(err)
}

// bodyTries is how often an original is asked for whose body breaks off: the
// SDK repeats requests, but not once the answer has begun.
const bodyTries = 3

func (s *Store) readOriginal(ctx context.Context, bucket, key string) (Object, error) {
	out, err := s.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return Object{}, &Error{"get", key, cause(ctx, err)}
	}
	defer out.Body.Close()
	o := objectOf(out)
	if out.ContentLength == nil {
		return o, &Error{"get", key, errNoLength}
	}
	if o.Ours() {
		return o, ErrDerivative
	}
	prefix := make([]byte, min(o.Size, sniffed))
	if err := readFull(ctx, out.Body, prefix, key); err != nil {
		return o, err
	}
	if len(prefix) < shortestImage || !codec.MayBeImage(prefix) {
		return o, ErrNoImage
	}
	if s.MaxBytes > 0 && o.Size > s.MaxBytes {
		return o, &TooLargeError{o.Size, s.MaxBytes}
	}
	o.Body = make([]byte, o.Size)
	n := copy(o.Body, prefix)
	return o, readFull(ctx, out.Body, o.Body[n:], key)
}

// Head is an original without its bytes. Without s3:ListBucket S3 says of a
// missing one that it is forbidden, which is an error here and not
// [ErrNoOriginal]: derivatives are not deleted on a guess.
func (s *Store) Head(ctx context.Context, from Origin) (Object, error) {
	bucket, err := s.source(from)
	if err != nil {
		return Object{}, err
	}
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &from.Key})
	switch httpStatus(err) {
	case http.StatusNotFound:
		return Object{}, ErrNoOriginal
	case http.StatusForbidden:
		err = fmt.Errorf("forbidden or missing; s3:ListBucket would tell which: %w", err)
	}
	if err != nil {
		return Object{}, &Error{"head", from.Key, cause(ctx, err)}
	}
	return headObject(out), nil
}

// HasOriginal reports whether there is an original to make derivatives of, for a
// reader: a derivative of ours is none, and forbidden counts as missing.
func (s *Store) HasOriginal(ctx context.Context, from Origin) (bool, error) {
	o, err := s.Head(ctx, from)
	if errors.Is(err, ErrNoOriginal) || httpStatus(err) == http.StatusForbidden {
		return false, nil
	}
	return err == nil && !o.Ours(), err
}

// State asks what is stored under a derivative's key. Forbidden is how S3 says
// "missing" to those who may not list, which is an error here.
func (s *Store) State(ctx context.Context, key string) (State, error) {
	st, err := s.state(ctx, key)
	if httpStatus(err) == http.StatusNotFound {
		return State{}, nil
	}
	return st, err
}

// Find asks what is stored under a derivative's key, for a reader. Forbidden
// counts as missing: whoever may not do anything else either learns it from the
// next request.
func (s *Store) Find(ctx context.Context, key string) (State, error) {
	st, err := s.state(ctx, key)
	if status := httpStatus(err); status == http.StatusNotFound || status == http.StatusForbidden {
		return State{}, nil
	}
	return st, err
}

func (s *Store) state(ctx context.Context, key string) (State, error) {
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.Bucket, Key: &key})
	if err != nil {
		return State{}, &Error{"head", key, cause(ctx, err)}
	}
	o := headObject(out)
	return State{There: true, Ours: o.Ours(), ETag: o.ETag, Modified: o.Modified, Size: o.Size, metadata: o.Metadata}, nil
}

// Derivative reads a derivative whole, or fails with a [*TooLargeError].
func (s *Store) Derivative(ctx context.Context, key string, limit int64) (Object, error) {
	return s.Get(ctx, s.Bucket, key, limit)
}

// Get reads any object whole, or fails with a [*TooLargeError] if it has more
// bytes than limit; 0 is no limit.
func (s *Store) Get(ctx context.Context, bucket, key string, limit int64) (Object, error) {
	out, err := s.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return Object{}, &Error{"get", key, cause(ctx, err)}
	}
	defer out.Body.Close()
	o := objectOf(out)
	if out.ContentLength == nil {
		return Object{}, &Error{"get", key, errNoLength}
	}
	if limit > 0 && o.Size > limit {
		return Object{}, &TooLargeError{o.Size, limit}
	}
	o.Body = make([]byte, o.Size)
	return o, readFull(ctx, out.Body, o.Body, key)
}

func readFull(ctx context.Context, from io.Reader, into []byte, key string) error {
	if _, err := io.ReadFull(from, into); err != nil {
		if ctx.Err() == nil {
			err = fmt.Errorf("%w: %w", errBroken, err)
		}
		return &Error{"read", key, cause(ctx, err)}
	}
	return nil
}

func objectOf(out *s3.GetObjectOutput) Object {
	return Object{
		ETag:         unquoted(out.ETag),
		ContentType:  aws.ToString(out.ContentType),
		Modified:     aws.ToTime(out.LastModified),
		Size:         aws.ToInt64(out.ContentLength),
		CacheControl: aws.ToString(out.CacheControl),
		Disposition:  aws.ToString(out.ContentDisposition),
		Language:     aws.ToString(out.ContentLanguage),
		Metadata:     out.Metadata,
	}
}

func headObject(out *s3.HeadObjectOutput) Object {
	return Object{
		ETag:         unquoted(out.ETag),
		ContentType:  aws.ToString(out.ContentType),
		Modified:     aws.ToTime(out.LastModified),
		Size:         aws.ToInt64(out.ContentLength),
		CacheControl: aws.ToString(out.CacheControl),
		Disposition:  aws.ToString(out.ContentDisposition),
		Language:     aws.ToString(out.ContentLanguage),
		Metadata:     out.Metadata,
	}
}

// put stores a derivative in place of the object with the ETag over or, if over
// is "", where there is none, and returns the new one's ETag. If something else
// is there by then the error is [ErrChanged].
func (s *Store) put(ctx context.Context, key string, o Object, over string) (etag string, err error) {
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
	if s.Tagged {
		in.Tagging = aws.String(Tag)
	}
	return s.putOver(ctx, in, over)
}

// conflictTries is how often a conditional PUT is sent that meets another one.
const conflictTries = 5

// putOver sends a conditional PUT. S3 answers 409 while another write of the
// same key is under way (Amazon S3 User Guide, "How to prevent object overwrites
// with conditional writes"). That does not tell what will be there, so the PUT
// is sent again.
func (s *Store) putOver(ctx context.Context, in *s3.PutObjectInput, over string) (etag string, err error) {
	if over != "" {
		in.IfMatch = aws.String(`"` + over + `"`)
	} else {
		in.IfNoneMatch = aws.String("*")
	}
	body := in.Body
	for try := range conflictTries {
		if try > 0 {
			pause(ctx, 10*time.Millisecond<<try)
		}
		if seeker, ok := body.(io.Seeker); ok {
			if _, err := seeker.Seek(0, io.SeekStart); err != nil {
				return "", err
			}
		}
		var out *s3.PutObjectOutput
		out, err = s.Client.PutObject(ctx, in)
		switch {
		case err == nil:
			return unquoted(out.ETag), nil
		case errorCode(err) == "PreconditionFailed":
			return "", ErrChanged
		case over != "" && httpStatus(err) == http.StatusNotFound:
			return "", ErrChanged // what was to be replaced is gone
		case errorCode(err) != "ConditionalRequestConflict":
			return "", &Error{"put", *in.Key, cause(ctx, err)}
		}
	}
	return "", &Error{"put", *in.Key, cause(ctx, err)}
}

// pause waits, but no longer than ctx allows.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Stored is an object as it was seen.
type Stored struct {
	Key string
	// ETag is without its quotes.
	ETag string
}

// deleteAtOnce is how many keys S3 deletes in one request.
const deleteAtOnce = 1000

// Delete deletes objects that still are as they were seen, and returns how many
// these were. That one is gone or has changed is no failure: whoever changed it
// looks after it. The error names all that could not be deleted.
func (s *Store) Delete(ctx context.Context, seen []Stored) (deleted int, err error) {
	var faults []error
	for batch := range slices.Chunk(seen, deleteAtOnce) {
		n, err := s.deleteBatch(ctx, batch)
		deleted += n
		faults = append(faults, err)
	}
	return deleted, errors.Join(faults...)
}

func (s *Store) deleteBatch(ctx context.Context, seen []Stored) (deleted int, err error) {
	batch := &types.Delete{Quiet: aws.Bool(true)}
	for _, o := range seen {
		if o.ETag == "" {
			return 0, &Error{"delete", o.Key, errors.New("its ETag is not known")}
		}
		batch.Objects = append(batch.Objects, types.ObjectIdentifier{Key: &o.Key, ETag: aws.String(`"` + o.ETag + `"`)})
	}
	out, err := s.Client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &s.Bucket, Delete: batch})
	if err != nil {
		return 0, &Error{"delete", seen[0].Key, cause(ctx, err)}
	}
	deleted = len(seen) - len(out.Errors)
	var faults []error
	for _, e := range out.Errors {
		switch aws.ToString(e.Code) {
		case "PreconditionFailed", "NoSuchKey":
		default:
			faults = append(faults, &Error{"delete", aws.ToString(e.Key),
				fmt.Errorf("%s: %s", aws.ToString(e.Code), aws.ToString(e.Message))})
		}
	}
	return deleted, errors.Join(faults...)
}

// deletePatience is how long deleting what was written may take once the time for
// a request is up. Callers keep more than that of their own limit.
const deletePatience = 350 * time.Millisecond

// deleteWritten deletes a derivative that cannot be vouched for, also if the
// time for the request is up. It is told what was written, since of a write that
// failed nobody knows whether it was carried out.
func (s *Store) deleteWritten(ctx context.Context, key string, wrote Object) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deletePatience)
	defer cancel()
	is, err := s.State(ctx, key)
	if err != nil || !is.Ours || is.metadata[OriginalETag] != wrote.Metadata[OriginalETag] {
		return err
	}
	_, err = s.Delete(ctx, []Stored{{key, is.ETag}})
	return err
}

// atOnce is how many requests [Each] has under way.
const atOnce = 64

// Each calls f for all items, many at once, and returns the results in order.
// After an error no further call begins, and those under way are stopped. The
// error is the first one.
func Each[T, R any](ctx context.Context, items []T, f func(context.Context, T) (R, error)) ([]R, error) {
	results := make([]R, len(items))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	free := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, item := range items {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-free }()
			var err error
			if results[i], err = f(ctx, item); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return results, context.Cause(ctx)
}
