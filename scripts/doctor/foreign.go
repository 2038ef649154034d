package main

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// What is looked at for objects that are not ours: so many folders named like sizes,
// so many objects in each. That is at most 21 listings and 1,000 HEADs, for 0.0006
// dollars.
const foreignFolders, foreignObjects = 20, 50

// foreignShown is how many of them are named.
const foreignShown = 5

// checkForeign looks for objects of users under keys that are spelled like those of
// derivatives. Only metadata tells them apart.
func (e *exam) checkForeign(ctx context.Context) finding {
	if e.bucket == nil {
		return skip("%v", errOutside)
	}
	folders, err := e.sizeFolders(ctx)
	if err != nil {
		return e.unread("listing of the bucket", err)
	}
	var keys []string
	more := ""
	for _, folder := range folders {
		out, err := e.bucket.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
			Bucket: &e.bucket.name, Prefix: &folder, MaxKeys: aws.Int32(foreignObjects),
		})
		if err != nil {
			return e.unread("listing of the bucket", err)
		}
		for _, o := range out.Contents {
			if key := aws.ToString(o.Key); !strings.HasSuffix(key, "/") && !strings.Contains(key, folderPrefix) {
				keys = append(keys, key)
			}
		}
		if aws.ToBool(out.IsTruncated) {
			more = ", the first of each"
		}
	}
	foreign, err := e.foreignOf(ctx, keys)
	if err != nil {
		return e.unread("metadata of derivatives", err)
	}
	looked := count(len(keys), "object") + " in " + count(len(folders), "folder") + " named like sizes" + more
	if len(foreign) == 0 {
		return pass("nothing but derivatives: %s", looked)
	}
	shown := strings.Join(foreign[:min(len(foreign), foreignShown)], ", ")
	if len(foreign) > foreignShown {
		shown += ", …"
	}
	f := pass("not ours, and left as they are: %d of %s: %s", len(foreign), looked, shown)
	f.hint = "prewarm -stale -dry-run lists them all; prewarm -adopt takes over those that another tool made of an original that is there"
	return f
}

// sizeFolders are the folders of the sizes that are known, and others at the top of
// the bucket that are named like sizes.
func (e *exam) sizeFolders(ctx context.Context) ([]string, error) {
	var folders []string
	for _, size := range e.sizes(ctx) {
		folders = append(folders, size+"/")
	}
	out, err := e.bucket.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &e.bucket.name, Delimiter: aws.String("/")})
	if err != nil {
		return nil, err
	}
	for _, p := range out.CommonPrefixes {
		folder := aws.ToString(p.Prefix)
		if _, err := edit.ParseResolution(strings.TrimSuffix(folder, "/")); err == nil && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return folders[:min(len(folders), foreignFolders)], nil
}

// foreignOf are those of some keys under which something is that is not ours.
func (e *exam) foreignOf(ctx context.Context, keys []string) (foreign []string, err error) {
	const atOnce = 16
	is, faults := make([]bool, len(keys)), make([]error, len(keys))
	free := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, key := range keys {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			s, there, err := e.bucket.derivative(ctx, key)
			is[i], faults[i] = there && !s.ours, err
		})
	}
	wg.Wait()
	for i, key := range keys {
		if faults[i] != nil {
			return nil, faults[i]
		}
		if is[i] {
			foreign = append(foreign, key)
		}
	}
	return foreign, nil
}
