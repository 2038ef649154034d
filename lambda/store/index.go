package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// IndexPrefix is where the index lies, in the bucket of the derivatives. It need
// not be public, and no original can lie there.
//
// When an original changes, its derivatives must be found. Those in a size of
// the allow-list have keys that can be tried; of all others (any size under "*",
// and edits that a size alone cannot say) the keys are not known, and S3 lists
// by what a key begins with, not by what it ends in. So each of them has an
// entry in the index, a small object of its own:
//
//	.derivatives/photos%2Fcat.jpg/fit-in%2F300x200   for fit-in/300x200/photos/cat.jpg
//
// The original's "/" is escaped, so that listing what is below "photos/cat" does
// not find what belongs to "photos/cat/2.jpg". A part longer than [indexPart]
// bytes is hashed; the entry's content is always the derivative's whole key.
//
// An entry is written before its derivative, every time, and nothing here
// deletes one: a derivative never is without its entry, whoever crashes or races
// whom, and an entry without its derivative costs a request now and then. (Were
// entries deleted along with their derivatives, then a writer between writing
// the one and the other would be left with a derivative that no change reaches.)
// A lifecycle rule may expire them, later than it expires derivatives.
//
// The price is one PUT for each such derivative, and none for the plain sizes of
// the list; one LIST for each change of an original.
const IndexPrefix = ".derivatives/"

// IsOurs reports whether a key in the bucket of the derivatives is one that only
// the function writes: that of a derivative, or of an entry of the index. Other
// spellings of a derivative's key than its own are not.
func IsOurs(key string) bool {
	return edit.IsDerivative(key) || strings.HasPrefix(key, IndexPrefix)
}

// indexPart is how long the escaped parts of an entry's key may be, in bytes.
// With both of them its key stays within S3's 1,024, and each within the 255
// that file systems allow in a name, which is what other S3s store it as.
const indexPart = 200

// indexed reports whether v's derivative can only be found by the index.
func (m *Maker) indexed(v edit.Variant) bool {
	size, plain := PlainSize(v)
	return !plain || m.Enumerated.Any() || !m.Enumerated.Allows(size)
}

// PlainSize is v's resolution, and whether that is all there is to v.
func PlainSize(v edit.Variant) (size edit.Resolution, plain bool) {
	size, ok := v.Edits.Resolution()
	return size, ok && v.Key() == size.String()+"/"+v.Original
}

// indexFolder is what the keys of all entries of an original begin with. A
// bucket that is not the usual one stands in front, after a "@", which nothing
// escaped begins with.
func indexFolder(of Origin) string {
	if of.Bucket != "" {
		return IndexPrefix + "@" + indexName(of.Bucket) + "/" + indexName(of.Key) + "/"
	}
	return IndexPrefix + indexName(of.Key) + "/"
}

// indexEntry is the key of v's entry, whose derivative is stored under key.
func indexEntry(v edit.Variant, key string) string {
	prefix, ok := strings.CutSuffix(key, "/"+v.Original)
	if !ok { // the original is spelled in some other way there
		return indexFolder(OriginOf(v)) + hashed(key)
	}
	return indexFolder(OriginOf(v)) + indexName(prefix)
}

// indexName escapes or hashes one part of an entry's key.
func indexName(part string) string {
	escaped := strings.ReplaceAll(edit.EscapePath(part), "/", "%2F")
	if len(escaped) <= indexPart {
		return escaped
	}
	return hashed(part)
}

// hashed begins with "=", which nothing escaped does.
func hashed(part string) string {
	sum := sha256.Sum256([]byte(part))
	return "=" + hex.EncodeToString(sum[:])
}

// putIndexEntry writes v's entry, whose derivative is stored under key.
func (s *Store) putIndexEntry(ctx context.Context, v edit.Variant, key string) error {
	entry := indexEntry(v, key)
	_, err := s.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      &s.Bucket,
		Key:         &entry,
		Body:        strings.NewReader(key),
		ContentType: aws.String("text/plain; charset=utf-8"),
	})
	if err != nil {
		return &Error{"put", entry, cause(ctx, err)}
	}
	return nil
}

// Entries are the variants of an original that have an entry in the index. An
// entry that cannot be understood is left out: another version has written it.
func (s *Store) Entries(ctx context.Context, of Origin) (variants []edit.Variant, err error) {
	folder := indexFolder(of)
	pages := s3.NewListObjectsV2Paginator(s.Client, &s3.ListObjectsV2Input{Bucket: &s.Bucket, Prefix: &folder})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, &Error{"list", folder, cause(ctx, err)}
		}
		for _, o := range page.Contents {
			key, err := s.derivativeOf(ctx, of, aws.ToString(o.Key))
			if err != nil {
				return nil, err
			}
			v, err := edit.Parse(key)
			if err == nil && OriginOf(v) == of && !slices.ContainsFunc(variants, v.Equal) {
				variants = append(variants, v)
			}
		}
	}
	return variants, nil
}

// derivativeOf is the key of the derivative that an entry stands for. Where it
// is hashed, the entry is read; one that is gone by then stands for none.
func (s *Store) derivativeOf(ctx context.Context, of Origin, entry string) (string, error) {
	name := strings.TrimPrefix(entry, indexFolder(of))
	if !strings.HasPrefix(name, "=") {
		prefix, err := url.PathUnescape(name)
		if err != nil {
			return "", nil
		}
		return prefix + "/" + of.Key, nil
	}
	o, err := s.Get(ctx, s.Bucket, entry, 4*edit.MaxKeyBytes)
	if errorCode(err) == "NoSuchKey" || errors.As(err, new(*TooLargeError)) {
		return "", nil
	}
	return string(o.Body), err
}
