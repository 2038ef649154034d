package store

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
)

// Adoption says whether an object can be taken over.
type Adoption int

const (
	NotAdoptable     Adoption = iota // nothing there, ours already, or without an original
	AdoptableCurrent                 // newer than its original
	AdoptableStale                   // older than its original, to be made anew
)

// adoptedStale is in place of the original's ETag in the metadata of derivatives
// that are adopted as stale. No ETag is like it.
const adoptedStale = "older"

// Adoptable says whether [Maker.Adopt] would take over what is stored under v's
// key. It costs a HEAD, and another one if that finds an object that is not ours.
func (m *Maker) Adoptable(ctx context.Context, v edit.Variant) (Adoption, error) {
	a, _, _, err := m.adoptable(ctx, v)
	return a, err
}

func (m *Maker) adoptable(ctx context.Context, v edit.Variant) (a Adoption, is *s3.HeadObjectOutput, original Object, err error) {
	key := m.Key(v)
	is, err = m.Store.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &m.Store.Bucket, Key: &key})
	switch {
	case httpStatus(err) == http.StatusNotFound:
		return NotAdoptable, nil, Object{}, nil
	case err != nil:
		return NotAdoptable, nil, Object{}, &Error{"head", key, cause(ctx, err)}
	case headObject(is).Ours():
		return NotAdoptable, nil, Object{}, nil
	}
	original, err = m.Store.Head(ctx, OriginOf(v))
	switch {
	case errors.Is(err, ErrNoOriginal):
		return NotAdoptable, nil, Object{}, nil
	case err != nil:
		return NotAdoptable, nil, Object{}, err
	case original.Ours(): // a derivative has no derivatives
		return NotAdoptable, nil, Object{}, nil
	case aws.ToTime(is.LastModified).Before(original.Modified):
		return AdoptableStale, is, original, nil
	}
	return AdoptableCurrent, is, original, nil
}

// Adopt takes over an object that another tool stored under v's key: it gets our
// metadata, and follows its original from then on. One that is older than its
// original is adopted as stale. Nothing else about it changes, but that S3 keeps no
// ACL of a copy. It says what was adopted.
//
// The object is copied onto itself. If it is not what was looked at any more, the
// error is [ErrChanged].
func (m *Maker) Adopt(ctx context.Context, v edit.Variant) (Adoption, error) {
	a, is, original, err := m.adoptable(ctx, v)
	if err != nil || a == NotAdoptable {
		return NotAdoptable, err
	}
	if err := m.putEntries(ctx, v, &Made{}); err != nil {
		return NotAdoptable, err
	}
	metadata := maps.Clone(is.Metadata)
	if metadata == nil {
		metadata = map[string]string{}
	}
	metadata[OriginalETag], metadata[OriginalID], metadata[EngineVersion] = original.ETag, originID(OriginOf(v)), Adopted
	if a == AdoptableStale {
		metadata[OriginalETag] = adoptedStale
	}
	key := m.Key(v)
	in := &s3.CopyObjectInput{
		Bucket: &m.Store.Bucket, Key: &key,
		CopySource:              aws.String(m.Store.Bucket + "/" + edit.EscapePath(key)),
		CopySourceIfMatch:       is.ETag,
		MetadataDirective:       types.MetadataDirectiveReplace,
		Metadata:                metadata,
		ContentType:             is.ContentType,
		CacheControl:            is.CacheControl,
		ContentDisposition:      is.ContentDisposition,
		ContentEncoding:         is.ContentEncoding,
		ContentLanguage:         is.ContentLanguage,
		StorageClass:            types.StorageClass(is.StorageClass),
		WebsiteRedirectLocation: is.WebsiteRedirectLocation,
	}
	if m.Store.Tagged {
		tags, err := m.tagsWithOurs(ctx, key)
		if err != nil {
			return NotAdoptable, err
		}
		in.TaggingDirective, in.Tagging = types.TaggingDirectiveReplace, &tags
	}
	_, err = m.Store.Client.CopyObject(ctx, in)
	switch {
	case errorCode(err) == "PreconditionFailed", errorCode(err) == "NoSuchKey":
		return NotAdoptable, ErrChanged
	case err != nil:
		return NotAdoptable, &Error{"copy", key, cause(ctx, err)}
	}
	return a, nil
}

// tagsWithOurs are an object's tags and [Tag], as in the header x-amz-tagging.
func (m *Maker) tagsWithOurs(ctx context.Context, key string) (string, error) {
	out, err := m.Store.Client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &m.Store.Bucket, Key: &key})
	if err != nil {
		return "", &Error{"get tags of", key, cause(ctx, err)}
	}
	tags := url.Values{}
	for _, t := range out.TagSet {
		tags.Set(aws.ToString(t.Key), aws.ToString(t.Value))
	}
	name, value, _ := strings.Cut(Tag, "=")
	tags.Set(name, value)
	return tags.Encode(), nil
}
