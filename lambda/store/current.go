package store

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

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// Originals change while derivatives are made of them, and nothing can lock
// them. Two rules keep derivatives current, together with S3's strong
// consistency:
//
//   - Whoever writes a derivative looks at its original afterwards, and makes the
//     derivative again if the original has changed (storeCurrent).
//   - Whoever learns that an original has changed looks at its derivatives
//     afterwards, and makes those of another original again (package follow).
//
// The second rule finds a derivative that is written before the change, the first
// one that is written after it. Events may come in any order and any number of
// times.

const (
	// maxTries is how often derivatives are made of an original that is replaced
	// every time before they are stored.
	maxTries = 4
	// deleteTime is how long deleting what was written may take once the time for
	// a request is up. Callers keep more than that of their own limit.
	deleteTime = 350 * time.Millisecond
)

// storeCurrent calls write with an original that has been read, and again with
// the new one whenever the original turns out to have been replaced meanwhile.
// again is then true, and write replaces what is stored. write returns the keys
// that it wrote or may have written. If it returns none, all derivatives are the
// work of other writers, who look after them. If storeCurrent fails, it deletes
// all that was written.
//
// It costs one HEAD after the last write. Nothing can run beside that HEAD: only
// what the original is after the derivative was stored tells that no change came
// before.
func (m *Maker) storeCurrent(ctx context.Context, from Origin, original Object, write func(original Object, again bool) (wrote []string, err error)) error {
	var written []string
	fail := func(err error) error { return errors.Join(err, m.Store.deleteWritten(ctx, written)) }
	for try := range maxTries {
		wrote, err := write(original, try > 0)
		written = append(written, wrote...)
		if err != nil {
			return fail(err)
		}
		if len(wrote) == 0 {
			return nil
		}
		etag, err := m.Store.ETag(ctx, from)
		if err != nil {
			return fail(err)
		}
		if etag == original.ETag {
			return nil
		}
		if original, err = m.Store.Original(ctx, from); err != nil {
			return fail(err)
		}
	}
	return fail(errRestless)
}

// deleteWritten deletes derivatives that may be of an old original, also if the
// time for the request is up.
func (s *Store) deleteWritten(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deleteTime)
	defer cancel()
	return s.Delete(ctx, keys)
}

// ETag is the original's ETag as of now, without quotes. The error is
// ErrNoOriginal if there is none. Without s3:ListBucket S3 says of a missing
// original that it is forbidden, which is another error: derivatives are not
// deleted on a guess.
func (s *Store) ETag(ctx context.Context, from Origin) (string, error) {
	bucket, err := s.source(from)
	if err != nil {
		return "", err
	}
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &from.Key})
	switch httpStatus(err) {
	case http.StatusNotFound:
		return "", ErrNoOriginal
	case http.StatusForbidden:
		err = fmt.Errorf("forbidden or missing; s3:ListBucket would tell which: %w", err)
	}
	if err != nil {
		return "", &Error{"head", from.Key, cause(ctx, err)}
	}
	return strings.Trim(aws.ToString(out.ETag), `"`), nil
}

// State is what is known of a derivative that may be stored.
type State struct {
	There bool
	// Original is the ETag of what it was made of, and Engine the version of what
	// made it; "" where the derivative does not say.
	Original, Engine string
	Modified         time.Time
}

// Stale reports whether a derivative is stored that should be another one. etag is
// the original's.
func (s State) Stale(etag string) bool {
	return s.There && (s.Original != etag || s.Engine != pipeline.Version)
}

// State asks what is stored under a derivative's key.
func (s *Store) State(ctx context.Context, key string) (State, error) {
	out, err := s.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.Bucket, Key: &key})
	if httpStatus(err) == http.StatusNotFound {
		return State{}, nil
	}
	if err != nil {
		return State{}, &Error{"head", key, cause(ctx, err)}
	}
	return State{true, out.Metadata[OriginalETag], out.Metadata[EngineVersion], aws.ToTime(out.LastModified)}, nil
}

// Condition is what a derivative is, compared with what would be made now.
type Condition int

const (
	Missing Condition = iota // not stored
	Current
	Stale  // made of another original, or by another engine
	Orphan // its original is gone
)

// Condition compares a derivative with its original. It costs two HEADs, or one
// for a derivative that is missing.
func (m *Maker) Condition(ctx context.Context, v edit.Variant) (Condition, error) {
	state, err := m.Store.State(ctx, m.Key(v))
	if err != nil || !state.There {
		return Missing, err
	}
	etag, err := m.Store.ETag(ctx, OriginOf(v))
	switch {
	case errors.Is(err, ErrNoOriginal):
		return Orphan, nil
	case err != nil:
		return Missing, err
	case state.Stale(etag):
		return Stale, nil
	}
	return Current, nil
}

// deleteAtOnce is how many keys S3 deletes in one request.
const deleteAtOnce = 1000

// Delete deletes derivatives. A missing one is no failure. The error names all
// that could not be deleted.
func (s *Store) Delete(ctx context.Context, keys []string) error {
	var faults []error
	for len(keys) > 0 {
		n := min(len(keys), deleteAtOnce)
		faults = append(faults, s.deleteBatch(ctx, keys[:n]))
		keys = keys[n:]
	}
	return errors.Join(faults...)
}

func (s *Store) deleteBatch(ctx context.Context, keys []string) error {
	batch := &types.Delete{Quiet: aws.Bool(true)}
	for _, key := range keys {
		batch.Objects = append(batch.Objects, types.ObjectIdentifier{Key: aws.String(key)})
	}
	out, err := s.Client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &s.Bucket, Delete: batch})
	if err != nil {
		return &Error{"delete", keys[0], cause(ctx, err)}
	}
	var faults []error
	for _, e := range out.Errors {
		faults = append(faults, &Error{"delete", aws.ToString(e.Key),
			fmt.Errorf("%s: %s", aws.ToString(e.Code), aws.ToString(e.Message))})
	}
	return errors.Join(faults...)
}
