package store

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// SizesKey is the object that lists every plain size whose derivatives have no
// entry in the index, one size on a line. It lies in the bucket of the
// derivatives, need not be public, and only grows.
//
// When an original changes, its derivatives must be found. There are two ways to
// remember what was ever made:
//
//   - an entry in the index for every derivative: one PUT more for each, 5.00
//     dollars a million, on top of the 7.00 that S3 charges for making them
//   - a record of every size that was ever allowed: one GET at each start of the
//     function and at each change of an original (0.40 dollars a million), one
//     PUT when the list grows, and one HEAD for each size ever allowed at each
//     change of an original
//
// The record is cheaper as long as an original changes less often than it has
// derivatives, which is so nearly everywhere, and a list holds few sizes. It
// fails safely: a size counts as recorded only after S3 has stored the record,
// and until then its derivatives get entries.
const SizesKey = Prefix + "sizes"

// Prefix is where everything lies that only this program reads, but for the
// index.
const Prefix = ".s3resize/"

// sizes is what a process knows of the record. The zero value knows nothing.
type sizes struct {
	mu    sync.Mutex
	known map[edit.Resolution]bool
}

// recorded reports whether a plain size is in the record, after adding those of
// m.PlainSizes that are not. An error means that nobody knows.
func (m *Maker) recorded(ctx context.Context, r edit.Resolution) (bool, error) {
	if m.PlainSizes.Any() || !m.PlainSizes.Allows(r) {
		return false, nil
	}
	m.sizes.mu.Lock()
	defer m.sizes.mu.Unlock()
	if m.sizes.known[r] {
		return true, nil
	}
	known, err := m.Store.recordSizes(ctx, m.PlainSizes.Resolutions())
	if err != nil {
		return false, err
	}
	m.sizes.known = known
	return known[r], nil
}

// Sizes are the plain sizes whose derivatives have no entry in the index, as of
// now: those of m.PlainSizes first, then all that were ever allowed.
func (m *Maker) Sizes(ctx context.Context) ([]edit.Resolution, error) {
	known, _, err := m.Store.readSizes(ctx)
	if err != nil {
		return nil, err
	}
	sizes := m.PlainSizes.Resolutions()
	for _, r := range slices.SortedFunc(maps.Keys(known), compareSizes) {
		if !slices.Contains(sizes, r) {
			sizes = append(sizes, r)
		}
	}
	return sizes, nil
}

func compareSizes(a, b edit.Resolution) int { return strings.Compare(a.String(), b.String()) }

// recordTries is how often the record is read and written if other processes
// write it all the time.
const recordTries = 10

// recordSizes adds sizes to the record and returns all that are in it.
func (s *Store) recordSizes(ctx context.Context, add []edit.Resolution) (map[edit.Resolution]bool, error) {
	for range recordTries {
		known, etag, err := s.readSizes(ctx)
		if err != nil {
			return nil, err
		}
		before := len(known)
		for _, r := range add {
			known[r] = true
		}
		if len(known) == before {
			return known, nil
		}
		var lines strings.Builder
		for _, r := range slices.SortedFunc(maps.Keys(known), compareSizes) {
			lines.WriteString(r.String() + "\n")
		}
		in := &s3.PutObjectInput{
			Bucket: &s.Bucket, Key: aws.String(SizesKey),
			Body:        strings.NewReader(lines.String()),
			ContentType: aws.String("text/plain; charset=utf-8"),
		}
		_, err = s.putOver(ctx, in, etag)
		if !errors.Is(err, ErrChanged) { // by another process: read it again
			return known, err
		}
	}
	return nil, &Error{"put", SizesKey, ErrChanged}
}

// readSizes reads the record. The ETag is "" if there is none yet.
func (s *Store) readSizes(ctx context.Context) (known map[edit.Resolution]bool, etag string, err error) {
	const most = 1 << 20
	known = map[edit.Resolution]bool{}
	out, err := s.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.Bucket, Key: aws.String(SizesKey)})
	switch {
	case httpStatus(err) == http.StatusNotFound:
		return known, "", nil
	case err != nil:
		return nil, "", &Error{"get", SizesKey, cause(ctx, err)}
	}
	defer out.Body.Close()
	body, err := io.ReadAll(io.LimitReader(out.Body, most))
	if err != nil {
		return nil, "", &Error{"read", SizesKey, cause(ctx, err)}
	}
	for line := range strings.Lines(string(body)) {
		r, err := edit.ParseResolution(strings.TrimSpace(line))
		if err != nil {
			return nil, "", &Error{"read", SizesKey, err}
		}
		known[r] = true
	}
	return known, unquoted(out.ETag), nil
}
