package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"s3resize/lambda/edit"
)

// indexDocument is what the website shows for a folder.
const indexDocument = "index.html"

// publicRead lets anyone read any object and nobody list them: what a website
// bucket has. It must cover derivatives that do not exist yet, or the website
// says 403 of them instead of 404 and no rule applies.
const publicRead = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",` +
	`"Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}`

// prepareBucket makes the bucket and gives it [publicRead], each where missing;
// a policy that someone set is left alone.
func prepareBucket(ctx context.Context, client *s3.Client, bucket string) error {
	_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket})
	var owned *types.BucketAlreadyOwnedByYou
	if err != nil && !errors.As(err, &owned) {
		return fmt.Errorf("make the bucket %s: %w", bucket, err)
	}
	_, err = client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err == nil {
		return nil
	}
	var failed smithy.APIError
	if !errors.As(err, &failed) || failed.ErrorCode() != "NoSuchBucketPolicy" {
		return fmt.Errorf("read the policy of the bucket %s: %w", bucket, err)
	}
	_, err = client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
		Bucket: &bucket,
		Policy: aws.String(fmt.Sprintf(publicRead, bucket)),
	})
	if err != nil {
		return fmt.Errorf("let everyone read the bucket %s: %w", bucket, err)
	}
	return nil
}

// seed puts every file below the root of originals into an empty bucket, under
// its path as the key, with a page that shows them, and returns how many there
// were. It does so once per data directory: what someone deletes stays deleted.
func seed(ctx context.Context, client *s3.Client, bucket, dataDir string, originals fs.FS, allowed edit.AllowList) (int, error) {
	marker := filepath.Join(dataDir, "seeded", bucket)
	if _, err := os.Stat(marker); err == nil {
		return 0, nil
	}
	list, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, MaxKeys: aws.Int32(1)})
	if err != nil {
		return 0, fmt.Errorf("list the bucket %s: %w", bucket, err)
	}
	var keys []string
	if len(list.Contents) == 0 {
		if keys, err = upload(ctx, client, bucket, originals); err != nil {
			return len(keys), err
		}
		page, err := indexPage(keys, allowed)
		if err != nil {
			return len(keys), fmt.Errorf("write the index page: %w", err)
		}
		if err := put(ctx, client, bucket, indexDocument, []byte(page)); err != nil {
			return len(keys), err
		}
	}
	err = os.MkdirAll(filepath.Dir(marker), 0o755)
	if err == nil {
		err = os.WriteFile(marker, nil, 0o644)
	}
	if err != nil {
		return len(keys), fmt.Errorf("note that the bucket has its originals: %w", err)
	}
	return len(keys), nil
}

func upload(ctx context.Context, client *s3.Client, bucket string, originals fs.FS) (keys []string, err error) {
	err = fs.WalkDir(originals, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := fs.ReadFile(originals, name)
		if err != nil {
			return err
		}
		keys = append(keys, name)
		return put(ctx, client, bucket, name, b)
	})
	return keys, err
}

func put(ctx context.Context, client *s3.Client, bucket, key string, b []byte) error {
	_, err := client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      &bucket,
		Key:         &key,
		Body:        bytes.NewReader(b),
		ContentType: aws.String(http.DetectContentType(b)),
	})
	if err != nil {
		return fmt.Errorf("upload %s: %w", key, err)
	}
	return nil
}
