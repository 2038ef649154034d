package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// bucket is the installation from inside: originals can be put, and derivatives
// seen and removed. Whatever is put, or made of it, is remembered first.
type bucket struct {
	client          *s3.Client
	name, originals string
	traces
}

// traces are what may be there by now: originals, derivatives, and the folders
// that are looked through for more.
type traces struct{ put, made, folders []object }

// indexPrefix is where the function notes derivatives whose keys cannot be
// guessed from the list of sizes: below it, and the original's key with its "/"
// escaped (store.IndexPrefix).
const indexPrefix = ".derivatives/"

const (
	// sizesKey is where the function records the sizes whose derivatives it finds
	// without that (store.SizesKey).
	sizesKey = ".s3resize/sizes"
	// originalETag is the metadata by which a derivative is told from what users
	// keep under the same key (store.OriginalETag).
	originalETag = "original-etag"
)

// object is a key in a bucket.
type object struct{ bucket, key string }

// remember notes what is to be removed at the end: an original, its derivative in
// the first of some sizes, and whatever lies in the same folder as the original
// and its derivatives in any of the sizes, or is noted of them.
func (b *bucket) remember(folder, name string, sizes []string) {
	b.put = append(b.put, object{b.originals, folder + name})
	b.made = append(b.made, object{b.name, sizes[0] + "/" + folder + name})
	folders := []object{{b.originals, folder}, {b.name, indexPrefix + strings.TrimSuffix(folder, "/") + "%2F"}}
	for _, size := range sizes {
		folders = append(folders, object{b.name, size + "/" + folder})
	}
	for _, f := range folders {
		if !slices.Contains(b.folders, f) {
			b.folders = append(b.folders, f)
		}
	}
}

// putPicture stores an original.
func (b *bucket) putPicture(ctx context.Context, key string, body []byte) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &b.originals, Key: &key, Body: bytes.NewReader(body), ContentType: aws.String("image/jpeg"),
	})
	return err
}

// state is what tells one derivative from the next under the same key, and from
// what is not ours.
type state struct {
	etag     string
	modified time.Time
	ours     bool
}

// derivative asks whether there is one, and which.
func (b *bucket) derivative(ctx context.Context, key string) (s state, there bool, err error) {
	out, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.name, Key: &key})
	switch {
	case errorCode(err) == "NotFound" || errorCode(err) == "NoSuchKey":
		return state{}, false, nil
	case err != nil:
		return state{}, false, err
	}
	return state{aws.ToString(out.ETag), aws.ToTime(out.LastModified), out.Metadata[originalETag] != ""}, true, nil
}

// remove deletes one object, which need not be there.
func (b *bucket) remove(ctx context.Context, o object) error {
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &o.bucket, Key: &o.key})
	if err != nil && errorCode(err) != "NoSuchKey" {
		return fmt.Errorf("%s: %s", o.key, terse(err))
	}
	return nil
}

// clean removes everything that was remembered, the originals first, so that no
// more is made of them, and then what else is in their folders.
func (b *bucket) clean(ctx context.Context) error {
	var faults []error
	for _, o := range slices.Concat(b.put, b.made) {
		faults = append(faults, b.remove(ctx, o))
	}
	for _, folder := range b.folders {
		faults = append(faults, b.sweep(ctx, folder))
	}
	return errors.Join(faults...)
}

// sweep removes what is in a folder, and, where the bucket keeps old versions,
// those.
func (b *bucket) sweep(ctx context.Context, folder object) error {
	if !strings.Contains(folder.key, folderPrefix) {
		return fmt.Errorf("%s is not doctor's", folder.key)
	}
	for {
		out, err := b.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &folder.bucket, Prefix: &folder.key})
		if err != nil {
			return fmt.Errorf("list %s: %s", folder.key, terse(err))
		}
		for _, o := range out.Contents {
			if err := b.remove(ctx, object{folder.bucket, aws.ToString(o.Key)}); err != nil {
				return err
			}
		}
		if !aws.ToBool(out.IsTruncated) || len(out.Contents) == 0 {
			return b.forget(ctx, folder)
		}
	}
}

// forget removes the versions that deletions leave behind. It is not an error
// where there are none to see.
func (b *bucket) forget(ctx context.Context, folder object) error {
	versioning, err := b.client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &folder.bucket})
	if err != nil || versioning.Status == "" {
		return nil
	}
	in := &s3.ListObjectVersionsInput{Bucket: &folder.bucket, Prefix: &folder.key}
	pages := s3.NewListObjectVersionsPaginator(b.client, in)
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list versions of %s: %s", folder.key, terse(err))
		}
		type version struct{ key, id *string }
		var all []version
		for _, v := range out.Versions {
			all = append(all, version{v.Key, v.VersionId})
		}
		for _, m := range out.DeleteMarkers {
			all = append(all, version{m.Key, m.VersionId})
		}
		for _, v := range all {
			_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &folder.bucket, Key: v.key, VersionId: v.id})
			if err != nil {
				return fmt.Errorf("remove a version of %s: %s", aws.ToString(v.key), terse(err))
			}
		}
	}
	return nil
}
