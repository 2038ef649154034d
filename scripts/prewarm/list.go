package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// object is what a listing tells of one.
type object struct {
	key  string
	size int64
}

// listing is a request to list a bucket.
type listing struct {
	client         *s3.Client
	bucket, prefix string
	// jump may name a key after a page that ends in what nobody wants: the
	// listing goes on behind it. nil or "" goes on with the next page.
	jump func(page []object) string
}

// objects lists in ascending byte order of the keys, a page in hand at a time.
// A server that sorts in any other way is an error, because the listing could
// not be compared with another.
func (l listing) objects(ctx context.Context) iter.Seq2[object, error] {
	return func(yield func(object, error) bool) {
		// Keys may hold characters that XML cannot; encoded, they arrive whole.
		in := &s3.ListObjectsV2Input{Bucket: &l.bucket, Prefix: &l.prefix, EncodingType: types.EncodingTypeUrl}
		last := ""
		for {
			page, next, err := l.page(ctx, in)
			if err != nil {
				yield(object{}, fmt.Errorf("list %s: %w", l.bucket, err))
				return
			}
			for _, o := range page {
				if o.key <= last {
					yield(object{}, fmt.Errorf("list %s: %q came after %q, not in the order of UTF-8 bytes: this server's listings cannot be compared", l.bucket, o.key, last))
					return
				}
				last = o.key
				if !yield(o, nil) {
					return
				}
			}
			if next == nil {
				return
			}
			in = next
		}
	}
}

// page gets one page and the request for the next one, nil after the last.
func (l listing) page(ctx context.Context, in *s3.ListObjectsV2Input) (page []object, next *s3.ListObjectsV2Input, err error) {
	out, err := l.client.ListObjectsV2(ctx, in)
	if err != nil {
		return nil, nil, terse(err)
	}
	for _, o := range out.Contents {
		key := aws.ToString(o.Key)
		if out.EncodingType == types.EncodingTypeUrl {
			if key, err = url.QueryUnescape(key); err != nil {
				return nil, nil, err
			}
		}
		page = append(page, object{key, aws.ToInt64(o.Size)})
	}
	if !aws.ToBool(out.IsTruncated) {
		return page, nil, nil
	}
	if aws.ToString(out.NextContinuationToken) == "" {
		return nil, nil, errors.New("the server says that there is more, but not where")
	}
	more := *in
	more.ContinuationToken = out.NextContinuationToken
	if l.jump != nil {
		if after := l.jump(page); after != "" {
			more.ContinuationToken, more.StartAfter = nil, &after
		}
	}
	return page, &more, nil
}
