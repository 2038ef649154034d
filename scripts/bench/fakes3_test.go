package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// client is AWS's own, as the function uses it.
func client(t *testing.T, store *fakeS3) *s3.Client {
	t.Helper()
	server := store.start()
	t.Cleanup(server.Close)
	return s3.New(s3.Options{
		Region:       "us-east-1",
		BaseEndpoint: &server.URL,
		UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	})
}

func TestFakeS3StoresAndServes(t *testing.T) {
	store := newFakeS3()
	c := client(t, store)
	_, err := c.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String("b"), Key: aws.String("300x300/a b+c é.jpg"), Body: bytes.NewReader([]byte("pixels")),
		ContentType: aws.String("image/jpeg"), CacheControl: aws.String("max-age=1"),
		Metadata: map[string]string{"engine": "1"}, IfNoneMatch: aws.String("*"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := store.get("/b/300x300/a b+c é.jpg"); !ok {
		t.Errorf("stored as %v", store.objects)
	}
	got, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String("300x300/a b+c é.jpg")})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil || string(body) != "pixels" || *got.ContentType != "image/jpeg" || *got.CacheControl != "max-age=1" || got.Metadata["engine"] != "1" {
		t.Errorf("%q, %v, %+v", body, err, got)
	}
	// The MD5 of "pixels" as md5sum tells it.
	if *got.ETag != `"d399848208da8b80a306af0fd62bb03f"` {
		t.Errorf("ETag %s", *got.ETag)
	}
	head, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String("b"), Key: aws.String("300x300/a b+c é.jpg")})
	if err != nil || *head.ContentLength != 6 || *head.ETag != *got.ETag || head.LastModified.IsZero() {
		t.Errorf("%v, %+v", err, head)
	}
}

func TestFakeS3Refusals(t *testing.T) {
	store := newFakeS3()
	c := client(t, store)
	var missing *types.NoSuchKey
	if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}); !errors.As(err, &missing) {
		t.Errorf("GET of nothing: %v", err)
	}
	var notFound *types.NotFound
	if _, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}); !errors.As(err, &notFound) {
		t.Errorf("HEAD of nothing: %v", err)
	}
	store.put("/b/k", []byte("first"))
	put := &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k"), Body: strings.NewReader("second"), IfNoneMatch: aws.String("*")}
	var api smithy.APIError
	if _, err := c.PutObject(t.Context(), put); !errors.As(err, &api) || api.ErrorCode() != "PreconditionFailed" {
		t.Errorf("PUT over another: %v", err)
	}
	store.remove("/b/k")
	put.Body = strings.NewReader("second")
	if _, err := c.PutObject(t.Context(), put); err != nil {
		t.Errorf("PUT after removal: %v", err)
	}
	if _, err := c.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}); err == nil {
		t.Error("DELETE is done")
	}
}

func TestFakeS3RefusesChunks(t *testing.T) {
	server := newFakeS3().start()
	defer server.Close()
	req, err := http.NewRequest(http.MethodPut, server.URL+"/b/k", strings.NewReader("6\r\npixels\r\n0\r\n\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNotImplemented {
		t.Errorf("status %s", res.Status)
	}
}
