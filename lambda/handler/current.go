package handler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/pipeline"
)

// Originals change while derivatives are made of them, and nothing can lock
// them. That no derivative is left of an original that is no more follows from
// two rules, together with S3's strong consistency:
//
//   - Who has written a derivative looks at its original afterwards, and makes
//     it again if that has changed (settle).
//   - Who learns that an original has changed looks at its derivatives
//     afterwards, and mends those of another original (follow).
//
// A derivative that is written before the change is found by the second rule,
// and one that is written after it by the first. It does not matter in which
// order events come, or how often.

// maxTries is how often derivatives are made of an original that is replaced
// every time before they are stored.
const maxTries = 4

var errRestless = errors.New("the original was replaced again and again while derivatives of it were made")

// settle has derivatives written of an original that has been read, and again
// whenever it turns out to have been replaced meanwhile; again is then true and
// what is there is to be overwritten. write returns the keys it wrote, or may
// have; none means that all were someone else's work, to look after themselves.
// If settle fails, nothing is left of what was written.
//
// It costs one HEAD after the last write, which cannot overlap anything: only
// what the original is after the derivative was stored tells that no change came
// before.
func (m *Maker) settle(ctx context.Context, from origin, original object, write func(original object, again bool) (wrote []string, err error)) error {
	var written []string
	fail := func(err error) error { return errors.Join(err, m.Store.withdraw(ctx, written)) }
	for try := range maxTries {
		wrote, err := write(original, try > 0)
		written = append(written, wrote...)
		if err != nil {
			return fail(err)
		}
		if len(wrote) == 0 {
			return nil
		}
		etag, err := m.Store.etag(ctx, from)
		if err != nil {
			return fail(err)
		}
		if etag == original.etag {
			return nil
		}
		if original, err = m.Store.original(ctx, from); err != nil {
			return fail(err)
		}
	}
	return fail(errRestless)
}

// withdraw deletes derivatives that cannot be vouched for, also if the time for
// the request is up.
func (s *Store) withdraw(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), margin/2)
	defer cancel()
	return s.Delete(ctx, keys)
}

// etag is the original's ETag as of now, without quotes; errNoOriginal if there
// is none. Without s3:ListBucket S3 says of a missing one that it is forbidden,
// which is an error: derivatives are not deleted on a guess.
func (s *Store) etag(ctx context.Context, from origin) (string, error) {
	bucket, err := s.source(from)
	if err != nil {
		return "", err
	}
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &from.key})
	switch httpStatus(err) {
	case http.StatusNotFound:
		return "", errNoOriginal
	case http.StatusForbidden:
		err = fmt.Errorf("forbidden or missing; s3:ListBucket would tell which: %w", err)
	}
	if err != nil {
		return "", &storeError{"head", from.key, cause(ctx, err)}
	}
	return strings.Trim(aws.ToString(out.ETag), `"`), nil
}

// state is what is known of a derivative that may be stored.
type state struct {
	there            bool
	original, engine string // what it was made of, and by
	modified         time.Time
}

// stale reports whether a derivative is there that should be another one.
func (s state) stale(etag string) bool {
	return s.there && (s.original != etag || s.engine != pipeline.Version)
}

// state asks what is stored under a derivative's key.
func (s *Store) state(ctx context.Context, key string) (state, error) {
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.Bucket, Key: &key})
	if httpStatus(err) == http.StatusNotFound {
		return state{}, nil
	}
	if err != nil {
		return state{}, &storeError{"head", key, cause(ctx, err)}
	}
	return state{true, out.Metadata[OriginalETag], out.Metadata[EngineVersion], aws.ToTime(out.LastModified)}, nil
}

// deleteAtOnce is how many keys S3 deletes in one request.
const deleteAtOnce = 1000

// Delete deletes derivatives. That one is not there is no failure; the error
// names all that could not be deleted.
func (s *Store) Delete(ctx context.Context, keys []string) error {
	var faults []error
	for len(keys) > 0 {
		n := min(len(keys), deleteAtOnce)
		faults = append(faults, s.removeBatch(ctx, keys[:n]))
		keys = keys[n:]
	}
	return errors.Join(faults...)
}

func (s *Store) removeBatch(ctx context.Context, keys []string) error {
	batch := &types.Delete{Quiet: aws.Bool(true)}
	for _, key := range keys {
		batch.Objects = append(batch.Objects, types.ObjectIdentifier{Key: aws.String(key)})
	}
	out, err := s.Client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &s.Bucket, Delete: batch})
	if err != nil {
		return &storeError{"delete", keys[0], cause(ctx, err)}
	}
	var faults []error
	for _, e := range out.Errors {
		faults = append(faults, &storeError{"delete", aws.ToString(e.Key),
			fmt.Errorf("%s: %s", aws.ToString(e.Code), aws.ToString(e.Message))})
	}
	return errors.Join(faults...)
}
