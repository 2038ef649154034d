package store

import (
	"context"
	"errors"
	"maps"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
)

// Adopt takes over an object that another tool stored under v's key: it gets our
// metadata, and follows its original from then on. One that is older than its
// original is adopted as stale. Nothing else about it changes. It reports whether
// there was an object to adopt: not one of ours, and with an original.
//
// The object is copied onto itself, if it still is what was looked at.
func (m *Maker) Adopt(ctx context.Context, v edit.Variant) (adopted bool, err error) {
	key := m.Key(v)
	out, err := m.Store.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &m.Store.Bucket, Key: &key})
	switch {
	case httpStatus(err) == http.StatusNotFound:
		return false, nil
	case err != nil:
		return false, &Error{"head", key, cause(ctx, err)}
	case headObject(out).Ours():
		return false, nil
	}
	original, err := m.Store.Head(ctx, OriginOf(v))
	switch {
	case errors.Is(err, ErrNoOriginal):
		return false, nil
	case err != nil:
		return false, err
	}
	if original.Ours() {
		return false, nil // a derivative has no derivatives
	}
	if err := m.putEntries(ctx, v, &Made{}); err != nil {
		return false, err
	}
	metadata := maps.Clone(out.Metadata)
	if metadata == nil {
		metadata = map[string]string{}
	}
	metadata[OriginalETag], metadata[OriginalID], metadata[EngineVersion] = original.ETag, originID(OriginOf(v)), Adopted
	if aws.ToTime(out.LastModified).Before(original.Modified) {
		metadata[OriginalETag] = "older"
	}
	in := &s3.CopyObjectInput{
		Bucket: &m.Store.Bucket, Key: &key,
		CopySource:         aws.String(m.Store.Bucket + "/" + edit.EscapePath(key)),
		CopySourceIfMatch:  out.ETag,
		MetadataDirective:  types.MetadataDirectiveReplace,
		Metadata:           metadata,
		ContentType:        out.ContentType,
		CacheControl:       out.CacheControl,
		ContentDisposition: out.ContentDisposition,
		ContentEncoding:    out.ContentEncoding,
		ContentLanguage:    out.ContentLanguage,
		StorageClass:       types.StorageClass(out.StorageClass),
	}
	if m.Store.Tagged {
		in.TaggingDirective, in.Tagging = types.TaggingDirectiveReplace, aws.String(Tag)
	}
	_, err = m.Store.Client.CopyObject(ctx, in)
	switch {
	case errorCode(err) == "PreconditionFailed":
		return false, ErrChanged
	case err != nil:
		return false, &Error{"copy", key, cause(ctx, err)}
	}
	return true, nil
}
