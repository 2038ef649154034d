package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// checkRecord looks how the derivative of the first view would be found if its
// original changed: by the record of sizes, or by an entry in the index.
func (e *exam) checkRecord(ctx context.Context) finding {
	if e.bucket == nil {
		return skip("%v", errOutside)
	}
	key, err := e.derivativeKey(ctx)
	if err != nil {
		return skip("%v", err)
	}
	is, there, err := e.stored(ctx, key)
	switch {
	case err != nil:
		return e.unread("metadata of derivatives", err)
	case !there:
		return skip("the derivative is not in the bucket")
	case !is.ours:
		return fault("deploy this project's function, and run prewarm -adopt once if another tool made what is there",
			"the derivative does not say what it was made of, so that nothing keeps it up to date")
	}
	sizes, err := e.recordedSizes(ctx)
	switch {
	case errorCode(err) != "":
		return e.unread("record of sizes ("+sizesKey+")", err)
	case err != nil:
		return fault("put that line right, or remove it and run prewarm -stale, which finds what it stood for",
			"%v: whatever originals change, their derivatives stay as they are", err)
	}
	size, original := e.size(ctx), strings.TrimPrefix(key, e.size(ctx).String()+"/")
	for _, r := range sizes {
		if r == size {
			return pass("%s recorded, and %s among them", count(len(sizes), "size"), size)
		}
	}
	entries := indexPrefix + strings.ReplaceAll(edit.EscapePath(original), "/", "%2F") + "/"
	out, err := e.bucket.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &e.bucket.name, Prefix: &entries})
	if err != nil {
		return e.unread("listing of the index", err)
	}
	for _, o := range out.Contents {
		if aws.ToString(o.Key) == entries+size.String() {
			return pass("it has an entry in the index")
		}
	}
	return fault("run prewarm -stale once, which enters what older versions have made, and deploy this project's function",
		"%s is not recorded, and the derivative has no entry in the index: when its original changes, it stays as it is", size)
}

// recordedSizes are the sizes that were ever allowed; none if nothing is recorded
// yet.
func (e *exam) recordedSizes(ctx context.Context) (sizes []edit.Resolution, err error) {
	out, err := e.bucket.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &e.bucket.name, Key: aws.String(sizesKey)})
	switch {
	case errorCode(err) == "NoSuchKey":
		return nil, nil
	case err != nil:
		return nil, err
	}
	defer out.Body.Close()
	body, err := io.ReadAll(io.LimitReader(out.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	n := 0
	for line := range strings.Lines(string(body)) {
		n++
		r, err := edit.ParseResolution(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("line %d of %s: %w", n, sizesKey, err)
		}
		sizes = append(sizes, r)
	}
	return sizes, nil
}
