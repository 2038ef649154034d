package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
)

// IndexPrefix is where the index lies, in the bucket of the derivatives. It need
// not be public, and no original can lie there.
//
// When an original changes, its derivatives must be found. Plain sizes are in a
// record ([SizesKey]), and their keys can be tried. The keys of all others (any
// size under "*", and edits that a size alone cannot say) are not known, and S3
// lists by what a key begins with, not by what it ends in. So each of them has an
// entry in the index, a small object of its own:
//
//	.derivatives/photos%2Fcat.jpg/fit-in%2F300x200   for fit-in/300x200/photos/cat.jpg
//
// A picture that is laid over others has an entry for each derivative that it is
// part of, below "+":
//
//	.derivatives/logo.png/+/300x%2Ffilters...   for 300x/filters:watermark(logo.png)/cat.jpg
//
// The original's "/" is escaped, so that listing what is below "photos/cat" does
// not find what belongs to "photos/cat/2.jpg". A part longer than [indexPart]
// bytes is hashed. An entry's content has three lines: the derivative's key, where
// its original is, and one that differs each time, so that the ETag does.
//
// An entry is written before its derivative, every time, so a derivative never
// is without its entry, whoever crashes. [Store.RemoveEntry] removes an entry
// whose derivative is gone, if it is older than anyone can still be at work who
// wrote it, and if nobody has written it again.
//
// The price is one PUT for each derivative that has an entry (5.00 dollars a
// million), and one LIST for each change of an original.
const IndexPrefix = ".derivatives/"

// IsInternal reports whether a key lies where only this program writes, besides
// derivatives: in the index or below [Prefix].
func IsInternal(key string) bool {
	return strings.HasPrefix(key, IndexPrefix) || strings.HasPrefix(key, Prefix)
}

// indexPart is how long the escaped parts of an entry's key may be, in bytes.
// With both of them its key stays within S3's 1,024, and each within the 255
// that file systems allow in a name, which is what other S3s store it as.
const indexPart = 200

// followers is the folder of the entries of derivatives that a picture is laid
// over. No escaped part begins with a "+".
const followers = "+/"

// entryAge is how old an entry must be to be removed: the longest that a
// function may run on Lambda, and then some.
const entryAge = time.Hour

// PlainKey is what the derivative of an original in a plain size is stored under,
// in all installations that read this key so.
func PlainKey(size edit.Resolution, of Origin) string { return size.String() + "/" + of.Key }

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

// followerEntry is the key of the entry that says that a picture is laid over
// the derivative under key.
func followerEntry(overlay Origin, key string) string {
	return indexFolder(overlay) + followers + indexName(key)
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

// putIndexEntry writes an entry for a derivative of an original, which is stored
// under key.
func (s *Store) putIndexEntry(ctx context.Context, entry, key string, of Origin) error {
	var nonce [8]byte
	_, _ = rand.Read(nonce[:]) // never fails: crypto/rand ends the program instead
	lines := []string{key, of.Bucket + "/" + of.Key, hex.EncodeToString(nonce[:]), ""}
	_, err := s.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      &s.Bucket,
		Key:         &entry,
		Body:        strings.NewReader(strings.Join(lines, "\n")),
		ContentType: aws.String("text/plain; charset=utf-8"),
	})
	if err != nil {
		return &Error{"put", entry, cause(ctx, err)}
	}
	return nil
}

// Entry is an entry of the index.
type Entry struct {
	// Variant is the derivative that the entry stands for, and Key what it is
	// stored under.
	Variant edit.Variant
	Key     string
	// Follower says that the picture that was asked about is laid over the
	// derivative, and not its original.
	Follower bool

	name, etag string
	modified   time.Time
}

// Name is the entry's own key.
func (e Entry) Name() string { return e.name }

// Old reports whether nobody can still be about to store the derivative; see
// [Store.RemoveEntry].
func (e Entry) Old(now time.Time) bool { return now.Sub(e.modified) >= entryAge }

// Entries yields the entries of a picture in pages as S3 lists them: of
// derivatives that were made of it, and of those that it is laid over. An entry
// that cannot be understood is left out: this version has not written it. The
// first error ends it.
func (s *Store) Entries(ctx context.Context, of Origin) iter.Seq2[[]Entry, error] {
	return s.listEntries(ctx, indexFolder(of), func(ctx context.Context, o types.Object) (Entry, error) {
		return s.readEntry(ctx, of, o)
	})
}

// AllEntries yields all entries of the index, in pages as S3 lists them; see
// [Store.Entries].
func (s *Store) AllEntries(ctx context.Context) iter.Seq2[[]Entry, error] {
	return s.listEntries(ctx, IndexPrefix, s.readAnyEntry)
}

// listEntries yields the entries whose keys begin with a prefix.
func (s *Store) listEntries(ctx context.Context, prefix string, read func(context.Context, types.Object) (Entry, error)) iter.Seq2[[]Entry, error] {
	return func(yield func([]Entry, error) bool) {
		pages := s3.NewListObjectsV2Paginator(s.Client, &s3.ListObjectsV2Input{Bucket: &s.Bucket, Prefix: &prefix})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(nil, &Error{"list", prefix, cause(ctx, err)})
				return
			}
			// Entries whose names are hashed are read, many at once.
			all, err := Each(ctx, page.Contents, read)
			entries := slices.DeleteFunc(all, func(e Entry) bool { return e.Key == "" })
			if !yield(entries, err) || err != nil {
				return
			}
		}
	}
}

// readAnyEntry understands an entry of whatever original.
func (s *Store) readAnyEntry(ctx context.Context, listed types.Object) (Entry, error) {
	name := aws.ToString(listed.Key)
	of, ok := entryOrigin(name)
	if !ok {
		// The content of an entry for followers tells the original as well.
		var err error
		if _, of, err = s.entryContent(ctx, name); err != nil {
			return Entry{}, err
		}
	}
	return s.readEntry(ctx, of, listed)
}

// entryOrigin is the picture that the key of an entry tells. It is not ok if a
// part of the key is hashed.
func entryOrigin(entry string) (of Origin, ok bool) {
	rest := strings.TrimPrefix(entry, IndexPrefix)
	bucket, key := "", ""
	if after, named := strings.CutPrefix(rest, "@"); named {
		bucket, rest, _ = strings.Cut(after, "/")
	}
	key, _, _ = strings.Cut(rest, "/")
	if strings.HasPrefix(bucket, "=") || strings.HasPrefix(key, "=") {
		return Origin{}, false
	}
	bucket, err := url.PathUnescape(bucket)
	key, keyErr := url.PathUnescape(key)
	return Origin{bucket, key}, err == nil && keyErr == nil
}

// readEntry understands one entry; its Key is "" if that cannot be done.
func (s *Store) readEntry(ctx context.Context, of Origin, listed types.Object) (Entry, error) {
	e := Entry{name: aws.ToString(listed.Key), etag: unquoted(listed.ETag), modified: aws.ToTime(listed.LastModified)}
	name, ok := strings.CutPrefix(e.name, indexFolder(of))
	if !ok { // a follower's: of is not the picture that the key names
		name = followers
	}
	if strings.HasPrefix(name, followers) || strings.HasPrefix(name, "=") {
		key, original, err := s.entryContent(ctx, e.name)
		if err != nil {
			return Entry{}, err
		}
		e.Key, e.Follower = key, strings.HasPrefix(name, followers)
		if e.Follower {
			of = original
		}
	} else if prefix, err := url.PathUnescape(name); err == nil {
		e.Key = prefix + "/" + of.Key
	}
	v, err := edit.ParseFor(of.Bucket, of.Key, e.Key)
	if err != nil {
		return Entry{}, nil
	}
	e.Variant = v
	return e, nil
}

// entryContent reads what an entry says: the derivative's key and its original.
// The key is "" if the entry is gone.
func (s *Store) entryContent(ctx context.Context, entry string) (key string, of Origin, err error) {
	o, err := s.Get(ctx, s.Bucket, entry, 4*edit.MaxKeyBytes)
	if errorCode(err) == "NoSuchKey" || errors.As(err, new(*TooLargeError)) {
		return "", Origin{}, nil
	}
	key, rest, _ := strings.Cut(string(o.Body), "\n")
	original, _, _ := strings.Cut(rest, "\n")
	of.Bucket, of.Key, _ = strings.Cut(original, "/")
	return key, of, err
}

// RemoveEntry removes an entry whose derivative is gone. It leaves it where it
// is if someone may still be about to store the derivative; see [IndexPrefix].
func (s *Store) RemoveEntry(ctx context.Context, e Entry, now time.Time) error {
	return s.RemoveEntries(ctx, []Entry{e}, now)
}

// RemoveEntries is [Store.RemoveEntry] for many, in one request for a thousand of
// them.
func (s *Store) RemoveEntries(ctx context.Context, entries []Entry, now time.Time) error {
	var old []Stored
	for _, e := range entries {
		if now.Sub(e.modified) >= entryAge {
			old = append(old, Stored{e.name, e.etag})
		}
	}
	_, err := s.Delete(ctx, old)
	return err
}
