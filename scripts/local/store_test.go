package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/testdata"
)

func keysIn(t *testing.T, bucket string) []string {
	t.Helper()
	list, err := testStore(t).Client().ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, o := range list.Contents {
		keys = append(keys, aws.ToString(o.Key))
	}
	return keys
}

func TestSeedOnce(t *testing.T) {
	bucket, dir, client := newBucket(t), t.TempDir(), testStore(t).Client()
	originals := fstest.MapFS{
		"a b+c.png":    {Data: pngFile(t, 2, 2, orange)},
		"folder/b.jpg": {Data: jpegFile(t, 2, 2, orange)},
	}
	n, err := seed(t.Context(), client, bucket, dir, originals, allowList(t, "300x300"))
	if n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if keys := keysIn(t, bucket); len(keys) != 3 || keys[0] != "a b+c.png" || keys[1] != "folder/b.jpg" || keys[2] != indexDocument {
		t.Errorf("%q", keys)
	}
	head, err := client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &bucket, Key: aws.String("a b+c.png")})
	if err != nil || aws.ToString(head.ContentType) != "image/png" {
		t.Errorf("%v, %v", head, err)
	}
	for _, key := range keysIn(t, bucket) {
		if _, err := client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &key}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := seed(t.Context(), client, bucket, dir, originals, allowList(t, "")); n != 0 || err != nil || len(keysIn(t, bucket)) != 0 {
		t.Errorf("what was deleted came back: %d, %v, %q", n, err, keysIn(t, bucket))
	}
}

func TestSeedLeavesABucketInUseAlone(t *testing.T) {
	s := newSite(t)
	s.put(t, "mine.txt", []byte("mine"))
	dir := t.TempDir()
	originals := fstest.MapFS{"a.jpg": {Data: jpegFile(t, 2, 2, orange)}}
	if n, err := seed(t.Context(), testStore(t).Client(), s.bucket, dir, originals, allowList(t, "")); n != 0 || err != nil || len(keysIn(t, s.bucket)) != 1 {
		t.Errorf("%d, %v, %q", n, err, keysIn(t, s.bucket))
	}
	if _, err := os.Stat(filepath.Join(dir, "seeded", s.bucket)); err != nil {
		t.Error(err)
	}
}

// A seeding that was cut short is not taken for a whole one.
func TestSeedThatFailsIsTriedAgain(t *testing.T) {
	dir := t.TempDir()
	if _, err := seed(t.Context(), testStore(t).Client(), "no-such-bucket", dir, fstest.MapFS{}, allowList(t, "")); err == nil {
		t.Error("no error for a bucket that is not there")
	}
	if _, err := os.Stat(filepath.Join(dir, "seeded", "no-such-bucket")); err == nil {
		t.Error("a failure is marked as done")
	}
}

func TestPrepareBucketLeavesAPolicyAlone(t *testing.T) {
	bucket, client := newBucket(t), testStore(t).Client()
	const mine = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}`
	policy := mine[:len(mine)-len(`%s/*"}]}`)] + bucket + `/*"}]}`
	if _, err := client.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy}); err != nil {
		t.Fatal(err)
	}
	if err := prepareBucket(t.Context(), client, bucket); err != nil {
		t.Fatal(err)
	}
	got, err := client.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err != nil || aws.ToString(got.Policy) != policy {
		t.Errorf("%v, %v", aws.ToString(got.Policy), err)
	}
}

func TestTheSampleIsAmongTheOriginals(t *testing.T) {
	if _, err := fs.Stat(testdata.Originals, "originals/"+sample); err != nil {
		t.Error(err)
	}
}
